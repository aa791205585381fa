"""What a source may say of a person, and what becomes of each thing before that person has been informed."""

import re
from enum import Enum, StrEnum

from candidates.imports.fields import is_denied
from francetravail_match.common.folding import fold


class Fate(StrEnum):
    """Until the person knows, nothing is kept but the way to reach them."""

    KEPT = "gardé"
    SEALED = "gardé sous scellé, pour joindre la personne"
    COMPARED = "sert à comparer, jamais gardé"
    LATER = "laissé : rien de tel avant que la personne soit informée"
    FORBIDDEN = "interdit : laissé de côté"
    UNKNOWN = "non compris : laissé de côté"


class Field(Enum):
    PROFILE_URL = ("adresse du profil", Fate.KEPT)
    MEMBER_URN = ("identifiant sur le réseau", Fate.KEPT)
    EMAIL = ("adresse électronique", Fate.SEALED)
    FIRST_NAME = ("prénom", Fate.COMPARED)
    LAST_NAME = ("nom", Fate.COMPARED)
    PHONE = ("téléphone", Fate.COMPARED)
    PLACE = ("lieu", Fate.COMPARED)
    EMPLOYERS = ("employeurs actuels", Fate.COMPARED)
    POSITIONS = ("postes", Fate.COMPARED)
    HEADLINE = ("titre du profil", Fate.LATER)
    SKILLS = ("compétences", Fate.LATER)
    YEARS = ("années d'expérience", Fate.LATER)

    def __init__(self, label: str, fate: Fate) -> None:
        self.label = label
        self.fate = fate


#: Behaviour, and what no one may sort people by: dropped whatever a source says, and reported.
FORBIDDEN_WORDS = frozenset(
    """likelihood likely propensity probability probabilite propension activity activite active
    actif interaction interactions engagement photo photos picture pictures image avatar age birth
    birthday birthdate naissance gender genre sexe sex pronouns pronoms civilite nationality
    nationalite citizenship citoyennete ethnicity race origine origin religion religious union
    syndicat health sante disability handicap marital matrimonial family famille children enfants
    salary salaire score rating spotlight spotlights visa""".split()
)
#: The recruiter's own folder says nothing of the person.
INNOCENT = frozenset({"active project", "projet actif", "nom de famille", "family name"})
CAPITAL_INSIDE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def plain(name: str) -> str:
    """One spelling for `profileUrl`, « Profile URL » and « profile_url »."""
    return fold(CAPITAL_INSIDE.sub(" ", name))


def is_forbidden(name: str) -> bool:
    """Whether a field of this name is dropped whatever it holds."""
    spelt = plain(name)
    return spelt not in INNOCENT and (is_denied(name) or not FORBIDDEN_WORDS.isdisjoint(spelt.split()))
