"""The words of the gate: its states, why it is closed, what may be done through it."""

from django.db.models import TextChoices

from francetravail_match.pilot.enums import Opening


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
    CONTACTS_PER_OFFER = "contacts_per_offer", "personnes externes contactées pour une offre, au plus"
    CONTACTS_PER_WEEK = (
        "contacts_per_week",
        "personnes externes contactées par un conseiller en 7 jours, au plus",
    )


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
    REGISTERED = "registered", "Une personne repérée est déjà inscrite."


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
    NO_COUNTERCHECK = (
        "no_countercheck",
        "La contre-épreuve de la version en cours manque, ou est trop ancienne.",
    )
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
    FACTS_CHANGED = (
        "facts_changed",
        "L'entreprise, l'établissement ou l'activité de l'offre a changé depuis son premier rapprochement.",
    )
    PERSON_LOST = (
        "person_lost",
        "Une personne ne correspond plus, ou ne peut plus être interrogée, depuis la saisie d'un agent.",
    )
    SINCE_SIGNED = (
        "since_signed",
        "Depuis la seconde signature, un agent a écarté une personne, ou un fait de l'offre a changé.",
    )


class ActKind(TextChoices):
    """What is done through the gate."""

    SEARCH = "search", "Page de recherche ouverte"
    SIGHTING = "sighting", "Repérage enregistré"
    CONTACT = "contact", "Personne informée"
    DISCLOSURE = "disclosure", "Personne présentée à l'employeur"


class FactKind(TextChoices):
    """What an offer's access to the gate goes by, beside its criteria and its words."""

    ORIGIN = "origin", "origine de l'offre"
    EMPLOYER = "employer", "entreprise ou établissement"
    ACTIVITY = "activity", "activité ou SIRET"


class FileEntryKind(TextChoices):
    """What was taken out of a person's file."""

    PHONE_DELETED = "phone_deleted", "numéro de téléphone supprimé"
    EMAIL_DELETED = "email_deleted", "adresse électronique supprimée"
    RADIUS_ZERO = "radius_zero", "rayon de mobilité ramené à 0 km"


class Refusal(TextChoices):
    """Why an act is refused, or why the gate is closed; what the pilot says has its own words (`Opening`)."""

    # Of the offer.
    NO_OFFER = "no_offer", "Cette offre n'existe pas."
    NOT_PUBLISHED = "not_published", "L'offre n'est pas publiée."
    PARTNER = "partner", "L'offre vient d'un site partenaire : il faut qu'une entreprise nous l'ait confiée."
    NO_EMPLOYER = "no_employer", "L'entreprise n'est pas connue."
    NO_SIRET = "no_siret", "Le SIRET de l'établissement n'est pas vérifié."
    PLACEMENT_AGENCY = "placement_agency", "L'employeur est une agence d'emploi ou d'intérim (NAF 78)."
    ACTIVITY_UNKNOWN = "activity_unknown", "L'activité de l'employeur (NAF) n'est pas connue."
    INCOMPLETE = "incomplete", "L'offre est incomplète."
    TOO_RECENT = "too_recent", "L'offre est publiée depuis trop peu de temps."
    WORDING_UNCHECKED = "wording_unchecked", "Les formulations de l'offre ne sont pas encore vérifiées."
    UNLAWFUL_WORDING = "unlawful_wording", "Une formulation illicite est à corriger."
    PROFILE_TO_COMPLETE = (
        "profile_to_complete",
        "Le profil d'une personne repérée, déjà inscrite, est à compléter.",
    )
    # Of the people registered.
    MATCH = "match", "Une personne inscrite correspond."
    TO_ASK = "to_ask", "Des personnes inscrites restent à interroger."
    STALE_FEED = "stale_feed", "Les demandeurs d'emploi ne sont pas connus à jour."
    STALE_ROWS = "stale_rows", "Les données à comparer se mettent à jour."
    # Of the finding.
    NO_FINDING = "no_finding", "Aucun constat d'absence n'est signé."
    ALREADY_OPEN = "already_open", "La recherche complémentaire est déjà ouverte."
    TO_COUNTERSIGN = "to_countersign", "Le constat attend un second regard."
    NOTHING_TO_COUNTERSIGN = "nothing_to_countersign", "Ce constat n'attend pas de second regard."
    EXPIRED = "expired", "Le constat a expiré."
    CLOSED = "closed", "Le constat est fermé."
    RENEWED = "renewed", "Un constat plus récent l'a remplacé."
    CRITERIA_CHANGED = "criteria_changed", "L'offre demande autre chose depuis le constat."
    ENGINE_CHANGED = "engine_changed", "Les règles du rapprochement ont changé depuis le constat."
    REFERENCE_CHANGED = "reference_changed", "Une nouvelle version du ROME est en vigueur depuis le constat."
    LINES_TO_ANSWER = "lines_to_answer", "Des lignes de la contre-épreuve sont sans réponse."
    NOT_AS_READ = "not_as_read", "L'offre a changé depuis que vous l'avez lue."
    NO_REASON = "no_reason", "Écrivez le motif, en 500 caractères au plus."
    NO_CALENDAR = "no_calendar", "Le calendrier des jours ouvrés s'arrête trop tôt."
    SAME_PERSON = "same_person", "Le second regard est celui d'une autre personne."
    NOT_LEADER = "not_leader", "Le second regard est celui du responsable de l'agence, ou de son suppléant."
    # Of a person outside who is to be presented.
    NOT_SHORTLISTED = "not_shortlisted", "Cette personne n'est pas présélectionnée pour cette offre."
    NOT_ATTESTED = "not_attested", "Personne n'a vérifié depuis sept jours que cette personne est à l'écoute."
    EMPLOYER_UNCLEAR = "employer_unclear", "On ne sait pas si cette personne travaille pour cet employeur."
    CRITERIA_UNMET = "criteria_unmet", "Cette personne ne remplit pas tous les critères exigés."
    PROPOSED_RECENTLY = "proposed_recently", "Une personne inscrite vient d'être proposée à l'employeur."
    # Of the person.
    NOT_CONTACTABLE = "not_contactable", "Cette personne ne peut pas être contactée maintenant."
    # Of the moment.
    BUSY = "busy", "Une mise à jour ou un autre acte est en cours."
    ISOLATION = "isolation", "La base ne peut compter dans cette transaction."
    PEOPLE_CHANGED = "people_changed", "Des personnes ont changé dans la même transaction."


