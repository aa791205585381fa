"""Every offer → everyone registered, over two connections; from 20,000 offers, minutes for a million."""

import random
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from itertools import batched, chain
from typing import Any

from django.db import connection

from bench.match import IN_DATABASE
from bench.peers.machine import machine
from francetravail_match.demo.world import filled_database
from matching.context import Context, context
from matching.enums import RESULTS_KEPT

WORKERS = 2
BATCH = 50
MILLION = 1_000_000
SEED = 4
# One subquery for each offer: joined at once, whole occupations would be read again and again.
MATCH_ALL = """
SELECT count(*), sum(m.n_match), sum(m.n_to_qualify), sum(length(m.results))
FROM unnest(%s::bigint[]) AS version CROSS JOIN LATERAL matching_offer(version, %s, %s) AS m
"""


def measure(people: int, log: Callable[[str], object], offers: int = IN_DATABASE) -> dict[str, Any]:
    with filled_database(people, log, offers=offers):
        ctx = context()
        with connection.cursor() as cursor:
            cursor.execute("SELECT version_id FROM offers_searchrow ORDER BY version_id")
            versions = [version for (version,) in cursor.fetchall()]
        # Drawn by lot: neighbours in time are no neighbours in trade or place.
        random.Random(SEED).shuffle(versions)  # noqa: S311 - not a secret
        chosen = versions[:offers]
        waiting = deque(batched(chosen, BATCH))
        started = time.perf_counter()
        with ThreadPoolExecutor(WORKERS) as workers:
            matched = chain(*workers.map(lambda _: match_batches(waiting, ctx), range(WORKERS)))
        seconds = time.perf_counter() - started
        n_offers, n_match, n_to_qualify, n_characters = (sum(column) for column in zip(*matched, strict=True))
        if n_offers != len(chosen):
            raise RuntimeError(f"{n_offers} offers matched of {len(chosen)}")
        return {
            "people": people,
            "offers": n_offers,
            "connections": WORKERS,
            **machine(),
            "seconds": round(seconds, 1),
            "ms_per_offer": round(seconds * 1000 / n_offers, 3),
            "minutes_for_1m": round(seconds / n_offers * MILLION / 60, 1),
            "matches": int(n_match),
            "to_qualify": int(n_to_qualify),
            "characters_of_results": int(n_characters),
        }


def match_batches(waiting: deque[tuple[int, ...]], ctx: Context) -> list[tuple[int, int, int, int]]:
    """Batch after batch until none waits, on a connection of this thread.

    Of each: how many offers, their counts added up, and how long the results are.
    """
    matched = []
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        with suppress(IndexError):
            while True:
                cursor.execute(MATCH_ALL, [list(waiting.popleft()), ctx.as_json(), RESULTS_KEPT])
                matched.append(cursor.fetchone())
    return matched
