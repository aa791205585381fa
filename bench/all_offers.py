"""Every offer → everyone registered, over two connections; from 20,000 offers, minutes for a million.

Beside it, two engines of which less is composed: one asks for occupation and place alone, the other gives all
the points to whomever it finds. What is left of the time is what criteria, or scores, do not take.
"""

import copy
import random
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from itertools import batched, chain
from typing import Any

from django.db import connection

from bench.match import IN_DATABASE
from bench.peers.machine import machine
from francetravail_match.demo.world import filled_database
from matching.context import Context, context
from matching.criteria import CRITERIA, Criterion
from matching.criteria.base import Earned
from matching.enums import RESULTS_KEPT
from matching.sql import compose

WORKERS = 2
BATCH = 50
MILLION = 1_000_000
SEED = 4
# One subquery for each offer: joined at once, whole occupations would be read again and again.
MATCH_ALL = """
SELECT count(*), sum(m.n_match), sum(m.n_to_qualify), sum(length(m.results))
FROM unnest(%s::bigint[]) AS version CROSS JOIN LATERAL {}(version, %s, %s) AS m
"""
ENGINE = "matching_offer"
# Of the session alone.
BY_PLACE, UNSCORED = "pg_temp.matching_offer_by_place", "pg_temp.matching_offer_unscored"
PLACE = ("occupation", "mobility")


def measure(people: int, log: Callable[[str], object], offers: int = IN_DATABASE) -> dict[str, Any]:
    with filled_database(people, log, offers=offers):
        ctx = context()
        with connection.cursor() as cursor:
            cursor.execute("SELECT version_id FROM offers_searchrow ORDER BY version_id")
            versions = [version for (version,) in cursor.fetchall()]
        # Drawn by lot: neighbours in time are no neighbours in trade or place.
        random.Random(SEED).shuffle(versions)  # noqa: S311 - not a secret
        chosen = versions[:offers]
        # Not timed: what is read first comes from the disk.
        match_all(chosen, ctx, BY_PLACE)
        seconds, (n_offers, n_match, n_to_qualify, n_characters) = match_all(chosen, ctx, ENGINE)
        log(f"{len(chosen)} offres rapprochées : {seconds:.1f} s")
        by_place, _ = match_all(chosen, ctx, BY_PLACE)
        unscored, _ = match_all(chosen, ctx, UNSCORED)
        return {
            "people": people,
            "offers": n_offers,
            "connections": WORKERS,
            **machine(),
            "seconds": round(seconds, 1),
            "ms_per_offer": round(seconds * 1000 / n_offers, 3),
            "minutes_for_1m": minutes_for_a_million(seconds, n_offers),
            "matches": int(n_match),
            "to_qualify": int(n_to_qualify),
            "characters_of_results": int(n_characters),
            "by_occupation_and_place_alone": {
                "seconds": round(by_place, 1),
                "minutes_for_1m": minutes_for_a_million(by_place, n_offers),
            },
            "without_scores": {
                "seconds": round(unscored, 1),
                "minutes_for_1m": minutes_for_a_million(unscored, n_offers),
            },
        }


def minutes_for_a_million(seconds: float, n_offers: int) -> float:
    return round(seconds / n_offers * MILLION / 60, 1)


def match_all(versions: Sequence[int], ctx: Context, engine: str) -> tuple[float, list[int]]:
    """Seconds; and how many offers, their counts added up, and how long the results are."""
    waiting = deque(batched(versions, BATCH))
    started = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as workers:
        matched = chain(*workers.map(lambda _: match_batches(waiting, ctx, engine), range(WORKERS)))
    seconds = time.perf_counter() - started
    counted = [sum(column) for column in zip(*matched, strict=True)]
    if counted[0] != len(versions):
        raise RuntimeError(f"{counted[0]} offers matched of {len(versions)}")
    return seconds, counted


def match_batches(
    waiting: deque[tuple[int, ...]], ctx: Context, engine: str
) -> list[tuple[int, int, int, int]]:
    """Batch after batch until none waits, on a connection of this thread; of each, what `match_all` adds."""
    matched = []
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        if engine != ENGINE:
            cursor.execute(reduced(engine))
        with suppress(IndexError):
            while True:
                cursor.execute(
                    MATCH_ALL.format(engine), [list(waiting.popleft()), ctx.as_json(), RESULTS_KEPT]
                )
                matched.append(cursor.fetchone())
    return matched


def reduced(engine: str) -> str:
    """SQL that makes the engine of this name."""
    if engine == BY_PLACE:
        composed = [criterion for criterion in CRITERIA if criterion.code in PLACE]
    else:
        composed = [all_points(criterion) for criterion in CRITERIA]
    return compose(composed)[ENGINE].replace(f"FUNCTION {ENGINE}(", f"FUNCTION {engine}(")


def all_points(criterion: Criterion) -> Criterion:
    criterion = copy.copy(criterion)
    criterion.earned = lambda points: Earned(*[(points, points)] * 3)  # type: ignore[method-assign]
    return criterion
