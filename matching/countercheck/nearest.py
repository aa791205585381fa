"""The people who lack the fewest required criteria, the best possible score first (docs/matching.md)."""

import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from .. import criteria
from ..criteria import Criterion
from ..enums import NEAREST_KEPT
from ..functions import SCORES, SHUFFLED
from ..sql import pieces
from ..verdict import Outcomes, Parts, outcomes_of, parts_of
from .counting import Countercheck
from .grouping import Numbers, among
from .short import Where
from .statement import CONSTANTS, GIVEN, LACKS_ONE, Question, array, outcome, read_numbers, read_planned
from .states import bit_of

# To find the rows of somebody takes as long as so many of those that are read in order; of these, to ask at
# all takes as long as so many.
ROWS_FOR_ONE = 8
ROWS_TO_ASK = 3000
# More than anybody lacks.
EVERYTHING = 2**63 - 1
# Of how many people, at first, it is computed what they lack.
FIRST = 100
LACKS = f"({{failed}}) * {LACKS_ONE}::bigint + (10000 - {{most}}) * {SCORES} + 10000 - {{least}}"
# Of every row of some occupations that meets some criteria, as bytes: whose it is, what it lacks, its place
# in the shuffle. WITH: else outcomes would be computed wherever they are named; OFFSET 0 would keep it to one
# process.
ROWS_THERE = f"""
SELECT string_agg(int8send(p.job_seeker_id) || int8send({LACKS}) || int8send({SHUFFLED}), NULL)
FROM {{constants}}, {{points}}, (
    WITH apart AS (SELECT)
    SELECT p.*, {{met}} FROM {{constants}}, candidates_searchrow p
    WHERE p.occupation = ANY ('{{codes}}'::smallint[]) AND {{conditions}}
) AS p
"""  # noqa: S608
# Planned once for all offers: each criterion is asked.
NEAREST = f"""
WITH o AS MATERIALIZED (
    SELECT (%(offer)s::offers_searchrow).*
), ctx AS MATERIALIZED (
    SELECT {{context}}
), points AS MATERIALIZED (
    SELECT {{named}}, uuid_hash_extended(o.offer_public_id, 0) AS seed
    FROM o, (SELECT %(points)s::int[] AS all_points) AS given
), person AS (
    -- Of several rows of a person, the one that lacks the least.
    SELECT DISTINCT ON (p.job_seeker_id) p.*, {LACKS} AS lacks
    FROM ctx, o, points, (
        SELECT p.*, {{met}} FROM ctx, o, candidates_searchrow p
        WHERE p.job_seeker_id = ANY (%(people)s::bigint[]) AND p.occupation = ANY (%(near)s::smallint[])
        OFFSET 0
    ) AS p
    ORDER BY p.job_seeker_id, lacks, array_position(%(near)s::smallint[], p.occupation), p.area_id
)
SELECT p.job_seeker_id, p.public_id, p.occupation, p.area_id, lacks, {{outcomes}}, {{parts}}
FROM ctx, o, points, person p
ORDER BY lacks, {SHUFFLED}, p.public_id LIMIT %(kept)s
"""  # noqa: S608


@dataclass(frozen=True)
class Nearest:
    """``minimum`` and ``maximum`` bound the score, in hundredths of a point; ``parts`` add up to them."""

    job_seeker_id: int
    public_id: uuid.UUID
    rank: int
    occupation: int
    area: int | None
    minimum: int
    maximum: int
    outcomes: Outcomes
    parts: Parts


def nearest(
    asked: Question,
    found: Countercheck,
    kept: int = NEAREST_KEPT,
    first: int = FIRST,
    rows_to_ask: int = ROWS_TO_ASK,
) -> list[Nearest]:
    """Who seems nearest by what is known of all says how much the last one lacks at most; then whoever may
    lack no more is looked at."""
    short = found.short
    if not len(short.people):
        return []
    seeming = short.seeming_nearest(max(first, kept))
    rows = _nearest_of(asked, seeming, kept)
    if len(seeming) < len(short.people):
        # If somebody has left since, nobody is left out.
        most = rows[-1][4] if len(rows) == kept else EVERYTHING
        people, where = short.people[short.least <= most], short.where(most)
        if len(people) * ROWS_FOR_ONE >= where.rows + rows_to_ask:
            people = _nearest_there(asked, where, people, most, kept)
        if not among(people, np.sort(seeming)).all():
            rows = _nearest_of(asked, people, kept)
    return [_read(rank, row) for rank, row in enumerate(rows, 1)]


@cache
def _text(all_criteria: tuple[Criterion, ...]) -> str:
    return NEAREST.format(context=GIVEN, **pieces(all_criteria, "p.met_"))


def _nearest_of(asked: Question, people: Numbers, kept: int) -> list[tuple[Any, ...]]:
    given = {
        "points": array(asked.points.values()),
        "people": array(people.tolist()),
        "near": array(asked.codes),
        "kept": kept,
    }
    return read_planned(_text(criteria.CRITERIA), asked.constants | given)


def _nearest_there(asked: Question, where: Where, people: Numbers, most: int, kept: int) -> Numbers:
    """Those of these people who are nearest, by their rows there; ``most``: what they lack."""
    codes = array(code for digit in where.digits for code in asked.near[digit])
    text = ROWS_THERE.format(
        constants=CONSTANTS, codes=codes, conditions=_conditions(asked, where), **asked.pieces
    )
    rows = read_numbers(text, asked.constants).reshape(-1, 3)
    rows = rows[rows[:, 1] <= most]
    rows = rows[among(rows[:, 0], people)]
    rows = rows[np.lexsort((rows[:, 2], rows[:, 1]))]
    persons, best = np.unique(rows[:, 0], return_index=True)
    return persons[np.argsort(best)[:kept]]


def _conditions(asked: Question, where: Where) -> str:
    """SQL for what all the rows there meet, or could."""
    length, met = len(asked.asked), []
    for position, criterion in enumerate(asked.asked):
        if position and not where.not_met & bit_of(position, length):
            # What is quick to know is enough: the others lack more.
            met.append(criterion.bounded or f"{outcome(criterion)} IS NOT FALSE")
    return " AND ".join(met) or "TRUE"


def _read(rank: int, row: tuple[Any, ...]) -> Nearest:
    person, public_id, occupation, area, lacks, letters, points = row
    return Nearest(
        job_seeker_id=person,
        public_id=public_id,
        rank=rank,
        occupation=occupation,
        area=area or None,
        minimum=10000 - lacks % SCORES,
        maximum=10000 - lacks // SCORES % SCORES,
        outcomes=outcomes_of(letters),
        parts=parts_of(letters, points),
    )
