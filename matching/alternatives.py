"""Several demands on the same people, counted in one reading of them.

What an offer would ask for with, and without, each of its requirements differs by a criterion or two. Each
outcome is computed once for a row, by the criterion's own SQL, and read by every demand that it is part of;
what none of them asks for is not looked at. The counts are those of the engine for each demand alone.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from offers.models import OfferCriterion

from . import criteria
from .context import context
from .criteria import Criterion
from .functions import CONTEXT
from .relaxations.counting import Found
from .sql import decisive

#: The rows that offers of these criteria would have if they were live, numbered from 1.
ASKED = """
    SELECT wanted.n, o.*
    FROM unnest(%(criteria)s::jsonb[]) WITH ORDINALITY AS wanted (criteria, n)
    CROSS JOIN LATERAL offers_asked(wanted.criteria) AS o
"""
PEOPLE = """
WITH ctx AS MATERIALIZED (
    SELECT {context} FROM (SELECT %(context)s::jsonb AS context) AS given
), asked AS MATERIALIZED ({asked}), person AS (
    SELECT job_seeker_id, bit_or({matching}) AS matching, bit_or({possible}) AS possible
    FROM (
        SELECT often.job_seeker_id, often.denied | seldom.denied AS denied,
               often.unknown | seldom.unknown AS unknown
        FROM ctx {rows} CROSS JOIN LATERAL (
            SELECT p.*, met.* FROM unnest(o1.occupations) AS wanted (occupation)
            JOIN candidates_searchrow p ON p.occupation = wanted.occupation AND p.area && o1.area
            CROSS JOIN LATERAL ({often} OFFSET 0) AS met
            WHERE {may_be}
            OFFSET 0
        ) AS often
        CROSS JOIN LATERAL (SELECT often.*) AS p
        CROSS JOIN LATERAL ({seldom} OFFSET 0) AS seldom
    ) AS outcome
    WHERE {may_be}
    GROUP BY job_seeker_id
)
SELECT {counts} FROM person
"""
COLUMN = re.compile(r"\bo\.(\w+)")


@dataclass(frozen=True)
class Outcome:
    """The outcome of one criterion for what row ``n`` asks of it; ``bit``: its place among all of them."""

    criterion: Criterion
    n: int
    bit: int

    def sql(self) -> str:
        asked = f"CASE WHEN {self.criterion.expressed} THEN {self.criterion.outcome} ELSE TRUE END"
        return COLUMN.sub(rf"o{self.n}.\1", asked)


@dataclass
class Demands:
    """``masks``: of each demand, the outcomes that decide for it, as bits."""

    outcomes: list[Outcome] = field(default_factory=list)
    masks: list[int] = field(default_factory=list)


def count_each(wanted: Sequence[list[OfferCriterion]]) -> list[Found] | None:
    """How many people each of these demands would find; all ask for the same occupation and place.

    None if an offer of the first would have no row. Two queries, however many they are.
    """
    asked = [_as_json(rows) for rows in wanted]
    decided = ", ".join(f"({'TRUE' if 'p.' in (when := decisive(c)) else when})" for c in criteria.CRITERIA)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT to_jsonb(o), ARRAY[{decided}] FROM ({ASKED}) AS o ORDER BY n", {"criteria": asked}
        )
        rows = [(json.loads(row), decides) for row, decides in cursor.fetchall()]
        if len(rows) < len(asked):
            return None
        demands = _demands(rows)
        cursor.execute(_statement(demands), {"context": context().as_json(), "criteria": asked})
        counts = cursor.fetchone()
    return [Found(*pair) for pair in zip(counts[::2], counts[1::2], strict=True)]


def _as_json(rows: Iterable[OfferCriterion]) -> str:
    return json.dumps([{"code": c.code, "item": c.item, "level": c.level, "value": c.value} for c in rows])


def _demands(rows: Sequence[tuple[dict[str, Any], list[bool]]]) -> Demands:
    """An outcome for each criterion and each thing that one of the rows asks of it."""
    found = Demands()
    known: dict[tuple[str, str], Outcome] = {}
    for n, (row, decides) in enumerate(rows, 1):
        mask = 0
        for criterion, deciding in zip(criteria.CRITERIA, decides, strict=True):
            if not deciding:
                continue
            columns = sorted(set(COLUMN.findall(f"{criterion.expressed} {criterion.outcome}")))
            what = json.dumps([row[name] for name in columns])
            if (criterion.code, what) not in known:
                known[criterion.code, what] = Outcome(criterion, n, len(found.outcomes))
                found.outcomes.append(known[criterion.code, what])
            mask |= 1 << known[criterion.code, what].bit
        found.masks.append(mask)
    return found


def _statement(demands: Demands) -> str:
    often, seldom = (
        [one for one in demands.outcomes if one.criterion.seldom is rare] for rare in (False, True)
    )
    possible = [f"denied & {mask} = 0" for mask in demands.masks]
    matching = [f"(denied | unknown) & {mask} = 0" for mask in demands.masks]
    numbers = sorted({1, *(one.n for one in demands.outcomes)})
    return PEOPLE.format(
        context=CONTEXT,
        asked=ASKED,
        rows=" ".join(
            f"CROSS JOIN LATERAL (SELECT * FROM asked WHERE n = {n} OFFSET 0) AS o{n}" for n in numbers
        ),
        often=_bits(often),
        seldom=_bits(seldom),
        may_be=" OR ".join(sorted(set(possible))),
        matching=_numbered(matching),
        possible=_numbered(possible),
        counts=", ".join(
            f"count(*) FILTER (WHERE matching & {1 << n} <> 0), "
            f"count(*) FILTER (WHERE possible & ~matching & {1 << n} <> 0)"
            for n in range(len(demands.masks))
        ),
    )


def _bits(outcomes: Sequence[Outcome]) -> str:
    """Which of the outcomes are FALSE, and which are unknown, as the bits of two numbers."""
    if not outcomes:
        return "SELECT 0::bigint AS denied, 0::bigint AS unknown"
    named = ", ".join(f"({one.sql()}) AS met_{one.bit}" for one in outcomes)
    denied, unknown = (
        " + ".join(f"CASE WHEN met_{one.bit} IS {what} THEN {1 << one.bit} ELSE 0 END" for one in outcomes)
        for what in ("FALSE", "NULL")
    )
    return f"""SELECT ({denied})::bigint AS denied, ({unknown})::bigint AS unknown
        FROM (SELECT {named} OFFSET 0) AS met"""


def _numbered(conditions: Sequence[str]) -> str:
    return " + ".join(f"CASE WHEN {each} THEN {1 << n} ELSE 0 END" for n, each in enumerate(conditions))
