"""The words of clocks: which runs, and what remains of who was erased."""

from django.db.models import TextChoices


class ClockKind(TextChoices):
    """What a sighting waits for, and is erased at the end of."""

    INFORMATION = "information", "À informer (RGPD, art. 14)"
    ANSWER = "answer", "Sans réponse"
    COOL_DOWN = "cool_down", "Délai de repos après un refus"
    ACCEPTED = "accepted", "Deux ans après le dernier contact"
    DELETION = "deletion", "Avis de suppression de la source"


class SuppressionKind(TextChoices):
    OBJECTION = "objection", "Opposition"
    COOL_DOWN = "cool_down", "Délai de repos"