#: What would lift a refusal, in French; nothing to say of the others.
REMEDIES: dict[str, str] = {
    Opening.NOT_ADVISOR: "La recherche est menée par un conseiller de l'agence qui a une licence.",
    Opening.NO_LICENCE: "La recherche est menée par un conseiller de l'agence qui en a une.",
    Refusal.NOT_PUBLISHED: "Publiez l'offre.",
    Refusal.NO_EMPLOYER: "Rattachez l'offre à son entreprise.",
    Refusal.NO_SIRET: "Ajoutez l'établissement à la fiche de l'employeur, puis choisissez-le dans l'offre.",
    Refusal.ACTIVITY_UNKNOWN: "Indiquez le code NAF de l'établissement sur la fiche de l'employeur.",
    Refusal.INCOMPLETE: "Complétez l'offre : ce qui manque est dit sur sa page.",
    Refusal.TOO_RECENT: "Laissez aux personnes inscrites le temps de la voir.",
    Refusal.WORDING_UNCHECKED: "La vérification se fait à l'ouverture.",
    Refusal.UNLAWFUL_WORDING: "Corrigez la formulation, ou écartez l'alerte avec un motif.",
    Refusal.PROFILE_TO_COMPLETE: "Complétez-le avec elle : elle est comparée comme toute personne inscrite.",
    Refusal.MATCH: "Proposez d'abord l'offre à qui correspond.",
    Refusal.TO_ASK: "Interrogez ces personnes, et attendez la fin des délais.",
    Refusal.STALE_FEED: "Attendez le prochain flux des demandeurs d'emploi.",
    Refusal.STALE_ROWS: "Réessayez dans quelques minutes.",
    Refusal.EXPIRED: "Renouvelez le constat : la base recompte.",
    Refusal.NOT_AS_READ: "Relisez-la avant de signer.",
    Refusal.LINES_TO_ANSWER: "Répondez-y : assouplissez avec l'employeur, ou gardez avec un motif.",
    Refusal.TO_COUNTERSIGN: "Le responsable de l'agence, ou son suppléant, le trouve sur sa page d'accueil.",
    Refusal.NOT_ATTESTED: "Vérifiez-le : cela vaut sept jours.",
    Refusal.EMPLOYER_UNCLEAR: "Demandez-lui pour qui elle travaille, et attestez-le.",
    Refusal.CRITERIA_UNMET: "Les mêmes dates et délais valent pour tous : sinon, l'offre change.",
    Refusal.PROPOSED_RECENTLY: "Laissez à l'employeur le temps de répondre : 48 heures.",
    Refusal.BUSY: "Réessayez dans un instant.",
    Refusal.CRITERIA_CHANGED: "Signez un nouveau constat.",
    Refusal.ENGINE_CHANGED: "Signez un nouveau constat.",
    Refusal.REFERENCE_CHANGED: "Signez un nouveau constat.",
}


class OpeningLevel(TextChoices):
    """Of what the openings are counted."""

    REGION = "region", "Région"
    AGENCY = "agency", "Agence"
    TRADE = "trade", "Métier"


class AlarmMessage(TextChoices):
    """SENDING is committed before a message leaves: one that stays there is not sent again."""

    TO_SEND = "", "À envoyer"
    SENDING = "sending", "Envoi commencé"
    SENT = "sent", "Envoyé"


class EventKind(TextChoices):
    """What the timeline of an offer is made of."""

    STATE = "state", "état de l'offre"
    VERSION = "version", "ce que l'offre demande"
    RUN = "run", "rapprochement"
    COUNTERCHECK = "countercheck", "contre-épreuve"
    ANSWER = "answer", "réponse à la contre-épreuve"
    QUESTIONS = "questions", "questions posées"
    FINDING = "finding", "constat d'absence"
    CLOSING = "closing", "recherche refermée"
    ACT = "act", "acte de recherche complémentaire"
