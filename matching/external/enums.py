"""The words of external profiles."""

from django.db.models import TextChoices


class Source(TextChoices):
    """Where somebody was seen."""

    RECRUITER_TOOL = "recruiter_tool", "Outil de recrutement du réseau professionnel"
    CSV = "csv", "Fichier CSV"
    FORM = "form", "Saisie"


class State(TextChoices):
    """How far it has come with somebody; `SIGHTED` has no step of its own, and who objects is erased."""

    SIGHTED = "sighted", "Repérée"
    INFORMED = "informed", "Informée"
    INTERESTED = "interested", "Intéressée"
    SHORTLISTED = "shortlisted", "Présélectionnée"
    DISCLOSED = "disclosed", "Présentée à l'employeur"
    NO_ANSWER = "no_answer", "Sans réponse"
    DECLINED = "declined", "A refusé"


#: A person may change their mind; nobody else changes it for them.
NEXT_STATES: dict[State, frozenset[State]] = {
    State.SIGHTED: frozenset({State.INFORMED}),
    State.INFORMED: frozenset({State.INTERESTED, State.DECLINED, State.NO_ANSWER}),
    State.INTERESTED: frozenset({State.SHORTLISTED, State.DECLINED}),
    State.SHORTLISTED: frozenset({State.DISCLOSED, State.DECLINED}),
    State.DISCLOSED: frozenset({State.DECLINED}),
    State.NO_ANSWER: frozenset({State.INTERESTED, State.DECLINED}),
    State.DECLINED: frozenset({State.INTERESTED}),
}
THROUGH_THE_GATE = [State.DISCLOSED, State.INFORMED]
BY_AN_ADVISOR = [State.DISCLOSED, State.INFORMED, State.SHORTLISTED]


class Visibility(TextChoices):
    """To whom « Open to Work » is shown; the second is told to nobody."""

    ALL = "all", "Visible de tous"
    RECRUITERS = "recruiters", "Visible des recruteurs seuls"


class Situation(TextChoices):
    """Of somebody seen outside, as the advisor decides it (`situations.py` helps)."""

    WITHOUT_JOB = "without_job", "Sans emploi"
    ENDING = "ending", "Contrat qui se termine à une date connue"
    IN_POST = "in_post", "En poste, à l'écoute"
    UNKNOWN = "unknown", "Inconnue"


#: Who may be contacted where no region has decided otherwise.
CONTACTED = (Situation.WITHOUT_JOB, Situation.ENDING)
#: Whom a region may decide to contact too.
BY_POLICY = (Situation.IN_POST, Situation.UNKNOWN)


class EmployerCheck(TextChoices):
    """What comparing the current employers with the offer's said; who is of the offer's is never recorded."""

    OTHER = "other", "Ne travaille pas pour l'employeur de l'offre"
    UNKNOWN = "unknown", "On ne sait pas pour qui elle travaille"


class Resemblance(TextChoices):
    """By what somebody seen outside resembles somebody registered."""

    EMAIL = "email", "même adresse électronique"
    PHONE = "phone", "même téléphone"
    NAME = "name", "même nom, même département"


class ItemKind(TextChoices):
    """Of what a person holds, or does not."""

    SKILL = "skill", "Compétence"
    LICENCE = "licence", "Permis"
    LANGUAGE = "language", "Langue"
    CERTIFICATION = "certification", "Certification"


#: A person has answers of their own while they are here, and the database keeps none otherwise.
WITH_ANSWERS = [State.INTERESTED, State.SHORTLISTED, State.DISCLOSED]
