"""`suggest_skills`: the skills of an occupation, by what its offers ask for and what this one says."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from francetravail_match.common.folding import fold
from francetravail_match.referentials.enums import Core
from francetravail_match.referentials.models import RomeSkill

from ..models import JobOffer, OfferCriterion
from .words import LINKS, neutral

#: The latest offers of the occupation that are counted.
COUNTED = 300
#: What being of the heart of the occupation is worth, in offers that ask for it.
HEART: dict[str, float] = {Core.MAIN: 0.4, Core.EMERGING: 0.2}
#: What a label that is wholly said is worth, as a part of the offers.
SAID = 0.1
#: Characters of a description that are read.
LONGEST_TEXT = 5_000


@dataclass(frozen=True)
class SkillSuggestion:
    """A skill for an offer. ``score``: to compare the skills of one offer only."""

    ogr: int
    label: str
    score: float


@dataclass(frozen=True)
class AskedSkills:
    """What offers of an occupation ask for: of how many that ask for skills, how many for each."""

    offers: int
    times: Counter[int]


#: (number, label, part of the heart or nothing) of each skill of an occupation, the heart first.
type Sheet = Sequence[tuple[int, str, str]]


def suggest_skills(rome: str, title: str, description: str = "", limit: int = 10) -> list[SkillSuggestion]:
    """At most ``limit`` skills of the sheet of ``rome``, the likeliest to be asked for first."""
    return rank(sheet_of(rome), _asked(rome), title, description)[:limit]


def rank(sheet: Sheet, asked: AskedSkills, title: str, description: str) -> list[SkillSuggestion]:
    """All the skills of the sheet, the likeliest first."""
    words = [_words(label) for _, label, _ in sheet]
    common = Counter(word for label in words for word in set(label))
    rare = {word: math.log(1 + len(sheet) / count) for word, count in common.items()}
    told = set(_words(title)), set(_words(description[:LONGEST_TEXT]))
    found = [
        (asked.times[ogr] + HEART.get(core, 0)) / (asked.offers + 1) + SAID * _said(label, rare, told)
        for (ogr, _, core), label in zip(sheet, words, strict=True)
    ]
    # Those of one score stay in the order of the sheet.
    best = sorted(range(len(sheet)), key=lambda row: -found[row])
    return [SkillSuggestion(*sheet[row][:2], round(found[row], 4)) for row in best]


def sheet_of(rome: str) -> Sheet:
    """The skills in force."""
    found = RomeSkill.objects.in_force().filter(rome__code=rome, skill__retired_at=None)
    return list(found.order_by("-core", "skill__label", "skill").values_list("skill", "skill__label", "core"))


def _asked(rome: str) -> AskedSkills:
    """By the latest offers of the occupation."""
    latest = JobOffer.objects.filter(listed_occupation=rome).order_by("-id").values("current_version")
    skills = OfferCriterion.objects.filter(code="skill", item__regex=r"^\d+$", version__in=latest[:COUNTED])
    rows = list(skills.order_by().values_list("version", "item"))
    return AskedSkills(len({version for version, _ in rows}), Counter(int(item) for _, item in rows))


def _words(text: str) -> list[str]:
    return [neutral(word) for word in fold(text).split() if word not in LINKS]


def _said(label: Sequence[str], rare: dict[str, float], told: Sequence[set[str]]) -> float:
    """Which part of the label is in the title and in the description, from 0 to 1; rare words weigh more."""
    whole = sum(rare[word] for word in label) * len(told)
    return sum(rare[word] for word in label for words in told if word in words) / whole if whole else 0
