"""A large invented population, staged then loaded whole: for benchmarks."""

import time
from collections.abc import Callable
from itertools import batched

from django.conf import settings
from django.db import connection, transaction

from candidates.imports.bulk import STAGING, TABLES, execute, load_staged, open_staging
from candidates.management.commands.make_people import COUNTS
from candidates.synthetic.labour_market import LabourMarket
from candidates.synthetic.people import invent
from candidates.synthetic.storing import BATCH, store
from francetravail_match.common.database import app_now

#: People drawn one by one; the others are these again under other numbers.
PROFILES = 200_000

COLUMNS = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
"""
PEOPLE = TABLES[0]


def load_population(people: int, log: Callable[[str], object]) -> float:
    """Load this many people into a database that has nobody; seconds from staged rows to ready ones."""
    open_staging()
    drawn = min(people, PROFILES)
    draw(drawn)
    multiply(drawn, people)
    log(f"{people} personnes préparées")
    started = time.monotonic()
    load_staged(source="banc d'essai", watermark=app_now(), digest="", log=log)
    return time.monotonic() - started


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
