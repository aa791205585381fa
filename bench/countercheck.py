"""The counter-check of real offers: every count, over everyone near the offer's occupation."""

import json
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from bench.match import IN_DATABASE, real_offers
from bench.peers.machine import machine
from bench.peers.plans import without_indexes
from bench.peers.timing import spread
from francetravail_match.demo.world import filled_database
from matching.context import Context, context
from matching.countercheck.counting import countercheck
from matching.countercheck.data import as_data
from matching.countercheck.report import report
from matching.verdict import match

OFFERS = 100
#: Asked again without indexes: the same counts.
SCANNED = 3


def measure(people: int, log: Callable[[str], object], offers: int = OFFERS) -> dict[str, Any]:
    """``same_counts``: the counts as asked are those of the matching, and all counts those of a scan.

    ``counts_p50_ms``: of the counts over everyone alone; ``p50_ms``: of all that a counter-check says;
    ``lines_p50_ms``: of its lines, which the database counts again before they are kept.
    """
    with filled_database(people, log, offers=IN_DATABASE):
        ctx = context()
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        chosen = real_offers(offers)
        found, spent, counting, lines, same = {}, [], [], [], True
        for version in chosen:
            report(version, ctx)
            found[version], took = timed(whole, version, ctx)
            spent.append(took)
            counting.append(timed(countercheck, version, ctx)[1])
            counted, took = timed(lines_of, version, ctx)
            lines.append(took)
            same = same and counted.items() <= found[version].items()
        near = sorted(counts["people"] for counts in found.values())
        log(f"{len(chosen)} contre-épreuves : {spread(spent)}, dont les comptes de tous : {spread(counting)}")
        same = same and all(
            (found[version]["as_asked"]["match"], found[version]["as_asked"]["to_qualify"])
            == (matched.n_match, matched.n_to_qualify)
            for version in chosen
            for matched in [match(version, ctx=ctx)]
        )
        scanned = chosen[:: max(len(chosen) // SCANNED, 1)][:SCANNED]
        with without_indexes("candidates_searchrow", len(scanned)):
            same = same and all(whole(version, ctx) == found[version] for version in scanned)
        return {
            "people": people,
            "offers": len(chosen),
            "near_p50": near[len(near) // 2],
            **machine(),
            **spread(spent),
            **{f"counts_{name}": ms for name, ms in spread(counting).items()},
            **{f"lines_{name}": ms for name, ms in spread(lines).items()},
            "same_counts": same,
        }


def whole(version: int, ctx: Context) -> dict[str, Any]:
    return as_data(report(version, ctx))


def lines_of(version: int, ctx: Context) -> dict[str, Any]:
    """As a counter-check that is written keeps them, by the database's own context."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate_lines(%s)", [version])
        return json.loads(cursor.fetchone()[0])


def timed[Found](ask: Callable[[int, Context], Found], version: int, ctx: Context) -> tuple[Found, float]:
    """What was found, and the milliseconds that it took."""
    started = time.perf_counter()
    return ask(version, ctx), (time.perf_counter() - started) * 1000
