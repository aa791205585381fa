"""The people who lack the fewest required criteria, the best possible score first (docs/matching.md)."""

import uuid
from dataclasses import dataclass

from django.db import connection

from ..enums import NEAREST_KEPT
from ..functions import SCORES, SHUFFLE, SHUFFLED
from ..verdict import Outcomes, Parts, outcomes_of, parts_of
from .counting import Countercheck
from .statement import LACKS_ONE, LOST, Question, statement

NEAREST = f"""
WITH person AS (
    -- Of several rows of a person, the one that lacks the least.
    SELECT DISTINCT ON (p.job_seeker_id) p.*, ({{failed}}) * {LACKS_ONE} + {LOST} AS lacks,
        {{outcomes}} AS outcomes, {{parts}} AS parts
    FROM {{constants}}, {{points}}, candidates_searchrow p
    CROSS JOIN LATERAL (SELECT {{met}} OFFSET 0) AS met
    WHERE p.job_seeker_id = ANY (%(nearest)s) AND p.occupation = ANY ('{{near}}')
    ORDER BY p.job_seeker_id, lacks,
        (SELECT code FROM referentials_romecode WHERE id = p.occupation), p.area_id
)
SELECT p.job_seeker_id, p.public_id, row_number() OVER (ORDER BY lacks, {SHUFFLED}, p.public_id) AS rank,
    p.occupation, p.area_id, 10000 - lacks / {SHUFFLE} %% {SCORES},
    10000 - lacks / {SHUFFLE * SCORES} %% {SCORES}, outcomes, parts
FROM {{points}}, person p
ORDER BY rank LIMIT %(kept)s
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
    """``found`` says who they are, for as many that are kept."""
    if not found.nearest:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement(asked, NEAREST), asked.constants | {"nearest": found.nearest, "kept": kept})
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
