"""One offer → everyone registered: exact counts and the first fifty, beside three peers asked the same."""

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
from django.db import connection

from bench.peers.machine import machine
from bench.peers.plans import without_indexes
from bench.peers.question import Found
from bench.peers.timing import Answer, ask_all, spread
from francetravail_match.demo.offers import COPY
from francetravail_match.demo.world import filled_database
from matching.context import context
from matching.enums import Verdict
from matching.verdict import match
from offers.models import JobOffer

#: Offers of the kept database: `all_offers` asks the others.
IN_DATABASE = 20_000
#: Of which so many real ones are asked.
ASKED = 200
#: A sequential scan takes so long that fewer offers, once each, say as much.
SCANNED = 20
# What the index on (occupation, area) finds for an offer, before any criterion is looked at.
LOOKED_AT = """
SELECT (SELECT count(*) FROM unnest(o.occupations) AS wanted (occupation)
        JOIN candidates_searchrow p ON p.occupation = wanted.occupation AND p.area && o.area)
FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked (version, place)
JOIN offers_searchrow o ON o.version_id = asked.version ORDER BY asked.place
"""


def measure(people: int, log: Callable[[str], object], offers: int = IN_DATABASE) -> dict[str, Any]:
    """``vs_…``: how many times longer the peer takes at the median of the offers that it was asked.

    ``work``: `work_of`.
    """
    with filled_database(people, log, offers=offers):
        ctx = context()

        def ask(version: int) -> Found:
            matched = match(version, ctx=ctx)
            matches, to_qualify = (
                [(person.minimum, person.maximum) for person in matched.results if person.verdict == verdict]
                for verdict in (Verdict.MATCH, Verdict.TO_QUALIFY)
            )
            return Found(matched.n_match, matched.n_to_qualify, matches, to_qualify)

        chosen = real_offers(ASKED)
        figures = {"people": people, "rows": count_rows(), "offers": len(chosen), **machine()}
        engine = dict(zip(chosen, ask_all(ask, chosen), strict=True))
        log(f"{len(chosen)} offres rapprochées : {spread([answer.ms for answer in engine.values()])}")
        scanned = chosen[:: max(len(chosen) // SCANNED, 1)][:SCANNED]
        with without_indexes("candidates_searchrow", len(scanned)):
            peers = {"sequential_scan": dict(zip(scanned, ask_all(ask, scanned, times=1), strict=True))}
        log(f"balayages séquentiels terminés : {compared(engine, peers)}")
        from bench.peers.answers import by_peers  # of the group `bench` alone

        peers |= {name: dict(zip(chosen, found, strict=True)) for name, found in by_peers(chosen, ctx, log)}
        figures["work"] = work_of(engine)
    return figures | spread([answer.ms for answer in engine.values()]) | compared(engine, peers)


def real_offers(wanted: int) -> list[int]:
    """Versions spread over the real offers by their public number: the same ones every time."""
    real = JobOffer.objects.live().exclude(source_number__startswith=COPY).order_by("source_number", "pk")
    versions = list(real.values_list("current_version", flat=True))
    return versions[:: max(len(versions) // wanted, 1)][:wanted]


def count_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM candidates_searchrow")
        return cursor.fetchone()[0]


def work_of(engine: dict[int, Answer]) -> dict[str, float]:
    """How much there is to do for an offer, on average, and what it takes.

    By least squares of the parts by which each offer's time is missed: a heavy one counts as much as another.

    ``rows_looked_at``: by the index; ``people_found``: who match or are to qualify. ``fixed_ms``: of an offer
    that finds nobody; ``row_us``, ``person_us``: more, of each row looked at and of each person found.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(LOOKED_AT, [[*engine]])
        rows = np.array([count for (count,) in cursor.fetchall()], float)
    people = np.array([answer.found.n_match + answer.found.n_to_qualify for answer in engine.values()], float)
    each = np.column_stack([np.ones(len(rows)), rows, people])
    took = np.array([answer.ms for answer in engine.values()])
    (fixed, row, person), *_ = np.linalg.lstsq(each / took[:, None], np.ones(len(took)))
    return {
        "rows_looked_at": round(rows.mean()),
        "people_found": round(people.mean()),
        "fixed_ms": round(fixed, 2),
        "row_us": round(row * 1000, 2),
        "person_us": round(person * 1000, 2),
    }


def compared(engine: dict[int, Answer], peers: dict[str, dict[int, Answer]]) -> dict[str, Any]:
    pairs = [
        (engine[version].found, answer.found)
        for answers in peers.values()
        for version, answer in answers.items()
    ]
    figures: dict[str, Any] = {f"vs_{name}": ratio(engine, answers) for name, answers in peers.items()}
    figures["same_counts"] = all(
        (ours.n_match, ours.n_to_qualify) == (theirs.n_match, theirs.n_to_qualify) for ours, theirs in pairs
    )
    figures["same_scores"] = all(ours == theirs for ours, theirs in pairs)
    for name, answers in peers.items():
        times = [answer.ms for answer in answers.values()]
        figures[name] = {"offers_compared": len(answers), **spread(times)}
    return figures


def ratio(engine: dict[int, Answer], peer: dict[int, Answer]) -> float:
    slow = statistics.median(answer.ms for answer in peer.values())
    return round(slow / statistics.median(engine[version].ms for version in peer), 1)
