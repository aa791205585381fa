"""Offers that were run while a person was something else, between two changes that are compared as one."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from ..enums import RunState
from .queue import Claimed

# Whatever the rows were meanwhile, no other offer could find them. Of what is being counted, nobody knows yet
# what it sees. A result that was only confirmed meanwhile says what it said before the first change.
COUNTED = """
SELECT DISTINCT o.version_id
FROM unnest(%(people)s::bigint[], %(before)s::pg_snapshot[], %(first)s::xid8[], %(last)s::xid8[])
    AS q (job_seeker_id, before, first_xact, last_xact)
CROSS JOIN LATERAL (
    SELECT occupation, area FROM candidates_searchrow WHERE job_seeker_id = q.job_seeker_id
    UNION ALL
    SELECT occupation, area FROM candidates_searchrow_past
    WHERE job_seeker_id = q.job_seeker_id
        AND (until = q.first_xact OR NOT pg_visible_in_snapshot(until, q.before))
) AS p
JOIN referentials_romecode own ON own.id = p.occupation
JOIN offers_searchrow o ON o.area && p.area AND o.occupation = ANY (ARRAY(
    SELECT own.id UNION ALL SELECT own.parent_id
    UNION ALL SELECT child.id FROM referentials_romecode child WHERE child.parent_id = own.id
))
WHERE EXISTS (
    SELECT FROM matching_matchrun r
    WHERE r.version_id = o.version_id
        AND CASE r.state
            WHEN %(running)s THEN TRUE
            WHEN %(done)s THEN pg_visible_in_snapshot(q.first_xact, r.snapshot::pg_snapshot)
                AND NOT pg_visible_in_snapshot(q.last_xact, r.snapshot::pg_snapshot)
        END
)
"""


def counted_meanwhile(people: Sequence[Claimed]) -> set[int]:
    """The versions that may have been counted between two changes of one of these people."""
    changed_again = [person for person in people if person.first_xact != person.last_xact]
    if not changed_again:
        return set()
    given: dict[str, Any] = {
        "people": [person.job_seeker_id for person in changed_again],
        "before": [person.before for person in changed_again],
        "first": [person.first_xact for person in changed_again],
        "last": [person.last_xact for person in changed_again],
        "running": RunState.RUNNING,
        "done": RunState.DONE,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, given)
        return {version for (version,) in cursor.fetchall()}
