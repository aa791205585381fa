"""The words of external profiles."""

from django.db.models import TextChoices


class Source(TextChoices):
    """Where somebody was seen."""

    RECRUITER_TOOL = "recruiter_tool", "Outil de recrutement du réseau professionnel"
    CSV = "csv", "Fichier CSV"
    FORM = "form", "Saisie"
