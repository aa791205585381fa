"""Lines of the journal per second: 20 connections, a transaction for each line, the sealer at work."""

import json
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connections

from francetravail_match.demo.world import empty_database
from francetravail_match.journal import services as journal
from francetravail_match.journal.verification import verify

CONNECTIONS = 20
SECONDS = 8
SEAL_EVERY = 2.0
PEOPLE = [str(uuid.UUID(int=n)) for n in range(20)]
# One line in five shows a page of twenty people; the others are like a sign-in.
PAYLOADS = [json.dumps({"verdict": "match", "page": 1, "people": PEOPLE}), *["{}"] * 4]
JOURNAL = "SELECT journal_write(%s, NULL, 'people.listed', 'run', %s, %s)"
# The same values, without digest, check, index or seal: what this machine can do at most.
BARE = """INSERT INTO bench_bare (actor_id, action, object_type, object_id, payload)
    VALUES (%s, 'people.listed', 'run', %s, %s)"""
BARE_TABLE = """
DROP TABLE IF EXISTS bench_bare;
CREATE TABLE bench_bare (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, occurred_at timestamptz NOT NULL DEFAULT now(),
    actor_id bigint, action text, object_type text, object_id uuid, payload jsonb
);
"""


def write(url: str, statement: str, number: int, until: float, times: list[float]) -> None:
    """Lines one after the other, each in a transaction of its own; seconds of each into ``times``."""
    with psycopg.connect(url, autocommit=True) as connection:
        turn = 0
        while (started := time.perf_counter()) < until:
            parameters = [number, uuid.uuid4(), PAYLOADS[turn % len(PAYLOADS)]]
            connection.execute(statement, parameters)
            times.append(time.perf_counter() - started)
            turn += 1


def load(url: str, statement: str, meanwhile: Callable[[], object]) -> tuple[float, list[float]]:
    """Lines per second, and the seconds that each took, sorted."""
    times: list[list[float]] = [[] for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    writers = [
        threading.Thread(target=write, args=(url, statement, n, started + SECONDS, times[n]))
        for n in range(CONNECTIONS)
    ]
    for writer in writers:
        writer.start()
    while time.perf_counter() < started + SECONDS:
        time.sleep(SEAL_EVERY)
        meanwhile()
    for writer in writers:
        writer.join()
    elapsed = time.perf_counter() - started
    every = sorted(seconds for each in times for seconds in each)
    return len(every) / elapsed, every


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    with empty_database("inscrits_bench_journal", log):
        with connections["migrator"].cursor() as cursor:
            cursor.execute(BARE_TABLE)
        url = connections["default"].get_connection_params()
        address = psycopg.conninfo.make_conninfo(
            dbname=url["dbname"], user=url.get("user"), host=url.get("host"), port=url.get("port")
        )
        log(f"{CONNECTIONS} connexions, {SECONDS} s, sans le journal")
        bare, _ = load(address, BARE, lambda: None)
        log(f"{CONNECTIONS} connexions, {SECONDS} s, avec le journal")
        rate, times = load(address, JOURNAL, journal.seal_lines)
        tail = verify().unsealed
        journal.seal_lines()
        report = verify()
    return {
        "connections": CONNECTIONS,
        "lines": len(times),
        "lines_per_second": round(rate),
        "p50_ms": round(statistics.median(times) * 1000, 2),
        "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 2),
        "bare_inserts_per_second": round(bare),
        "ratio_to_bare_insert": round(rate / bare, 2),
        "unsealed_at_the_end": tail,
        "verified": report.problem is None,
    }
