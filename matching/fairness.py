"""Who is found and who is seen, by groups that the engine does not know: on invented people only.

Nothing about sex, age or neighbourhood is stored of anyone. For an invented person, each is drawn here from
the registration number, independently of everything the engine reads: what departs from equal shares by more
than chance would be the engine's or the order's doing. Four-fifths rule: of two groups, the one that is found
the least often is found at least 0.8 times as often as the other (US Uniform Guidelines on Employee Selection
Procedures, 29 CFR 1607.4 D). Exposure: 1 / log2(1 + rank), as the discounted gain of ranked lists.
"""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from candidates.models import JobSeeker

from .enums import Verdict
from .verdict import Person, match

#: Attribute → group → weight: orders of magnitude of the registered people.
ATTRIBUTES = {
    "sexe": {"femmes": 52, "hommes": 48},
    "âge": {"moins de 25 ans": 14, "25 à 49 ans": 58, "50 ans et plus": 28},
    "quartier prioritaire": {"oui": 12, "non": 88},
}
STAGES = ("correspondent", "à interroger", "dix premiers", "exposition")
FIRST = 10
THRESHOLD = 0.8
#: Different people that the smallest group needs at a stage; with fewer, chance alone passes the threshold.
ENOUGH = 100

COMPARED = """
SELECT j.id, j.registration_number FROM candidates_jobseeker j
WHERE EXISTS (SELECT FROM candidates_searchrow r WHERE r.job_seeker_id = j.id)
"""


class RealPeople(Exception):
    """There is at least one person who was not invented."""


def groups_of(registration_number: str, seed: int) -> dict[str, str]:
    """The invented attributes of an invented person: the same for a seed, stored nowhere."""
    groups = {}
    for attribute, weights in ATTRIBUTES.items():
        draw = random.Random(f"{seed}:{attribute}:{registration_number}")  # noqa: S311 - not a secret
        (groups[attribute],) = draw.choices(list(weights), list(weights.values()))
    return groups


@dataclass
class Stage:
    """Of one attribute: how much each group was found, and how many different people of it."""

    found: Counter[str] = field(default_factory=Counter)
    people: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, group: str, person: int, weight: float = 1) -> None:
        self.found[group] += weight  # type: ignore[assignment]  # exposure is no whole number
        self.people[group].add(person)

    def as_json(self, compared: Counter[str]) -> dict[str, Any]:
        """``ratio``: how often the least found group is, over the most found one; None if nobody was."""
        total = sum(self.found.values())
        rates = {group: self.found[group] / n for group, n in compared.items()}
        greatest = max(rates.values(), default=0)
        ratio = min(rates.values()) / greatest if greatest else None
        return {
            "found": round(total, 1),
            "shares": {group: round(self.found[group] / total, 4) if total else None for group in compared},
            "ratio": None if ratio is None else round(ratio, 3),
            "four_fifths": None if ratio is None else ratio >= THRESHOLD,
            "conclusive": all(len(self.people[group]) >= ENOUGH for group in compared),
        }


class Report:
    """Counts over the lists of several offers, as an advisor reads them: match first, then to qualify."""

    def __init__(self, seed: int) -> None:
        if JobSeeker.objects.filter(synthetic=False).exists():
            raise RealPeople
        self.seed, self.offers = seed, 0
        with connection.cursor() as cursor:
            cursor.execute(COMPARED)
            self.groups = {pk: groups_of(number, seed) for pk, number in cursor.fetchall()}
        self.stages = {attribute: {stage: Stage() for stage in STAGES} for attribute in ATTRIBUTES}

    def add(self, version_id: int) -> None:
        """Match a live offer's version with everyone, and count all that it finds."""
        found = match(version_id, kept=len(self.groups)).results
        listed = sorted(found, key=lambda person: (person.verdict != Verdict.MATCH, person.rank))
        self.offers += 1
        for place, person in enumerate(listed, 1):
            self._count(person, place)

    def _count(self, person: Person, place: int) -> None:
        verdict = "correspondent" if person.verdict == Verdict.MATCH else "à interroger"
        for attribute, group in self.groups[person.job_seeker_id].items():
            stages = self.stages[attribute]
            stages[verdict].add(group, person.job_seeker_id)
            stages["exposition"].add(group, person.job_seeker_id, 1 / math.log2(1 + place))
            if place <= FIRST:
                stages["dix premiers"].add(group, person.job_seeker_id)

    def as_json(self) -> dict[str, Any]:
        """``four_fifths``: at every stage where there were people enough to conclude."""
        attributes = {}
        for attribute, stages in self.stages.items():
            compared = Counter({group: 0 for group in ATTRIBUTES[attribute]})
            compared.update(groups[attribute] for groups in self.groups.values())
            present = Counter({group: n for group, n in compared.items() if n})
            attributes[attribute] = {
                "compared": {group: round(n / len(self.groups), 4) for group, n in present.items()},
                "stages": {name: stage.as_json(present) for name, stage in stages.items()},
            }
        conclusive = list(concluded(attributes))
        return {
            "people": len(self.groups),
            "offers": self.offers,
            "seed": self.seed,
            "threshold": THRESHOLD,
            "attributes": attributes,
            "conclusive": len(conclusive),
            "four_fifths": all(conclusive) if conclusive else None,
        }


def concluded(attributes: dict[str, Any]) -> Iterable[bool]:
    for measured in attributes.values():
        for stage in measured["stages"].values():
            if stage["conclusive"]:
                yield stage["four_fifths"]
