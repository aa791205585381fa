"""Who would be found for an offer that is still being written, and what each requirement costs in people.

The database makes the row that such an offer would have (`offers_asked`) by the text that makes the rows of
live offers, and the criteria's own SQL counts: the same counts as the matching's, once it is published.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from offers.enums import AT_LEAST, CriterionLevel
from offers.models import OfferCriterion
from offers.wording import LABELS, texts_of

from .context import context
from .relaxations.counting import COUNTS, Found, people

ASKED = """
    SELECT wanted.n, o.*
    FROM unnest(%(criteria)s::jsonb[]) WITH ORDINALITY AS wanted (criteria, n)
    CROSS JOIN LATERAL offers_asked(wanted.criteria) AS o
"""
#: What an offer cannot do without: it costs nobody.
ALWAYS = ("occupation", "mobility")
#: More requirements than these are counted together with others of their family.
MOST_COSTS = 15


@dataclass(frozen=True)
class Cost:
    """How many more people would match, and how many more to ask, without one requirement."""

    label: str
    words: str
    match: int
    to_qualify: int


@dataclass(frozen=True)
class Forecast:
    found: Found
    costs: list[Cost]


def forecast(rows: list[OfferCriterion]) -> Forecast | None:
    """None while the occupation or the place is missing: nobody can be compared with nothing."""
    if not set(ALWAYS) <= {row.code for row in rows}:
        return None
    required = [row for row in _one_training(rows) if _costs(row)][:MOST_COSTS]
    counts = _count([rows, *(_without(rows, row) for row in required)])
    if len(counts) <= len(required):
        return None
    first, *others = counts
    return Forecast(
        first,
        [
            Cost(LABELS.get(row.code, row.code), words, other.n_match - first.n_match, _more(first, other))
            for row, words, other in zip(required, texts_of(required), others, strict=True)
        ],
    )


def _one_training(rows: list[OfferCriterion]) -> list[OfferCriterion]:
    """Trainings are alternatives: they are asked for, and dropped, together."""
    first = next((row for row in rows if row.code == "education" and _costs(row)), None)
    return [row for row in rows if row.code != "education" or row is first]


def _costs(row: OfferCriterion) -> bool:
    return row.level == CriterionLevel.REQUIRED and row.code not in ALWAYS and row.item != AT_LEAST


def _without(rows: list[OfferCriterion], dropped: OfferCriterion) -> list[OfferCriterion]:
    """One skill fewer to choose from is not one fewer that is enough."""
    if dropped.code == "education":
        return [row for row in rows if row.code != "education"]
    kept = [row for row in rows if row is not dropped]
    if dropped.code != "skill":
        return kept
    return [row for row in kept if row.item != AT_LEAST] + [
        OfferCriterion(code="skill", item=AT_LEAST, value={"count": row.value["count"] - 1})
        for row in kept
        if row.item == AT_LEAST and row.value["count"] > 1
    ]


def _more(before: Found, after: Found) -> int:
    return after.n_to_qualify - before.n_to_qualify


def _count(wanted: Sequence[list[OfferCriterion]]) -> list[Found]:
    asked = [
        json.dumps([{"code": c.code, "item": c.item, "level": c.level, "value": c.value} for c in rows])
        for rows in wanted
    ]
    with connection.cursor() as cursor:
        cursor.execute(people(ASKED) + COUNTS, {"context": context().as_json(), "criteria": asked})
        return [Found(*line) for line in cursor.fetchall()]
