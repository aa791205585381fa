"""Bulk load of invented people: from staged tables to rows that are ready to be matched."""

from collections.abc import Callable
from typing import Any

from candidates.imports.bulk import execute
from francetravail_match.demo.population import load_population
from francetravail_match.demo.world import empty_database, load_reference

COUNTED = ("jobseeker", "answer", "sourcerecord", "searchrow")


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    """Only the load is timed: from rows of people, answers, items and identities, staged as a full feed does,
    to constraints, indexes, statistics and search rows that are all there. Staging them is not."""
    with empty_database(f"inscrits_load_{people}", log):
        load_reference(log)
        seconds = load_population(people, log)
        counts = {}
        for table in COUNTED:
            rows = execute(f"SELECT count(*) FROM candidates_{table}")  # noqa: S608
            counts[table] = rows[0][0]
    return {
        "people": people,
        "timed": "staged rows to matchable ones; not the reading of a feed",
        **counts,
        "seconds": round(seconds, 1),
        "people_per_second": round(people / seconds),
    }
