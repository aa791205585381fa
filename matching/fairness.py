"""Who is found and who is seen, by groups that the engine does not know: on invented people only.

Nothing about sex, age or neighbourhood is stored of anyone. Of an invented person each is drawn here, from
the registration number, independently of everything that the engine reads. On average over the draws every
group is then found and seen alike, unless the engine or the order depends on more than it says. Four-fifths
rule: the group found the least often is found at least 0.8 times as often as the one found the most (Uniform
Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D). Exposure: 1 / log2(1 + place in the list), the
discount of ranked lists.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from statistics import fmean, stdev
from typing import Any

from django.db import connection

from candidates.models import JobSeeker

from .enums import Verdict
from .verdict import match

#: Attribute → group → percent: orders of magnitude of the registered people.
ATTRIBUTES = {
    "sexe": {"femmes": 52, "hommes": 48},
    "âge": {"moins de 25 ans": 14, "25 à 49 ans": 58, "50 ans et plus": 28},
    "quartier prioritaire": {"oui": 12, "non": 88},
}
STAGES = ("correspondent", "à interroger", "dix premiers", "exposition")
FIRST = 10
THRESHOLD = 0.8
#: A mean over the draws that is surer than this (twice its standard error) tells something.
SURE = 0.1
#: With fewer, the error itself is not known.
FEWEST_DRAWS = 10

COMPARED = """
SELECT j.id, j.registration_number FROM candidates_jobseeker j
WHERE EXISTS (SELECT FROM candidates_searchrow r WHERE r.job_seeker_id = j.id)
"""


class RealPeople(Exception):
    """There is at least one person who was not invented."""


def groups_of(registration_number: str, draw: int) -> dict[str, str]:
    """The invented attributes of an invented person: the same for a draw, stored nowhere."""
    digest = hashlib.sha256(f"{draw}:{registration_number}".encode()).digest()
    groups = {}
    for n, (attribute, percents) in enumerate(ATTRIBUTES.items()):
        drawn = int.from_bytes(digest[4 * n : 4 * n + 4]) % 100
        for group, percent in percents.items():
            drawn -= percent
            if drawn < 0:
                groups[attribute] = group
                break
    return groups


class Report:
    """What each person gets of the lists of several offers, as an advisor reads them: match first."""

    def __init__(self) -> None:
        if JobSeeker.objects.filter(synthetic=False).exists():
            raise RealPeople
        self.offers = 0
        with connection.cursor() as cursor:
            cursor.execute(COMPARED)
            self.numbers: dict[int, str] = dict(cursor.fetchall())
        #: Stage → person → how often found, or how much seen.
        self.found: dict[str, dict[int, float]] = {stage: defaultdict(float) for stage in STAGES}

    def add(self, version_id: int) -> None:
        """Match a live offer's version with everyone, and count all that it finds."""
        people = match(version_id, kept=len(self.numbers)).results
        self.offers += 1
        listed = sorted(people, key=lambda person: (person.verdict != Verdict.MATCH, person.rank))
        for place, person in enumerate(listed, 1):
            pk = person.job_seeker_id
            self.found["correspondent" if person.verdict == Verdict.MATCH else "à interroger"][pk] += 1
            self.found["exposition"][pk] += 1 / math.log2(1 + place)
            if place <= FIRST:
                self.found["dix premiers"][pk] += 1

    def as_json(self, draws: int) -> dict[str, Any]:
        """``four_fifths``: at every stage that tells something; None if none does."""
        relative = self._relative(draws)
        attributes = {
            attribute: {stage: summary(relative[attribute, stage]) for stage in STAGES}
            for attribute in ATTRIBUTES
        }
        stages = [stage for measured in attributes.values() for stage in measured.values()]
        conclusive = [stage["four_fifths"] for stage in stages if stage["conclusive"]]
        return {
            "people": len(self.numbers),
            "offers": self.offers,
            "draws": draws,
            "threshold": THRESHOLD,
            "attributes": attributes,
            "conclusive": len(conclusive),
            "four_fifths": all(conclusive) if conclusive else None,
            "seen_share": round(len(self.found["exposition"]) / len(self.numbers), 4),
            "exposure_of_top_percent": self._of_the_most_seen(),
        }

    def _relative(self, draws: int) -> dict[tuple[str, str], dict[str, list[float]]]:
        """Attribute and stage → group → for each draw, its share of what is found over its share of all."""
        relative: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        for draw in range(draws):
            groups = {pk: groups_of(number, draw) for pk, number in self.numbers.items()}
            for attribute in ATTRIBUTES:
                compared = Counter(of[attribute] for of in groups.values())
                for stage, people in self.found.items():
                    by_group: dict[str, float] = defaultdict(float)
                    for pk, found in people.items():
                        by_group[groups[pk][attribute]] += found
                    for group, n in compared.items() if people else ():
                        share = by_group[group] / sum(people.values())
                        relative[attribute, stage][group].append(share * len(groups) / n)
        return relative

    def _of_the_most_seen(self) -> float | None:
        seen = sorted(self.found["exposition"].values(), reverse=True)
        most = seen[: math.ceil(len(self.numbers) / 100)]
        return round(sum(most) / sum(seen), 4) if seen else None


def summary(relative: Mapping[str, list[float]]) -> dict[str, Any]:
    """``relative``: group → for each draw, how often it is found beside what its numbers would give (1)."""
    means = {group: fmean(values) for group, values in relative.items()}
    if not means or not max(means.values()):
        return {"relative": {}, "ratio": None, "four_fifths": None, "conclusive": False}
    draws = min(len(values) for values in relative.values())
    sure = draws >= FEWEST_DRAWS and all(
        2 * stdev(values) <= SURE * math.sqrt(draws) for values in relative.values()
    )
    ratio = min(means.values()) / max(means.values())
    return {
        "relative": {group: round(mean, 3) for group, mean in sorted(means.items())},
        "ratio": round(ratio, 3),
        "four_fifths": ratio >= THRESHOLD,
        "conclusive": sure,
    }
