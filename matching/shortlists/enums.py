"""States and coded reasons of shortlists and referrals. No free text says why: a code cannot name anybody."""

from datetime import timedelta

from django.db import models

#: A person waits for the answer of so many employers at most, in the whole country.
OPEN_MOST = 3
#: Days between two approaches of the same person, whoever makes them.
DAYS_BETWEEN_APPROACHES = 7
#: A proposal that nobody followed up no longer counts among the open ones after so many days.
PROPOSAL_COUNTS_FOR = 14
#: People compared side by side.
COMPARED_MOST = 4
#: The database ends an employer's link after as many.
EMPLOYER_LINK_DAYS = 30
NOTE_MOST = 300


class ShortlistState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    IN_REVIEW = "in_review", "À relire"
    ACCEPTED = "accepted", "Acceptée"
    SENT = "sent", "Envoyée à l'employeur"


class ShortlistReason(models.TextChoices):
    """Why a shortlist goes back to who prepares it."""

    INCOMPLETE = "incomplete", "Des informations manquent sur une personne"
    TOO_FEW = "too_few", "Trop peu de personnes intéressées pour les postes"
    TOO_MANY = "too_many", "Trop de personnes pour être lues"
    NOT_AS_ASKED = "not_as_asked", "Ne répond pas à ce que l'employeur demande"
    OFFER_CHANGED = "offer_changed", "L'offre a changé depuis"
    TAKEN_BACK = "taken_back", "Reprise par le conseiller"


#: What only who prepared it says.
OF_THE_ADVISOR = frozenset({ShortlistReason.TAKEN_BACK})


class ReferralState(models.TextChoices):
    PROPOSED = "proposed", "Proposée"
    APPROACHED = "approached", "Approchée"
    INTERESTED = "interested", "Intéressée"
    DECLINED = "declined", "A décliné"
    NO_ANSWER = "no_answer", "Sans réponse"
    SENT_TO_EMPLOYER = "sent_to_employer", "Présentée à l'employeur"
    INTERVIEW = "interview", "Entretien"
    HIRED = "hired", "Embauchée"
    NOT_RETAINED = "not_retained", "Non retenue"
    WITHDREW = "withdrew", "S'est désistée"


#: Something is still awaited of somebody.
OPEN_STATES = (
    ReferralState.PROPOSED,
    ReferralState.APPROACHED,
    ReferralState.INTERESTED,
    ReferralState.SENT_TO_EMPLOYER,
    ReferralState.INTERVIEW,
)
#: The employer has, or had, this person before them.
SEEN_BY_EMPLOYER = (
    ReferralState.SENT_TO_EMPLOYER,
    ReferralState.INTERVIEW,
    ReferralState.HIRED,
    ReferralState.NOT_RETAINED,
)
#: Over, so that the person may be proposed again for the same offer.
CLOSED_WITHOUT_HIRING = (
    ReferralState.DECLINED,
    ReferralState.NO_ANSWER,
    ReferralState.NOT_RETAINED,
    ReferralState.WITHDREW,
)


class ApproachMeans(models.TextChoices):
    CALL = "call", "Téléphone"
    MESSAGE = "message", "Message"
    MEETING = "meeting", "Entretien à l'agence"


class DeclineReason(models.TextChoices):
    """Why the person says no. The codes of criteria are those of the matching."""

    MOBILITY = "mobility", "Le lieu de travail"
    CONTRACT = "contract", "Le type de contrat"
    WORKING_TIME = "working_time", "Le temps de travail"
    SCHEDULE = "schedule", "Les horaires"
    SALARY = "salary", "Le salaire"
    AVAILABILITY = "availability", "La date de début"
    OCCUPATION = "occupation", "Le métier"
    FOUND_JOB = "found_job", "A trouvé un emploi"
    OTHER_PROJECT = "other_project", "A un autre projet"
    UNSAID = "unsaid", "Ne dit pas pourquoi"


class EmployerReason(models.TextChoices):
    """Why the employer does not retain someone. The codes of criteria are those of the matching."""

    EXPERIENCE = "experience", "Expérience"
    SKILL = "skill", "Compétences"
    CERTIFICATION = "certification", "Certification ou habilitation"
    LICENCE = "licence", "Permis"
    LANGUAGE = "language", "Langue"
    EDUCATION = "education", "Formation"
    AVAILABILITY = "availability", "Date de début"
    SALARY = "salary", "Salaire"
    OTHER_PERSON = "other_person", "Une autre personne est retenue"
    POST_FILLED = "post_filled", "Le poste est pourvu"
    POST_GONE = "post_gone", "Le poste n'existe plus"


class WithdrawalReason(models.TextChoices):
    """Why the person gives up. A missed appointment is not a reason: it is nobody's business."""

    FOUND_JOB = "found_job", "A trouvé un emploi"
    CONDITIONS = "conditions", "Les conditions ne conviennent pas"
    OTHER_PROJECT = "other_project", "A un autre projet"
    UNSAID = "unsaid", "Ne dit pas pourquoi"


class MessageKind(models.TextChoices):
    SHORTLIST = "shortlist", "Présélection"
    INTERVIEW = "interview", "Entretien"
    CANCELLATION = "cancellation", "Entretien annulé"


class MessageState(models.TextChoices):
    QUEUED = "queued", "En attente"
    SENDING = "sending", "En cours d'envoi"
    SENT = "sent", "Envoyé"
    FAILED = "failed", "Refusé par le serveur de l'adresse"
    UNCERTAIN = "uncertain", "Sort inconnu : il ne repart pas seul"
    CANCELLED = "cancelled", "Sans destinataire"


#: The last act is undone: noted for the wrong person, or by a slip.
MISTAKE = "mistake"
#: An approach is taken back this long, by who noted it.
TAKEN_BACK_WITHIN = timedelta(hours=1)


def reason_label(target: str, reason: str) -> str:
    """What a coded reason of a referral says, in French; empty for none."""
    if reason == MISTAKE:
        return "Noté par erreur"
    kinds: dict[str, type[models.TextChoices]] = {
        ReferralState.APPROACHED: ApproachMeans,
        ReferralState.DECLINED: DeclineReason,
        ReferralState.NOT_RETAINED: EmployerReason,
        ReferralState.WITHDREW: WithdrawalReason,
    }
    return str(kinds[target](reason).label) if reason else ""
