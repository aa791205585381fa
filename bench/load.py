"""Bulk load of invented people: from staged tables to rows that are ready to be matched."""

from collections.abc import Callable
from typing import Any

from candidates.imports.bulk import execute
from francetravail_match.demo.population import load_population
from francetravail_match.demo.world import empty_database, load_reference


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    """Only the load is timed: the staged rows are there, nothing else is; at the end all indexes are."""
    with empty_database(f"inscrits_load_{people}", log):
        load_reference(log)
        seconds = load_population(people, log)
        ((loaded, rows),) = execute(
            "SELECT (SELECT count(*) FROM candidates_jobseeker), (SELECT count(*) FROM candidates_searchrow)"
        )
    return {
        "people": loaded,
        "search_rows": rows,
        "seconds": round(seconds, 1),
        "people_per_second": round(loaded / seconds),
    }
