"""The people who lack the fewest required criteria, the best possible score first (docs/matching.md)."""

import uuid
from dataclasses import dataclass

import numpy as np
from django.db import connection

from ..enums import NEAREST_KEPT
from ..functions import SCORES, SHUFFLED
from ..verdict import Outcomes, Parts, outcomes_of, parts_of
from .counting import Countercheck
from .grouping import Numbers
from .short import Short
from .statement import LACKS_ONE, Question, array, read_bytes, statement

# A row found one by one takes as long as so many of those that are read in order.
ROWS_FOR_ONE = 8
# What the last one of all lacks, and their place in the shuffle.
NOBODY = (2**63 - 1, 2**63 - 1)
# Of how many people, at first, it is computed what they lack.
FIRST = 100
LACKS = f"({{failed}}) * {LACKS_ONE}::bigint + (10000 - {{most}}) * {SCORES} + 10000 - {{least}}"
# Of a list that is given, the planner looks at each number: not of one that is made when the statement runs.
LACKING = f"""(
    SELECT p.job_seeker_id, p.public_id, p.occupation, p.area_id, p.ctid AS row_place, {LACKS} AS lacks
    FROM {{constants}}, {{points}}, candidates_searchrow p
    CROSS JOIN LATERAL (SELECT {{met}} OFFSET 0) AS met
    WHERE p.job_seeker_id = ANY (ARRAY(SELECT unnest(%(people)s::bigint[])))
        AND p.occupation = ANY (%(near)s::smallint[])
    OFFSET 0
) AS p"""  # noqa: S608
LAST = f"""
SELECT min(lacks), {SHUFFLED} FROM {{points}}, {LACKING} GROUP BY p.job_seeker_id, 2
ORDER BY 1, 2 OFFSET %(kept)s - 1 LIMIT 1
"""  # noqa: S608
# Of every row of some occupations, as bytes: whose it is, what it lacks, its place in the shuffle. WITH: else
# outcomes would be computed wherever they are named; OFFSET 0 would keep it to one process.
EVERYONE = f"""
SELECT string_agg(int8send(p.job_seeker_id) || int8send({LACKS}) || int8send({SHUFFLED}), '')
FROM {{constants}}, {{points}}, (
    WITH apart AS (SELECT)
    SELECT p.*, {{met}} FROM {{constants}}, candidates_searchrow p
    WHERE p.occupation = ANY (%(codes)s::smallint[])
) AS p
"""  # noqa: S608
NEAREST = f"""
WITH person AS (
    -- Of several rows of a person, the one that lacks the least.
    SELECT DISTINCT ON (p.job_seeker_id) p.*
    FROM {{points}}, {LACKING}
    WHERE (lacks, {SHUFFLED}) <= (%(lacks)s, %(shuffled)s)
    ORDER BY p.job_seeker_id, lacks, array_position(%(near)s::smallint[], p.occupation), p.area_id
), nearest AS (
    SELECT p.row_place, lacks, row_number() OVER (ORDER BY lacks, {SHUFFLED}, p.public_id) AS rank
    FROM {{points}}, person p
    ORDER BY rank LIMIT %(kept)s
)
SELECT p.job_seeker_id, p.public_id, rank, p.occupation, p.area_id, lacks, {{outcomes}}, {{parts}}
FROM {{constants}}, {{points}}, nearest
JOIN candidates_searchrow p ON p.ctid = row_place
CROSS JOIN LATERAL (SELECT {{met}} OFFSET 0) AS met
ORDER BY rank
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
    asked: Question, found: Countercheck, kept: int = NEAREST_KEPT, first: int = FIRST
) -> list[Nearest]:
    """Who seems nearest by what is known of all says how much the last one lacks at most; then whoever may
    lack no more is looked at."""
    short = found.short
    if not len(short.people):
        return []
    given = {"kept": kept, "near": array(asked.codes)}
    with connection.cursor() as cursor:

        def execute(text: str, people: Numbers) -> None:
            of_them = given | {"people": array(people.tolist())}
            cursor.execute(statement(asked, text), asked.constants | of_them)

        execute(LAST, short.seeming_nearest(max(first, kept)))
        given["lacks"], given["shuffled"] = last = cursor.fetchone() or NOBODY
        execute(NEAREST, _whoever(asked, short, last[0], kept))
        return [
            Nearest(
                job_seeker_id=person,
                public_id=public_id,
                rank=rank,
                occupation=occupation,
                area=area or None,
                minimum=10000 - lacks % SCORES,
                maximum=10000 - lacks // SCORES % SCORES,
                outcomes=outcomes_of(letters, asked.expressed),
                parts=parts_of(letters, points, asked.expressed),
            )
            for person, public_id, rank, occupation, area, lacks, letters, points in cursor
        ]


def _whoever(asked: Question, short: Short, most: int, kept: int) -> Numbers:
    """The people who may lack no more; if they are many, those of them who are nearest."""
    people, digits = short.people[short.least <= most], short.nearnesses(most)
    if len(people) * ROWS_FOR_ONE < sum(digits.values()):
        return people
    codes = array(code for digit in digits for code in asked.near[digit])
    (found,) = read_bytes(statement(asked, EVERYONE, "p.met_"), asked.constants | {"codes": codes})
    rows = np.frombuffer(found or b"", ">i8").astype("i8").reshape(-1, 3)
    rows = rows[rows[:, 1] <= most]
    rows = rows[np.isin(rows[:, 0], people)]
    rows = rows[np.lexsort((rows[:, 2], rows[:, 1]))]
    persons, best = np.unique(rows[:, 0], return_index=True)
    return persons[np.argsort(best)[:kept]]
