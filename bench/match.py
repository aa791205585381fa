"""One offer → everyone registered: exact counts and the first fifty, beside a sequential scan."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from francetravail_match.demo.world import filled_database
from matching.verdict import match
from offers.models import JobOffer

OFFERS = 200
OFFERS_SCANNED = 20
NO_INDEX = "SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off"


def timed(version: int) -> tuple[float, tuple[int, int]]:
    """Milliseconds, and the counts of match and to_qualify."""
    started = time.perf_counter()
    matched = match(version)
    return (time.perf_counter() - started) * 1000, (matched.n_match, matched.n_to_qualify)


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    with filled_database(people, log):
        # Spread over the offers by their public number: the same ones every time.
        versions = list(
            JobOffer.objects.live().order_by("source_number").values_list("current_version", flat=True)
        )
        chosen = versions[:: max(len(versions) // OFFERS, 1)][:OFFERS]
        for version in chosen[:20]:
            match(version)
        indexed = [timed(version) for version in chosen]
        with connection.cursor() as cursor:
            cursor.execute(NO_INDEX)
        scanned = [timed(version) for version in chosen[:OFFERS_SCANNED]]
    times = sorted(ms for ms, _ in indexed)
    same_offers = [ms for ms, _ in indexed[:OFFERS_SCANNED]]
    return {
        "people": people,
        "offers": len(chosen),
        "p50_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
        "vs_sequential_scan": round(
            statistics.median(ms for ms, _ in scanned) / statistics.median(same_offers), 1
        ),
        "same_counts": [found for _, found in scanned] == [found for _, found in indexed[:OFFERS_SCANNED]],
    }
