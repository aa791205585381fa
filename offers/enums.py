from datetime import timedelta

from django.db import models


class OfferState(models.TextChoices):
    DRAFT = "draft", "Brouillon"
    QUALIFYING = "qualifying", "En qualification"
    PUBLISHED = "published", "Publiée"
    SHORTLISTING = "shortlisting", "Présélection en cours"
    SHORTLIST_SENT = "shortlist_sent", "Présélection envoyée"
    FOLLOW_UP = "follow_up", "Suivi"
    SUSPENDED = "suspended", "Suspendue"
    CLOSED = "closed", "Clôturée"


LIVE_STATES = (
    OfferState.PUBLISHED,
    OfferState.SHORTLISTING,
    OfferState.SHORTLIST_SENT,
    OfferState.FOLLOW_UP,
)
CAN_BE_PUBLISHED_STATES = (OfferState.DRAFT, OfferState.QUALIFYING, OfferState.SUSPENDED, OfferState.CLOSED)


class ClosingReason(models.TextChoices):
    FILLED_BY_REGISTERED = "filled_registered", "Pourvue par une personne inscrite"
    FILLED_BY_EXTERNAL = "filled_external", "Pourvue par un profil externe"
    FILLED_OTHER_CHANNEL = "filled_other", "Pourvue par un autre canal"
    FILLED_INTERNALLY = "filled_internally", "Pourvue en interne"
    NEED_GONE = "need_gone", "Besoin disparu"
    BUDGET = "budget", "Budget"
    NO_CANDIDATE = "no_candidate", "Abandonnée faute de candidats"
    EXPIRED = "expired", "Expirée"
    WITHDRAWN_AT_SOURCE = "withdrawn_at_source", "Retirée à la source"
    NON_COMPLIANT = "non_compliant", "Non conforme"


class OfferSource(models.TextChoices):
    FRANCE_TRAVAIL = "france_travail", "API Offres d'emploi v2"
    MANUAL = "manual", "Saisie"


class OfferOrigin(models.TextChoices):
    DIRECT = "direct", "Confiée à France Travail"
    PARTNER = "partner", "Site partenaire"


class CriterionLevel(models.TextChoices):
    REQUIRED = "required", "exigé"
    WISHED = "wished", "souhaité"


class PlaceKind(models.TextChoices):
    """What is known of a workplace."""

    COMMUNE = "commune", "commune"
    DEPARTEMENT = "departement", "département"
    REGION = "region", "région"
    COUNTRY = "country", "France entière"
    UNKNOWN = "unknown", "lieu non reconnu"


class ContractKind(models.TextChoices):
    """Families of contracts, as people are asked about them."""

    PERMANENT = "permanent", "CDI"
    FIXED_TERM = "fixed_term", "CDD"
    TEMPORARY = "temporary", "Intérim"
    SEASONAL = "seasonal", "Saisonnier"
    APPRENTICESHIP = "apprenticeship", "Alternance"
    SELF_EMPLOYED = "self_employed", "Activité non salariée"


# A contract that an import could not read: expressed, and met by nobody that we know of.
UNREADABLE_CONTRACT = "unreadable"


class WorkingTime(models.TextChoices):
    FULL_TIME = "full_time", "Temps plein"
    PART_TIME = "part_time", "Temps partiel"


# An imported offer that its source has not touched for longer is taken in as expired.
SOURCE_FRESHNESS = timedelta(days=60)
