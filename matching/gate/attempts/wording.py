"""A fact in French: why it is looked at, what was before, what is after."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from francetravail_match.common.templatetags.french import count, day
from francetravail_match.referentials.models import RomeCode, Skill

from ...relaxations.lines import labels
from ..models import Attempt
from .codes import AttemptCode
from .finding import PATTERNS

Evidence = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """``before`` and ``after``: short texts, in the order in which one reads them."""

    fact: Attempt
    why: str
    before: list[str]
    after: list[str]


def told(facts: Iterable[Attempt]) -> list[Told]:
    """Two queries at most beside the facts': the names of occupations and of skills."""
    listed = list(facts)
    evidence = [side for fact in listed for side in (fact.before, fact.after)]
    codes = {side[key] for side in evidence for key in ("rome", "title_says") if key in side}
    skills = {ogr for side in evidence for ogr in side.get("skills", [])}
    occupations = RomeCode.objects.in_bulk(codes, field_name="code") if codes else {}
    known = Skill.objects.in_bulk(skills) if skills else {}
    words = _words(
        {code: rome.label for code, rome in occupations.items()},
        {ogr: skill.label for ogr, skill in known.items()},
    )

    def said(side: Evidence) -> list[str]:
        return [words[key](side[key]) for key in words if side.get(key) is not None]

    return [
        Told(fact, PATTERNS[AttemptCode(fact.code)].why, said(fact.before), said(fact.after))
        for fact in listed
    ]


def _words(occupations: dict[str, str], skills: dict[int, str]) -> dict[str, Callable[[Any], str]]:
    """Each thing that evidence may hold, in the order in which it is said."""

    def occupation(code: str) -> str:
        return f"{code} {occupations.get(code, '')}".strip()

    return {
        "offer": lambda number: f"offre n° {number}",
        "agency": str,
        "version": lambda number: f"version {number}",
        "rome": lambda code: f"métier {occupation(code)}",
        "title_says": lambda code: f"l'intitulé dit {occupation(code)}",
        "criteria": lambda codes: f"durci : {', '.join(labels(codes)).lower()}",
        "added": lambda n: count(n, "exigence ajoutée,exigences ajoutées"),
        "skills": lambda codes: ", ".join(skills.get(ogr, str(ogr)) for ogr in codes),
        "match": lambda n: count(n, "personne correspond,personnes correspondent"),
        "to_qualify": lambda n: count(n, "à interroger,à interroger"),
        "people": lambda n: count(n, "personne,personnes"),
        "messages": lambda n: count(n, "message,messages"),
        "came_back": lambda n: count(n, "message revenu,messages revenus"),
        "late": lambda n: count(n, "message ce soir-là,messages ce soir-là"),
        "calls": lambda n: count(n, "appel,appels"),
        "unrevealed": lambda n: count(n, "appel sans le numéro,appels sans le numéro"),
        "on": lambda written: f"le {day(date.fromisoformat(written))}",
    }
