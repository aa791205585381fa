"""The words of reports: what happened, where, what was done about it."""

from datetime import timedelta

from django.db.models import TextChoices


class ReportKind(TextChoices):
    INSULT = "insult", "Injures ou propos dégradants"
    SEXUAL = "sexual", "Propos ou avances à caractère sexuel"
    THREAT = "threat", "Menaces"
    INSISTENCE = "insistence", "Messages répétés, insistance"
    OTHER = "other", "Autre chose"


class Place(TextChoices):
    NETWORK = "network", "Sur le réseau professionnel"
    MESSAGE = "message", "Dans un message reçu ici"
    EMAIL = "email", "Par courriel"
    PHONE = "phone", "Par téléphone"
    IN_PERSON = "in_person", "En personne"


class ActKind(TextChoices):
    """What became of a report. Closed or withdrawn, nothing more is done with it."""

    TAKEN_OVER = "taken_over", "Fil repris par le responsable"
    REASSIGNED = "reassigned", "Fil confié à un autre conseiller"
    LIFTED = "lifted", "Blocage levé"
    CLOSED = "closed", "Clos"
    WITHDRAWN = "withdrawn", "Retiré par son auteur"


ENDING = [ActKind.CLOSED, ActKind.WITHDRAWN]


class Outcome(TextChoices):
    """How the manager closes a report."""

    PROTECTED = "protected", "Mesures prises pour l'agent, le blocage demeure"
    COMPLAINT = "complaint", "Plainte, ou signalement au procureur"
    STOPPED = "stopped", "Les faits ont cessé"
    UNFOUNDED = "unfounded", "Les faits ne sont pas du harcèlement"


class RevealReason(TextChoices):
    HANDLING = "handling", "traiter le signalement"
    COMPLAINT = "complaint", "préparer une plainte ou un signalement au procureur"
    RIGHTS = "rights", "répondre à une demande d'exercice de droits"


class EvidenceKind(TextChoices):
    WORDS = "words", "Récit"
    IMAGE = "image", "Capture d'écran"


#: A report made by mistake is taken back this long, while nobody has it in hand.
WITHDRAWN_WITHIN = timedelta(hours=1)
#: Older facts than that are a slip of the hand in the year.
OLDEST_FACTS = timedelta(days=6 * 365 + 2)
EVIDENCE_MONTHS = 12
REPORT_MONTHS = 60
FEWEST = 5
