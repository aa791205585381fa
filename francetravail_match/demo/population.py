"""A large invented population, staged with all that a full feed stages, then loaded whole: for benchmarks."""

import time
from collections.abc import Callable
from itertools import batched

from django.conf import settings
from django.db import connection, transaction

from candidates.imports.bulk import STAGING, TABLES, close_staging, execute, load_staged, open_staging
from candidates.management.commands.make_people import COUNTS
from candidates.models import ANSWER_FIELDS
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

# A family that is not complete is not an answer.
QUESTIONS = ", ".join(
    f"'{name}', " + (f"nullif(j.{name}, false)" if name.endswith("_complete") else f"j.{name}")
    for name in ANSWER_FIELDS
)
# What a feed would have said of the people drawn: one answer each, a question for each column and item.
SAID = f"""
WITH item AS (
    SELECT job_seeker_id, 'skill:' || ogr AS question, to_jsonb(held) AS value
    FROM {STAGING}.candidates_heldskill
    UNION ALL SELECT job_seeker_id, 'licence:' || code, to_jsonb(held) FROM {STAGING}.candidates_heldlicence
    UNION ALL SELECT job_seeker_id, 'language:' || code, coalesce(to_jsonb(level), to_jsonb(held))
    FROM {STAGING}.candidates_heldlanguage
    UNION ALL SELECT job_seeker_id, 'certification:' || code, CASE WHEN held THEN jsonb_strip_nulls(
        jsonb_build_object('obtained_on', obtained_on, 'valid_until', valid_until)) ELSE 'false' END
    FROM {STAGING}.candidates_heldcertification
), items AS (
    SELECT job_seeker_id, jsonb_object_agg(question, value) AS said FROM item GROUP BY job_seeker_id
), person AS (
    SELECT j.id, coalesce(items.said, '{{}}') || jsonb_strip_nulls(jsonb_build_object({QUESTIONS})) AS said
    FROM {STAGING}.candidates_jobseeker j LEFT JOIN items ON items.job_seeker_id = j.id
), recorded AS (
    INSERT INTO {STAGING}.candidates_answer
        (job_seeker_id, "values", origin, channel, answered_at, recorded_at)
    SELECT id, said, 'feed', 'import', app_now(), app_now() FROM person
)
INSERT INTO {STAGING}.candidates_sourcerecord (job_seeker_id, digest, stated_at, left_reason)
SELECT id, decode(md5(said::text), 'hex'), app_now(), '' FROM person
"""  # noqa: S608


def load_population(people: int, log: Callable[[str], object]) -> float:
    """Load this many people into a database that has nobody; seconds from staged rows to ready ones.

    Reading and checking the lines of a feed, which stages them elsewhere, is not in it.
    """
    open_staging()
    drawn = min(people, PROFILES)
    draw(drawn)
    execute(SAID)
    multiply(drawn, people)
    log(f"{people} personnes préparées")
    started = time.monotonic()
    load_staged(source="banc d'essai", watermark=app_now(), digest="", log=log)
    seconds = time.monotonic() - started
    close_staging()
    return seconds


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
