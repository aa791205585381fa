"""Offers that were run while a person was something else, between two changes that are compared as one."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from ..enums import RunState
from .queue import Claimed

# Whatever the rows were meanwhile, no other offer could find them. Which of them a run saw is not looked at:
# it costs less to count an offer once more.
COUNTED = """
SELECT DISTINCT o.version_id
FROM unnest(%(people)s::bigint[], %(since)s::timestamptz[], %(before)s::text[], %(first)s::text[])
    AS q (job_seeker_id, since, before, first_xact)
CROSS JOIN LATERAL (
    SELECT occupation, area FROM candidates_searchrow WHERE job_seeker_id = q.job_seeker_id
    UNION ALL
    SELECT occupation, area FROM candidates_searchrow_past
    WHERE job_seeker_id = q.job_seeker_id
        AND (until = q.first_xact::xid8 OR NOT pg_visible_in_snapshot(until, q.before::pg_snapshot))
) AS p
JOIN referentials_romecode own ON own.id = p.occupation
JOIN offers_searchrow o ON o.area && p.area AND o.occupation = ANY (ARRAY(
    SELECT own.id UNION ALL SELECT own.parent_id
    UNION ALL SELECT child.id FROM referentials_romecode child WHERE child.parent_id = own.id
))
WHERE EXISTS (
    SELECT FROM matching_matchrun r
    WHERE r.version_id = o.version_id
        AND (r.state = %(running)s OR r.state = %(done)s AND r.confirmed_at >= q.since)
)
"""


def counted_meanwhile(people: Sequence[Claimed]) -> set[int]:
    """The versions that may have been counted between two changes of one of these people."""
    changed_again = [person for person in people if person.first_xact != person.last_xact]
    if not changed_again:
        return set()
    given: dict[str, Any] = {
        "people": [person.job_seeker_id for person in changed_again],
        "since": [person.marked_at for person in changed_again],
        "before": [person.before for person in changed_again],
        "first": [person.first_xact for person in changed_again],
        "running": RunState.RUNNING,
        "done": RunState.DONE,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, given)
        return {version for (version,) in cursor.fetchall()}
