"""Closed lists of the reference data."""

from django.db.models import TextChoices


class SkillKind(TextChoices):
    """The three headings of « Compétences » on a ROME sheet."""

    KNOW_HOW = "know_how", "savoir-faire"
    SOFT_SKILL = "soft_skill", "savoir-être professionnel"
    KNOWLEDGE = "knowledge", "savoir"


class Core(TextChoices):
    """How close a skill is to the heart of an occupation (« cœur de métier »)."""

    MAIN = "main", "principale"
    EMERGING = "emerging", "émergente"


class RomeTextKind(TextChoices):
    DEFINITION = "definition", "définition"
    ACCESS = "access", "accès au métier"


class DeliveredBy(TextChoices):
    """Who gives a certification. What only the employer gives comes after hiring: never a criterion."""

    TRAINING_BODY = "training_body", "organisme de formation"
    EMPLOYER = "employer", "employeur"
    STATE = "state", "État"


class ParameterCode(TextChoices):
    """The numbers that the whole country shares; their units are in the labels."""

    UNDECLARED_MOBILITY_KM = "undeclared_mobility_km", "mobilité jamais déclarée (km autour du domicile)"
    ASAP_DAYS = "asap_days", "« dès que possible » (jours)"
    REFRESHER_DAYS = "refresher_days", "recyclage qu'une certification échue admet (jours au plus)"
    REVEALS_PER_DAY = "reveals_per_day", "levées de pseudonymat par personne et par jour"
    HISTORY_DAYS = "history_days", "passé des lignes de recherche (jours gardés)"


#: Whole numbers from, to. Beyond, dates and distances cannot be reckoned; a cap holds nobody back; what a run
#: is counted again from is gone before the six months for which logs are kept.
PARAMETER_BOUNDS = {
    ParameterCode.UNDECLARED_MOBILITY_KM: (0, 1000),
    ParameterCode.ASAP_DAYS: (0, 365),
    ParameterCode.REFRESHER_DAYS: (0, 60),
    ParameterCode.REVEALS_PER_DAY: (0, 500),
    ParameterCode.HISTORY_DAYS: (183, 3660),
}


class MinimumWageArea(TextChoices):
    """Where the same minimum wage holds: each decree sets one amount for Mayotte and one for all the rest."""

    FRANCE = "france", "France, sauf Mayotte"
    MAYOTTE = "mayotte", "Mayotte"
