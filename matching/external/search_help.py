"""The text to paste into the recruiter tool for an offer, and what to choose beside it. It is pasted by hand.

Made from the referentials alone: no word of the offer's text, and never the employer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from francetravail_match.common.folding import fold
from francetravail_match.referentials.models import Appellation, Commune, Departement, Region, Skill
from offers.models import JobOffer, OfferCriterion
from offers.suggestions.words import masculine_of

from .english_titles import ENGLISH_TITLES

#: Characters of the whole text, which the tool cuts.
MAX_TEXT = 1_000
MAX_TITLES = 12
MAX_SKILLS = 5
#: A skill in more words is a sentence, which nobody writes on a profile.
MAX_SKILL_WORDS = 4
FILTER = "Open to Work"


@dataclass(frozen=True)
class SearchHelp:
    """In one language: the text to paste, the filter to choose, what to be careful of."""

    language: str
    text: str
    advice: tuple[str, ...]


FRENCH = (
    f"Choisissez le filtre « {FILTER} » : on ne repère que qui se dit à l'écoute.",
    "Consultez en mode privé, pour que la personne ne voie pas qui a ouvert son profil.",
    "N'écrivez nulle part le nom de l'employeur, ni dans la recherche ni dans un projet.",
)
ENGLISH = (
    f'Choose the "{FILTER}" filter: only people who say that they are open may be noted.',
    "Use private viewing mode, so that nobody sees who opened their profile.",
    "Write the employer's name nowhere, neither in the search nor in a project.",
)


def search_help(offer: JobOffer) -> list[SearchHelp]:
    """In French, then in English; nothing for an offer without a version or an occupation."""
    version = offer.current_version
    criteria = list(version.criteria.all()) if version else []
    occupation = next((c for c in criteria if c.code == "occupation"), None)
    if occupation is None:
        return []
    employer = offer.employer.name if offer.employer else ""
    titles, skills = _titles(occupation), _skills(criteria)
    place = next((_place(c.value) for c in criteria if c.code == "mobility"), [])
    english = [*ENGLISH_TITLES.get(occupation.item, ()), *titles]
    return [
        SearchHelp("fr", _text(titles, skills, place, employer), FRENCH),
        SearchHelp("en", _text(english, skills, place, employer), ENGLISH),
    ]


def _text(titles: list[str], skills: list[str], place: list[str], employer: str) -> str:
    """Groups joined by AND; the last titles, then the skills, go first when it is too long."""
    titles, skills, place = (_allowed(terms, employer) for terms in (titles, skills, place))
    titles, skills = titles[:MAX_TITLES], skills[:MAX_SKILLS]
    while len(text := " AND ".join(filter(None, map(_group, (titles, skills, place))))) > MAX_TEXT:
        titles, skills = (titles[:-1], skills) if len(titles) > 1 else (titles, skills[:-1])
    return text


def _allowed(terms: Iterable[str], employer: str) -> list[str]:
    """Each once, without what the tool reads as a sign, and none that holds the employer's name."""
    own = f" {fold(employer)} "
    plain = (" ".join(re.sub(r"[\"“”()\[\]{}/\\]", " ", term).split()) for term in terms)
    kept = {fold(term): term for term in plain if term and (not own.strip() or own not in f" {fold(term)} ")}
    return list(kept.values())


def _group(terms: list[str]) -> str:
    return "(" + " OR ".join(f'"{term}"' for term in terms) + ")" if terms else ""


def _titles(occupation: OfferCriterion) -> list[str]:
    """The offer's own title first, then those of its code that people use, in both genders."""
    own = occupation.value.get("appellation")
    found = Appellation.objects.in_force().filter(rome__code=occupation.item).order_by("rare", "label", "ogr")
    labels = sorted(found.values_list("ogr", "rare", "label"), key=lambda row: (row[0] != own, row[1]))
    return [title for _, _, label in labels for title in _genders(label)]


def _genders(label: str) -> list[str]:
    """« Maçon / Maçonne en rénovation »: the masculine and the feminine, each with what follows."""
    _, slash, feminine = label.partition(" / ")
    return [masculine_of(label), feminine] if slash else [label]


def _skills(criteria: list[OfferCriterion]) -> list[str]:
    """Skills of ROME that the offer asks for and that a profile would name, the required ones first."""
    levels = {int(c.item): c.level for c in criteria if c.code == "skill" and c.item.isdigit()}
    found = Skill.objects.filter(pk__in=levels).order_by("label", "pk").values_list("ogr", "label")
    short = [(levels[ogr], label) for ogr, label in found if len(label.split()) <= MAX_SKILL_WORDS]
    return [label for _, label in sorted(short)]


def _place(value: dict[str, Any]) -> list[str]:
    """The commune and its département, or the zone; nothing where the job is done from anywhere."""
    if value.get("fully_remote"):
        return []
    if code := value.get("commune"):
        commune = Commune.objects.filter(pk=code).select_related("departement").first()
        return [commune.name, commune.departement.name] if commune else []
    for name, model in (("departement", Departement), ("region", Region)):
        if code := value.get(name):
            return list(model.objects.filter(pk=code).order_by("pk").values_list("name", flat=True))
    return []
