"""The people who lack the fewest required criteria, the best possible score first (docs/matching.md)."""

import uuid
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

from django.db import connection

from ..enums import NEAREST_KEPT
from ..functions import SCORES
from ..sql import pieces
from ..verdict import Outcomes, Parts, outcomes_of, parts_of
from .counting import Countercheck
from .statement import CONSTANTS, Question, array, outcome

# One number orders rows: how many criteria lack, what lacks of the best possible score, then of the lowest.
LACKS_ONE = SCORES * SCORES
KEY = f"({{failed}}) * {LACKS_ONE}::bigint + (10000 - {{most}}) * {SCORES} + 10000 - {{least}}"
# Of several rows of a person, the one that lacks the least. Who lacks more than the last one kept is not
# sorted.
NEAREST = f"""
WITH row AS MATERIALIZED (
    SELECT p.place, p.job_seeker_id, p.public_id, p.occupation, p.area_id, {KEY} AS key
    FROM {{constants}}, {{points}}, (
        -- Here, and not beside it: what reads the rows computes their outcomes too, in several processes.
        SELECT p.*, p.ctid AS place, {{met}} FROM {{constants}}, candidates_searchrow p
        -- Known before anything is computed of the row: most lack too much.
        WHERE {{near}} AND {{not_met}} <= %(lacking)s
        OFFSET 0
    ) AS p
), last AS MATERIALIZED (
    SELECT max(key) AS key FROM (
        SELECT min(key) AS key FROM row GROUP BY job_seeker_id HAVING min(key) >= {LACKS_ONE}
        ORDER BY 1 LIMIT %(kept)s
    ) AS kept
), person AS (
    SELECT DISTINCT ON (job_seeker_id) row.*
    FROM last JOIN row ON row.key <= last.key
    -- All the codes at once: of one row after the other, each would be looked up.
    JOIN (SELECT id, code FROM referentials_romecode OFFSET 0) AS own ON own.id = row.occupation
    ORDER BY job_seeker_id, row.key, own.code, area_id
), nearest AS (
    SELECT person.*, row_number() OVER (
        ORDER BY key,
            uuid_hash_extended(person.public_id, uuid_hash_extended(o.offer_public_id, 0)), person.public_id
    ) AS rank
    FROM {{constants}}, person WHERE key >= {LACKS_ONE}
    ORDER BY rank LIMIT %(kept)s
)
SELECT p.job_seeker_id, p.public_id, n.rank, p.occupation, p.area_id, 10000 - n.key %% {SCORES},
    10000 - n.key / {SCORES} %% {SCORES}, {{outcomes}}, {{parts}}
FROM {{constants}}, {{points}}, nearest n CROSS JOIN LATERAL (
    SELECT p.*, {{met}} FROM candidates_searchrow p WHERE p.ctid = n.place OFFSET 0
) AS p
ORDER BY n.rank
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


def nearest(asked: Question, found: Countercheck, kept: int = NEAREST_KEPT) -> list[Nearest]:
    """``found`` says how much the nearest lack: whoever lacks more is not looked at."""
    lacking = _most_lacking(found, kept)
    if lacking == 0 or kept == 0:
        return []
    not_met = " + ".join(f"({outcome(c)} IS FALSE)::int" for c in asked.asked)
    points = ", ".join(f"{points} AS {code}" for code, points in asked.points.items())
    text = NEAREST.format(
        # What the offer does not express loses nothing.
        **pieces(asked.expressed, "p.met_"),
        points=f"(SELECT {points}) AS points",
        constants=CONSTANTS,
        near=_not_farther(asked, lacking),
        not_met=not_met,
    )
    with connection.cursor() as cursor:
        cursor.execute(text, asked.constants | {"lacking": lacking, "kept": kept})
        return [
            Nearest(
                job_seeker_id=person,
                public_id=public_id,
                rank=rank,
                occupation=occupation,
                area=area or None,
                minimum=minimum,
                maximum=maximum,
                outcomes=outcomes_of(letters, asked.expressed),
                parts=parts_of(letters, points, asked.expressed),
            )
            for person, public_id, rank, occupation, area, minimum, maximum, letters, points in cursor
        ]


def _most_lacking(found: Countercheck, kept: int) -> int:
    """How many criteria the last of those kept lacks; 0 if nobody lacks any."""
    people = Counter[int]()
    for codes, n in found.not_met.items():
        people[len(codes)] += n
    people.pop(0, None)
    numbers = sorted(people)
    totals = accumulate(people[n] for n in numbers)
    enough = (n for n, total in zip(numbers, totals, strict=True) if total >= kept)
    return next(enough, max(numbers, default=0))


def _not_farther(asked: Question, lacking: int) -> str:
    """SQL for the rows worth a look: one that lacks the occupation and the place lacks two already."""
    bounded = [c.bounded for c in asked.asked if c.bounded]
    if lacking > 1:
        return f"p.occupation = ANY ('{array(asked.codes)}')"
    possible = asked.possible_codes
    others = [code for code in asked.codes if code not in possible]
    near = " AND ".join([f"p.occupation = ANY ('{array(others)}')", *bounded])
    return f"(p.occupation = ANY ('{array(possible)}') OR {near})"
