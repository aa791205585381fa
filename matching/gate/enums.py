"""The words of the gate: its states, why it is closed, what may be done through it."""

from django.db.models import TextChoices


class ParameterCode(TextChoices):
    """National parameters of the gate; `gate_parameter()` gives the value in force."""

    PUBLICATION_DAYS = "publication_days", "jours ouvrés de publication au moins"
    VALIDITY_DAYS = "validity_days", "jours ouvrés de validité d'un constat"
    WATERMARK_HOURS = "watermark_hours", "âge du dernier flux de demandeurs d'emploi, en heures, au plus"
    LOCK_TIMEOUT_MS = "lock_timeout_ms", "attente d'un acte en cours, en millisecondes, au plus"
    PROPOSED_HOURS = "proposed_hours", "heures laissées à l'employeur après une proposition"
    RARE_SKILL_PERCENT = "rare_skill_percent", "compétence rare : détenue par moins de (% du métier)"
    ANSWERED_PERCENT = "answered_percent", "réponses attendues des personnes interrogées (%)"
    SAME_EMPLOYER_DAYS = "same_employer_days", "jours après la clôture d'une offre du même employeur"
    NEWCOMER_DAYS = "newcomer_days", "jours ouvrés laissés à une personne nouvellement à interroger"
    OPENING_RATE_PERCENT = "opening_rate_percent", "taux d'ouverture à partir duquel alerter (%)"


class GateState(TextChoices):
    """How the gate of an offer stands; closed unless everything says otherwise."""

    CLOSED = "closed", "Fermée"
    OPENABLE = "openable", "Peut être ouverte"
    TO_COUNTERSIGN = "to_countersign", "Attend un second regard"
    OPEN = "open", "Ouverte"
    EXPIRED = "expired", "Expirée"


class ClosingReason(TextChoices):
    """Why a finding ended before its time."""

    MATCH = "match", "Une personne inscrite correspond."
    CRITERIA_CHANGED = "criteria_changed", "L'offre demande autre chose."
    NOT_PUBLISHED = "not_published", "L'offre n'est plus publiée."
    INELIGIBLE = "ineligible", "L'offre ne remplit plus les conditions."
    ENGINE_CHANGED = "engine_changed", "Les règles du rapprochement ont changé."
    REFERENCE_CHANGED = "reference_changed", "Une nouvelle version du ROME est en vigueur."
    NOT_COUNTERSIGNED = "not_countersigned", "Le second regard a été refusé."
    WITHDRAWN = "withdrawn", "Un conseiller a refermé la recherche."


class SignatureRefusal(TextChoices):
    """Why a second signature is refused."""

    NOT_ENOUGH_ASKED = "not_enough_asked", "Les personnes inscrites n'ont pas été assez interrogées"
    CRITERIA_TOO_NARROW = "criteria_too_narrow", "Les critères écartent sans raison des personnes inscrites"
    RELAXATION_EXPECTED = "relaxation_expected", "Un assouplissement est à demander à l'employeur"
    OTHER_OCCUPATION = "other_occupation", "Un autre métier conviendrait"
    DUPLICATE_OFFER = "duplicate_offer", "Une autre offre du même employeur est ouverte"
    OTHER = "other", "Autre motif, précisé"


class SignatureReason(TextChoices):
    """Why a second signature is needed; the database derives them (`gate_signature_reasons`)."""

    NOT_COMPUTED = "not_computed", "La base n'a pas pu vérifier s'il en faut un."
    EXHAUSTION = "exhaustion", "Des personnes qui correspondent sont tenues pour épuisées."
    TIGHTENED = (
        "tightened",
        "Un critère exigé a été ajouté ou durci après un rapprochement qui trouvait des personnes.",
    )
    RELAXATION_MATCHES = (
        "relaxation_matches",
        "Assouplir d'un pas un seul critère donnerait une correspondance.",
    )
    NO_COUNTERCHECK = "no_countercheck", "La contre-épreuve de la version en cours manque, ou date."
    OTHER_OCCUPATION = (
        "other_occupation",
        "Un autre métier que l'intitulé suggère aurait des correspondances.",
    )
    NO_SOUNDING = (
        "no_sounding",
        "Les métiers que l'intitulé suggère n'ont pas été comptés, ou il y a longtemps.",
    )
    RARE_SKILL = "rare_skill", "Une compétence exigée est très rare parmi les personnes du métier."
    FEW_ANSWERS = "few_answers", "Peu des personnes interrogées ont répondu."
    SAME_EMPLOYER = (
        "same_employer",
        "Le même employeur a, ou avait récemment, une offre de cette famille de métiers dans le département.",
    )
    PERSON_LOST = (
        "person_lost",
        "Une personne ne correspond plus, ou ne peut plus être interrogée, depuis la saisie d'un agent.",
    )


class ActKind(TextChoices):
    """What is done through the gate."""

    SEARCH = "search", "Page de recherche ouverte"
    SIGHTING = "sighting", "Repérage enregistré"


class FileEntryKind(TextChoices):
    """What was taken out of a person's file."""

    PHONE_DELETED = "phone_deleted", "numéro de téléphone supprimé"
    EMAIL_DELETED = "email_deleted", "adresse électronique supprimée"
    RADIUS_ZERO = "radius_zero", "rayon de mobilité ramené à 0 km"
