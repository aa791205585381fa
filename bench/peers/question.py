"""The question that the peers answer, read from one offer's row and written anew from docs/matching.md.

The peers share neither text nor code with the engine: what they have in common with it are its two tables,
the context of the run and the norm.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from matching.context import Context

#: The order in which points are shared: docs/matching.md, "Score".
PARTS = (
    "occupation",
    "mobility",
    "availability",
    "contract",
    "working_time",
    "schedule",
    "experience",
    "skill",
    "skill_wished",
    "licence",
    "licence_wished",
    "language",
    "language_wished",
    "certification",
    "certification_wished",
    "education",
    "salary",
)
ALL_POINTS = 10_000
KEPT = 50
CONSTRAINTS = ("night", "weekend", "on_call", "shifts", "long_trips")
CONTRACTS = ("permanent", "fixed_term", "temporary", "seasonal", "apprenticeship", "self_employed")
#: Certificate → what it is worth for one certification asked for.
GOOD, UNDATED, OVER = 1, 2, 3

OFFERS = """
SELECT *, (area[1])[0] AS west, (area[1])[1] AS south, (area[0])[0] AS east, (area[0])[1] AS north
FROM offers_searchrow WHERE version_id = ANY (%s)
"""


@dataclass(frozen=True)
class Found:
    """Exact counts, and the (minimum, maximum) of the first people of each verdict, in order."""

    n_match: int
    n_to_qualify: int
    matches: list[tuple[int, int]]
    to_qualify: list[tuple[int, int]]


@dataclass(frozen=True)
class Certificate:
    """What a person said of one certification. ``held`` False: not held, because they were asked."""

    code: str
    held: bool
    obtained_on: datetime.date | None
    valid_until: datetime.date | None


@dataclass(frozen=True)
class Question:
    """One offer, as its row says it, and the context."""

    row: dict[str, Any]
    context: Context

    def __getattr__(self, name: str) -> Any:
        try:
            return self.row[name]
        except KeyError:
            raise AttributeError(name) from None

    @cached_property
    def start(self) -> datetime.date:
        return max(self.row["start_on"] or self.context.as_of, self.context.as_of)

    @property
    def free_by(self) -> datetime.date:
        """The last day from which a person may be free."""
        if self.row["start_on"]:
            return self.start
        return self.context.as_of + datetime.timedelta(days=int(self.context.parameters["asap_days"]))

    @property
    def schedule(self) -> list[str]:
        return [name for name in CONSTRAINTS if self.row[name]]

    @cached_property
    def expressed(self) -> dict[str, bool]:
        """Which parts earn points."""
        row = self.row
        said = {"occupation": True, "mobility": True, "salary": row["salary_stated"]}
        said |= {"availability": row["start_on"] is not None, "schedule": bool(self.schedule)}
        said |= {name: row[name] is not None for name in ("contract", "working_time")}
        said |= {
            "experience": row["experience_level"] is not None,
            "education": row["education_levels"] is not None,
        }
        for code in ("skill", "licence", "language", "certification"):
            said[code] = row[f"{code}s_required"] is not None
            said[f"{code}_wished"] = row[f"{code}s_wished"] is not None
        return said

    @cached_property
    def required(self) -> dict[str, bool]:
        """Which of the parts expressed decide; availability also decides for category D."""
        told = {
            "experience": self.row["experience_level"] == "required",
            "education": self.row["education_required"],
        }
        never = ("salary", "skill_wished", "licence_wished", "language_wished", "certification_wished")
        return {code: self.expressed[code] and code not in never and told.get(code, True) for code in PARTS}

    @cached_property
    def points(self) -> dict[str, int]:
        """Hundredths of a point, by the largest remainders."""
        weights = {code: self.context.weights[code] for code in PARTS if self.expressed[code]}
        total = sum(weights.values())
        shared = {code: divmod(ALL_POINTS * weight, total) for code, weight in weights.items()}
        left = ALL_POINTS - sum(share for share, _ in shared.values())
        by_remainder = sorted(shared, key=lambda code: -shared[code][1])
        return {code: share + (by_remainder.index(code) < left) for code, (share, _) in shared.items()} | {
            code: 0 for code in PARTS if not self.expressed[code]
        }

    def worth(self, wanted: str, certificate: Certificate) -> int:
        """GOOD, UNDATED or OVER for the certification asked for; 0: says nothing of it."""
        if not certificate.held:
            return OVER if certificate.code == wanted else 0
        rules = self.context.certification_rules
        accepted = {wanted} | {
            rule["old"] for rule in rules["equivalences"].get(wanted, []) if in_force(rule, self.start)
        }
        if certificate.code not in accepted:
            return 0
        terms = rules["terms"].get(certificate.code, [])
        known = certificate.obtained_on or certificate.valid_until
        if known is None:
            return UNDATED if any(term.get("validity_months") is not None for term in terms) else GOOD
        term = next((term for term in terms if in_force(term, known)), None)
        ends = certificate.valid_until
        if ends is None and term and term.get("validity_months") is not None and certificate.obtained_on:
            ends = add_months(certificate.obtained_on, term["validity_months"])
        if ends is None or self.start <= ends:
            return GOOD
        if not term or term.get("refresher_days") is None:
            return OVER
        tolerance = term.get("tolerance_months")
        in_time = tolerance is None or self.start <= add_months(ends, tolerance)
        short = term["refresher_days"] <= self.context.parameters["refresher_days"]
        return GOOD if short and in_time else OVER


def in_force(rule: dict[str, Any], day: datetime.date) -> bool:
    """Both days included; without an end, for ever."""
    return rule["valid_from"] <= day.isoformat() <= rule.get("valid_until", "9999-12-31")


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = datetime.date(year + month // 11, (month + 1) % 12 + 1, 1)
    last = (following - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last))


def read_questions(versions: list[int], context: Context) -> list[Question]:
    """In the order of ``versions``."""
    with connection.cursor() as cursor:
        cursor.execute(OFFERS, [versions])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    by_version = {row["version_id"]: row for row in rows}
    return [Question(by_version[version], context) for version in versions]
