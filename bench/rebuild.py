"""Search rows rebuilt after a change: of one person, of a thousand in one transaction."""

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from bench.peers.machine import machine
from candidates.imports.bulk import execute
from candidates.models import JobSeeker
from francetravail_match.demo.population import load_population
from francetravail_match.demo.world import empty_database, load_reference

CHANGE = """
UPDATE candidates_jobseeker SET accepts_night = NOT coalesce(accepts_night, false) WHERE id = ANY (%s)
"""
REPEATS = {1: 200, 1000: 10}


def timed(people: list[int]) -> float:
    """Milliseconds from the first statement to the end of the commit, which rebuilds."""
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CHANGE, [people])
    return (time.perf_counter() - started) * 1000


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    """Medians, and the 95th percentile for one person."""
    with empty_database(f"inscrits_rebuild_{people}", log):
        load_reference(log)
        load_population(people, log)
        execute("VACUUM ANALYZE")
        rng = random.Random(1)  # noqa: S311 - not a secret
        everyone = list(JobSeeker.objects.values_list("pk", flat=True))
        times = {}
        for number, repeats in REPEATS.items():
            samples = [rng.sample(everyone, min(number, people)) for _ in range(repeats + 2)]
            times[number] = sorted([timed(sample) for sample in samples][2:])
        past = execute("SELECT count(*) FROM candidates_searchrow_past")
    return {
        "people": people,
        **machine(),
        "one_person_ms": round(statistics.median(times[1]), 2),
        "one_person_p95_ms": round(times[1][int(len(times[1]) * 0.95)], 2),
        "thousand_people_ms": round(statistics.median(times[1000]), 1),
        "rows_moved_to_the_past": past[0][0],
    }
