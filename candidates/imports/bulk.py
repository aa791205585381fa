"""Bulk load of a whole population from staged tables: set-based, indexes last, all or nothing.

The staged tables bear the names of ours in a schema of their own. Everything runs as owner, on the alias
`migrator`. From the first step on, and until the last one is committed, there is no watermark.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connections, transaction
from django.db.models import Model

from francetravail_match.common.imports import Unreadable
from francetravail_match.common.on_disk import MEMORY, OWNER, store_in_order

from ..enums import FeedKind, FeedState
from ..models import (
    Answer,
    Feed,
    HeldCertification,
    HeldLanguage,
    HeldLicence,
    HeldSkill,
    Identity,
    JobSeeker,
    MobilityArea,
    SoughtOccupation,
    SourceRecord,
)

STAGING = "staging"
#: People, then what hangs from them.
MODELS: tuple[type[Model], ...] = (
    JobSeeker,
    SourceRecord,
    Identity,
    Answer,
    SoughtOccupation,
    MobilityArea,
    HeldSkill,
    HeldLicence,
    HeldLanguage,
    HeldCertification,
)
TABLES = [model._meta.db_table for model in MODELS]
DERIVED = ["candidates_searchrow", "candidates_withoutrow", "candidates_tally"]
#: People whose search rows are made by one statement: each reads the whole of tables that bear no index then.
CHUNK = 2_000_000

# What is dropped for the load: foreign keys, other unique constraints, then indexes without a constraint.
CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I ', conrelid::regclass, conname) || pg_get_constraintdef(oid)
FROM pg_constraint WHERE conrelid = ANY (%s::text[]::regclass[]) AND contype IN ('f', 'u')
ORDER BY contype DESC, conname
"""
INDEXES = """
SELECT format('DROP INDEX %%s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
FROM pg_index i WHERE i.indrelid = ANY (%s::text[]::regclass[]) AND NOT i.indisprimary
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = i.indrelid)
ORDER BY 1
"""
Log = Callable[[str], object]


def execute(sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def open_staging() -> None:
    """Empty staged tables, in place of any that an earlier load left."""
    execute(f"DROP SCHEMA IF EXISTS {STAGING} CASCADE; CREATE SCHEMA {STAGING}")
    for table in TABLES:
        execute(
            f"CREATE UNLOGGED TABLE {STAGING}.{table}"
            f" (LIKE {table} INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING IDENTITY)"
        )


def close_staging() -> None:
    execute(f"DROP SCHEMA IF EXISTS {STAGING} CASCADE")


def refuse_unless_first(watermark: datetime) -> None:
    """Unreadable if there are people already, whom an initial load does not replace, or for a watermark that
    is ahead of time or behind a feed that was taken in."""
    if JobSeeker.objects.using(OWNER).exists():
        raise Unreadable("Des personnes sont déjà enregistrées : utilisez import_people.")
    if watermark > _now():
        raise Unreadable("L'état du flux est dans le futur : vérifiez « etat_au » et l'horloge de la source.")
    committed = Feed.objects.using(OWNER).filter(state=FeedState.COMMITTED)
    if committed.filter(watermark__gt=watermark).exists():
        raise Unreadable("Un flux plus récent est déjà pris en compte : demandez-en un autre à la source.")


def load_staged(*, source: str, watermark: datetime, digest: str, log: Log) -> int:
    """Make of the staged rows the whole population, ready to be matched; how many people.

    Unreadable if it is no first load.
    """
    refuse_unless_first(watermark)
    ((people,),) = execute(f"SELECT count(*) FROM {STAGING}.{JobSeeker._meta.db_table}")  # noqa: S608
    feed = _open_bulk(source, watermark, digest, people)
    with transaction.atomic(using=OWNER):
        execute(MEMORY)
        with _bare_tables(log):
            for model in MODELS:
                with _timed(log, str(model._meta.verbose_name_plural)):
                    _insert(model)
            execute("SELECT candidates_apply_refusals()")
            with _timed(log, "statistiques"):
                execute(f"ANALYZE {', '.join(TABLES)}")
            with _timed(log, "lignes de recherche"):
                _rebuild()
            with _timed(log, "lignes de recherche par métier et lieu"):
                store_in_order("candidates_searchrow", kind="area_kind")
        execute(f"ANALYZE {', '.join(DERIVED)}")
        Feed.objects.using(OWNER).filter(pk=feed.pk).update(
            state=FeedState.COMMITTED,
            last_line=people,
            n_read=people,
            n_created=people,
            finished_at=_now(),
        )
    return people


def _now() -> datetime:
    ((now,),) = execute("SELECT app_now()")
    return now


def _open_bulk(source: str, watermark: datetime, digest: str, people: int) -> Feed:
    """From its commit on, nothing is known as of any instant; what was unfinished never will be finished."""
    with transaction.atomic(using=OWNER):
        unfinished = Feed.objects.using(OWNER).exclude(state__in=[FeedState.COMMITTED, FeedState.REFUSED])
        unfinished.update(
            state=FeedState.REFUSED, doubt="Remplacé par un chargement de masse.", finished_at=_now()
        )
        return Feed.objects.using(OWNER).create(
            kind=FeedKind.BULK,
            source=source,
            watermark=watermark,
            digest=digest,
            lines=people,
            state=FeedState.RECEIVING,
            started_at=_now(),
        )


@contextmanager
def _bare_tables(log: Log) -> Iterator[None]:
    """Without triggers, foreign keys and all indexes but the primary keys, which come back at the end."""
    names = [*TABLES, *DERIVED]
    constraints = execute(CONSTRAINTS, [names])
    for drop, _ in reversed(constraints):
        execute(drop)
    indexes = execute(INDEXES, [names])
    for drop, _ in indexes:
        execute(drop)
    for table in names:
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for _, create in [*indexes, *constraints]:
        with _timed(log, create):
            execute(create)
    for table in names:
        execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _insert(model: type[Model]) -> None:
    """All staged rows; numbers of their own for all but people, whom the others name."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    if model is not JobSeeker:
        columns = [column for column in columns if column != "id"]
    names = ", ".join(f'"{column}"' for column in columns)
    execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {STAGING}.{table}")  # noqa: S608
    if model is JobSeeker:
        execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608


def _rebuild() -> None:
    ((first, last),) = execute(f"SELECT min(id), max(id) FROM {JobSeeker._meta.db_table}")  # noqa: S608
    execute(f"TRUNCATE {', '.join(DERIVED)}")
    for start in range(first or 0, (last or -1) + 1, CHUNK):
        execute(
            "SELECT candidates_rebuild(ARRAY("
            "SELECT id FROM candidates_jobseeker WHERE id >= %s AND id < %s ORDER BY id))",
            [start, start + CHUNK],
        )


@contextmanager
def _timed(log: Log, what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    seconds = time.monotonic() - started
    if seconds >= 1:
        log(f"{seconds:8.1f} s  {what}")
