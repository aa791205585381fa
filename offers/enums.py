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


class ReturnReason(models.TextChoices):
    """Why an offer is not published yet: it goes back to whoever wrote it, and is not closed."""

    INCOMPLETE = "incomplete", "Informations manquantes"
    WORDING = "wording", "Rédaction à corriger"
    TO_CONFIRM = "to_confirm", "À confirmer par l'employeur"


class ReworkReason(models.TextChoices):
    """Why a shortlist that was sent is taken up again: a refusal closes nothing."""

    DECLINED_BY_EMPLOYER = "declined_by_employer", "Présélection refusée par l'employeur"
    PEOPLE_WITHDREW = "people_withdrew", "Désistement des personnes proposées"
    POSTS_LEFT = "posts_left", "Postes restant à pourvoir"


class SuspensionReason(models.TextChoices):
    ASKED_BY_EMPLOYER = "asked_by_employer", "À la demande de l'employeur"
    EMPLOYER_UNREACHABLE = "unreachable", "Employeur injoignable"
    COMPLIANCE_CHECK = "compliance_check", "Vérification de la conformité"


class ReopeningReason(models.TextChoices):
    NEED_IS_BACK = "need_is_back", "Le besoin est de nouveau là"
    HIRING_FAILED = "hiring_failed", "Le recrutement n'a pas abouti"
    CLOSED_BY_MISTAKE = "closed_by_mistake", "Clôturée par erreur"
    MADE_COMPLIANT = "made_compliant", "Mise en conformité"
    BACK_AT_SOURCE = "back_at_source", "De nouveau active à la source"


#: Every coded reason that a change of state may carry.
TRANSITION_REASONS = [
    *ClosingReason.choices,
    *ReturnReason.choices,
    *ReworkReason.choices,
    *SuspensionReason.choices,
    *ReopeningReason.choices,
]


class SetAsideReason(models.TextChoices):
    """Why an alarm on the wording of an offer does not hold; a human says it."""

    REQUIRED_BY_LAW = "required_by_law", "Un texte le prévoit pour cet emploi"
    ESSENTIAL = "essential", "Exigence professionnelle essentielle et déterminante (L.1133-1)"
    MISREAD = "misread", "Le texte ne dit pas cela"
    AGREED_WITH_EMPLOYER = "agreed", "Vu avec l'employeur : l'offre dit bien ce qu'il veut"


class OfferSource(models.TextChoices):
    FRANCE_TRAVAIL = "france_travail", "API Offres d'emploi v2"
    MANUAL = "manual", "Saisie"


class OfferOrigin(models.TextChoices):
    DIRECT = "direct", "Confiée à France Travail"
    PARTNER = "partner", "Site partenaire"


class DraftStep(models.TextChoices):
    """The steps of writing an offer, in their order; what they hold is then checked and published."""

    EMPLOYER = "employer", "Employeur"
    JOB = "job", "Poste et métier"
    PLACE = "place", "Lieu de travail"
    TERMS = "terms", "Contrat, horaires et salaire"
    REQUIREMENTS = "requirements", "Exigences"


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


# What an import could not read: expressed, and met by nobody that we know of.
UNREADABLE = "unreadable"
# The item of what is known by its label alone: this, then a digest of the label.
LABEL_ITEM = "label:"
# The item of `skill` that says how many of the required ones are enough.
AT_LEAST = "at_least"


class WorkingTime(models.TextChoices):
    FULL_TIME = "full_time", "Temps plein"
    PART_TIME = "part_time", "Temps partiel"


# An imported offer that its source has not touched for longer is taken in as expired.
SOURCE_FRESHNESS = timedelta(days=60)


