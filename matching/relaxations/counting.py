"""Who would be found for an offer that asked for something else: exact counts, by the criteria's own SQL."""

import json
from dataclasses import dataclass

from django.db import connection

from .. import criteria
from ..context import context
from ..functions import CONTEXT
from ..sql import pieces
from ..verdict import OfferNotLive
from .columns import Columns

# The rows that a live offer would have, told by the columns that differ.
OF_LIVE_OFFER = """
    SELECT wanted.n, (jsonb_populate_record(o, wanted.columns)).*
    FROM offers_searchrow o, unnest(%(columns)s::jsonb[]) WITH ORDINALITY AS wanted (columns, n)
    WHERE o.version_id = %(version)s
"""
# Everyone who may match one of the rows asked for, as the engine finds them.
PEOPLE = """
WITH ctx AS MATERIALIZED (
    SELECT {context} FROM (SELECT %(context)s::jsonb AS context) AS given
), asked AS MATERIALIZED ({asked}), found AS MATERIALIZED (
    SELECT o.n, p.job_seeker_id, bool_and({unknown}) AS unknown
    FROM asked o CROSS JOIN ctx CROSS JOIN LATERAL (
        SELECT r.* FROM unnest(o.occupations) AS wanted (occupation)
        JOIN candidates_searchrow r ON r.occupation = wanted.occupation AND r.area && o.area
        OFFSET 0
    ) AS p
    CROSS JOIN LATERAL (SELECT {met} OFFSET 0) AS met
    WHERE {possible}
    GROUP BY o.n, p.job_seeker_id
)
"""
COUNTS = """
SELECT count(found.n) FILTER (WHERE NOT unknown), count(found.n) FILTER (WHERE unknown)
FROM asked LEFT JOIN found USING (n) GROUP BY asked.n ORDER BY asked.n
"""
FOUND_AGAIN = """
SELECT count(*) FROM found WHERE n = 1 AND NOT unknown AND job_seeker_id NOT IN (
    SELECT job_seeker_id FROM found WHERE n = 2 AND NOT unknown
)
"""


@dataclass(frozen=True)
class Found:
    """How many people match, and how many are to ask."""

    n_match: int
    n_to_qualify: int


def found_by(version_id: int, rows: list[Columns]) -> list[Found]:
    """For each row that the offer of this live version could have, told by the columns that differ.

    Raises OfferNotLive without a search row.
    """
    counts = _query(COUNTS, version_id, rows)
    if len(counts) < len(rows):
        raise OfferNotLive
    return [Found(*line) for line in counts]


def found_again(version_id: int, before: Columns) -> int:
    """How many people match the live version and would not match it with the columns of before."""
    ((people,),) = _query(FOUND_AGAIN, version_id, [{}, before])
    return int(people)


def people(asked: str) -> str:
    """SQL for `found`: the people of each row of ``asked`` (`n`, and the columns of a search row)."""
    return PEOPLE.format(asked=asked, context=CONTEXT, **pieces(criteria.CRITERIA, "met."))


def _query(question: str, version_id: int, rows: list[Columns]) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            people(OF_LIVE_OFFER) + question,
            {
                "context": context().as_json(),
                "columns": [json.dumps(row) for row in rows],
                "version": version_id,
            },
        )
        return cursor.fetchall()
