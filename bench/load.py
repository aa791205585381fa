"""Bulk load of invented people: from staged tables to rows that are ready to be matched."""

import time
from collections.abc import Callable
from itertools import batched
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from candidates.imports.bulk import STAGING, TABLES, execute, load_staged, open_staging
from candidates.management.commands.make_people import COUNTS
from candidates.synthetic.labour_market import LabourMarket
from candidates.synthetic.people import invent
from candidates.synthetic.storing import BATCH, store
from francetravail_match.common.database import app_now
from francetravail_match.demo.world import empty_database, load_reference

#: People drawn one by one; the others are these again under other numbers.
PROFILES = 200_000

COLUMNS = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
"""
PEOPLE = TABLES[0]


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    """Only the load is timed: the staged rows are there, nothing else is; at the end all indexes are."""
    with empty_database(f"inscrits_load_{people}", log):
        load_reference(log)
        open_staging()
        log(f"{people} personnes préparées")
        drawn = min(people, PROFILES)
        draw(drawn)
        multiply(drawn, people)
        started = time.monotonic()
        loaded = load_staged(source="banc d'essai", watermark=app_now(), digest="", log=log)
        seconds = time.monotonic() - started
        ((rows,),) = execute("SELECT count(*) FROM candidates_searchrow")
    return {
        "people": loaded,
        "search_rows": rows,
        "seconds": round(seconds, 1),
        "people_per_second": round(loaded / seconds),
    }


def draw(people: int) -> None:
    """Invented people, written to the staged tables: `store` names tables without their schema."""
    execute(f"GRANT USAGE ON SCHEMA {STAGING} TO app")
    for things in ("TABLES", "SEQUENCES"):
        execute(f"GRANT ALL ON ALL {things} IN SCHEMA {STAGING} TO app")
    counts = settings.FT_DATA / COUNTS
    market = LabourMarket(counts if counts.exists() else None)
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path = {STAGING}, public")
        for numbers in batched(range(people), BATCH):
            with transaction.atomic():
                store([invent(market, 1, number) for number in numbers])
        cursor.execute("RESET search_path")


def multiply(drawn: int, people: int) -> None:
    """Repeat the drawn people under other numbers until there are this many."""
    ((first,),) = execute(f"SELECT min(id) FROM {STAGING}.{PEOPLE}")  # noqa: S608
    for table in TABLES:
        key = "id" if table == PEOPLE else "job_seeker_id"
        shifted = f"t.{key} + {drawn} * k"
        values = {name: f't."{name}"' for (name,) in execute(COLUMNS, [f"{STAGING}.{table}"])}
        if table != PEOPLE:
            values.pop("id", None)
        values |= {key: shifted}
        if table == PEOPLE:
            values |= {
                "public_id": "gen_random_uuid()",
                "registration_number": f"concat('FICTIF-1-', {shifted} - {first})",
            }
        names = ", ".join(f'"{name}"' for name in values)
        execute(
            f"INSERT INTO {STAGING}.{table} ({names}) SELECT {', '.join(values.values())}"  # noqa: S608
            f" FROM {STAGING}.{table} t, generate_series(1, {(people - 1) // drawn}) k"
            f" WHERE {shifted} < {first + people}"
        )