class ContractNature(models.TextChoices):
    """The frame of a contract (`natureContrat` of the API), beside its type."""

    ORDINARY = "ordinary", "Contrat de travail"
    APPRENTICESHIP = "apprenticeship", "Contrat d'apprentissage"
    PROFESSIONALISATION = "professionalisation", "Contrat de professionnalisation"
    INTEGRATION = "integration", "Insertion par l'activité économique"
    SUBSIDISED = "subsidised", "Contrat aidé (CUI)"
    PUBLIC_PATHWAY = "public_pathway", "Contrat PACTE"
    PROJECT = "project", "CDI de chantier ou d'opération"
    CUSTOMARY = "customary", "CDD d'usage"
    INTERMITTENT = "intermittent", "Contrat intermittent"
    UMBRELLA = "umbrella", "Portage salarial"
    SELF_EMPLOYED = "self_employed", "Emploi non salarié"


class ScheduleConstraint(models.TextChoices):
    """What the hours of a job may impose, as people are asked about it."""

    NIGHT = "night", "Travail de nuit"
    WEEKEND = "weekend", "Travail le week-end"
    ON_CALL = "on_call", "Astreintes"
    SHIFTS = "shifts", "Travail posté ou en équipes"
    LONG_TRIPS = "long_trips", "Déplacements longs et fréquents"


class TravelFrequency(models.TextChoices):
    NEVER = "never", "Jamais"
    OCCASIONAL = "occasional", "Ponctuels"
    FREQUENT = "frequent", "Fréquents"
    DAILY = "daily", "Quotidiens"


class TravelZone(models.TextChoices):
    DEPARTEMENT = "departement", "dans le département"
    REGION = "region", "dans la région"
    COUNTRY = "country", "en France"
    ABROAD = "abroad", "à l'étranger"


class PayPeriod(models.TextChoices):
    HOUR = "hour", "par heure"
    MONTH = "month", "par mois"
    YEAR = "year", "par an"


class PayComplement(models.TextChoices):
    """What is given beside the salary (`listeComplements` of the API)."""

    BONUS = "bonus", "Primes"
    VEHICLE = "vehicle", "Véhicule"
    PHONE = "phone", "Téléphone mobile"
    COMPUTER = "computer", "Ordinateur portable"
    HOUSING = "housing", "Hébergement"
    MEAL_VOUCHERS = "meal_vouchers", "Titres-restaurant ou prime de panier"
    HEALTH_COVER = "health_cover", "Complémentaire santé"
    CATERING = "catering", "Restauration"
    WORKS_COUNCIL = "works_council", "CSE"
    PROFIT_SHARING = "profit_sharing", "Intéressement ou participation"
    COMMISSION = "commission", "Commissions"
    PENSION_PLAN = "pension_plan", "Plan d'épargne retraite"
    SHARES = "shares", "Plan d'actionnariat salarié"
    TRANSPORT = "transport", "Indemnité de transport"


class Qualification(models.TextChoices):
    """`qualificationCode` of the API."""

    LABOURER = "1", "Manœuvre"
    SEMI_SKILLED_WORKER = "2", "Ouvrier spécialisé"
    SKILLED_WORKER = "3", "Ouvrier qualifié (P1, P2)"
    HIGHLY_SKILLED_WORKER = "4", "Ouvrier qualifié (P3, P4, OHQ)"
    UNSKILLED_EMPLOYEE = "5", "Employé non qualifié"
    SKILLED_EMPLOYEE = "6", "Employé qualifié"
    TECHNICIAN = "7", "Technicien"
    SUPERVISOR = "8", "Agent de maîtrise"
    EXECUTIVE = "9", "Cadre"


class EducationLevel(models.IntegerChoices):
    """Levels of the national framework of qualifications (Code du travail, D.6113-19)."""

    VOCATIONAL = 3, "CAP, BEP"
    BACCALAUREATE = 4, "Bac"
    TWO_YEARS = 5, "Bac+2"
    THREE_OR_FOUR_YEARS = 6, "Bac+3, Bac+4"
    FIVE_YEARS = 7, "Bac+5 et plus"
