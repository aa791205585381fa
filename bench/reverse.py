"""One person → a million live offers (--offers): what they match or could, and what tells a change of each.

Their search rows lie as `cluster_search_rows` leaves them.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import connection

from bench.peers.machine import machine
from bench.peers.plans import without_indexes
from bench.peers.timing import TIMES, spread
from francetravail_match.demo.world import filled_database
from matching.context import Context, context
from matching.verdict import OfferFound, offers_of

LIVE = 1_000_000
SAMPLE = 600
SCANNED = 5
# Who has a row, spread over the order of arrival.
PEOPLE = """
SELECT job_seeker_id FROM (
    SELECT job_seeker_id, row_number() OVER (ORDER BY job_seeker_id) AS n
    FROM (SELECT DISTINCT job_seeker_id FROM candidates_searchrow) AS counted
) AS numbered
WHERE n %% greatest((SELECT count(DISTINCT job_seeker_id) FROM candidates_searchrow) / %s, 1) = 0
ORDER BY n LIMIT %s
"""


def measure(people: int, log: Callable[[str], object], offers: int = LIVE) -> dict[str, Any]:
    with filled_database(people, log, offers=offers):
        call_command("cluster_search_rows", stdout=sys.stderr)
        ctx = context()
        with connection.cursor() as cursor:
            cursor.execute(PEOPLE, [SAMPLE, SAMPLE])
            sample = [person for (person,) in cursor.fetchall()]
            cursor.execute("SELECT count(*) FROM offers_searchrow")
            ((live,),) = cursor.fetchall()
        found = {person: offers_of(person, ctx) for person in sample}
        log(f"{len(sample)} personnes, {live} offres")
        rounds = [[timed(person, ctx) for person in sample] for _ in range(TIMES)]
        times = [statistics.median(spent) for spent in zip(*rounds, strict=True)]
        scanned = sample[:: max(len(sample) // SCANNED, 1)][:SCANNED]
        slow, same = by_sequential_scan(scanned, found, ctx)
        figures = machine()
    return {
        "people": people,
        "offers": live,
        "people_asked": len(sample),
        **figures,
        **spread(times),
        "offers_found_p50": statistics.median(len(offers) for offers in found.values()),
        "offers_found_most": max(len(offers) for offers in found.values()),
        "vs_sequential_scan": round(slow / statistics.median(times), 1),
        "same_offers": same,
    }


def timed(person: int, ctx: Context) -> float:
    started = time.perf_counter()
    offers_of(person, ctx)
    return (time.perf_counter() - started) * 1000


def by_sequential_scan(
    sample: list[int], found: dict[int, list[OfferFound]], ctx: Context
) -> tuple[float, bool]:
    """Median milliseconds of the same function without indexes, and whether it finds the same."""
    with without_indexes("offers_searchrow", len(sample)):
        times = [timed(person, ctx) for person in sample]
        same = all(offers_of(person, ctx) == found[person] for person in sample)
    return statistics.median(times), same
