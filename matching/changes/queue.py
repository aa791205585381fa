"""The queue of people to match: filled by the database with the rows that change (migration 0007).

People are taken with a lease. Nothing here waits for a lock, and no lock is held while a person is matched:
whoever changes people never waits for the matching.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from ..enums import LEASE

CLAIM = """
WITH next AS (
    SELECT job_seeker_id FROM matching_persontomatch
    WHERE coalesce(lease_until < (SELECT app_now()), true)
    ORDER BY marked_at, job_seeker_id LIMIT %(most)s FOR UPDATE SKIP LOCKED
)
UPDATE matching_persontomatch q
SET lease = %(lease)s, attempts = attempts + 1,
    -- Who makes a worker fail each time is tried less and less often, and holds up nobody.
    lease_until = (SELECT app_now()) + %(patience)s::interval * 2 ^ least(attempts, 10)
FROM next WHERE q.job_seeker_id = next.job_seeker_id
RETURNING q.job_seeker_id, q.marked_at, q.first_xact::text, q.last_xact::text, q.before::text, least(
    (q.marked_at AT TIME ZONE 'Europe/Paris')::date,
    (SELECT min(next_change_at) - 1 FROM candidates_searchrow_past p
     WHERE p.job_seeker_id = q.job_seeker_id AND p.until = q.first_xact)
)
"""
# Whoever changes meanwhile is locked, or has another last transaction: they stay.
RELEASE = """
WITH done AS (
    SELECT q.job_seeker_id
    FROM matching_persontomatch q
    JOIN unnest(%(people)s::bigint[], %(last)s::text[]) AS seen (job_seeker_id, xact) USING (job_seeker_id)
    WHERE q.lease = %(lease)s AND q.last_xact = seen.xact::xid8
    FOR UPDATE OF q SKIP LOCKED
)
DELETE FROM matching_persontomatch q USING done WHERE q.job_seeker_id = done.job_seeker_id
"""
FREE = """
WITH changed AS (
    SELECT job_seeker_id FROM matching_persontomatch
    WHERE lease = %(lease)s AND job_seeker_id = ANY (%(people)s) FOR UPDATE SKIP LOCKED
)
UPDATE matching_persontomatch q SET lease = NULL, lease_until = NULL, attempts = 0
FROM changed WHERE q.job_seeker_id = changed.job_seeker_id
"""


@dataclass(frozen=True)
class Claimed:
    """A person to match, and what they were before: the rows visible in ``before``, but for those that
    ``first_xact`` wrote. ``last_xact``: the change up to which they are matched. ``good_on``: the last day on
    which those rows were good, that of the change, or the one before time alone made them stale.
    """

    lease: uuid.UUID
    job_seeker_id: int
    marked_at: datetime
    first_xact: str
    last_xact: str
    before: str
    good_on: date


@transaction.atomic
def claim(most: int) -> list[Claimed]:
    """Take the people who have waited longest, for as long as a lease."""
    lease = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"most": most, "lease": lease, "patience": f"{LEASE.total_seconds()} s"})
        return [Claimed(lease, *row) for row in cursor.fetchall()]


def release(people: Sequence[Claimed]) -> None:
    """These are matched: who has not changed since leaves the queue, who has is to be had again."""
    if not people:
        return
    seen: dict[str, Any] = {
        "lease": people[0].lease,
        "people": [person.job_seeker_id for person in people],
        "last": [person.last_xact for person in people],
    }
    with connection.cursor() as cursor:
        cursor.execute(RELEASE, seen)
        cursor.execute(FREE, seen)
