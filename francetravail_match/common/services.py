"""The nightly purges: what the retention register says is due, erased in batches and journalled."""

import logging
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from francetravail_match.journal import services as journal

from .retention import Period, Retention, register

logger = logging.getLogger(__name__)
BATCH = 500
#: A new edition of ROME leaves as many rows in the past as there are search rows.
PAST_BATCH = 20_000


class PurgeFailed(Exception):
    """Some models could not be purged; the others were. The message names them."""


def end_of(period: Period) -> datetime:
    """What is of this instant or before has been kept for the whole period."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app_now() - make_interval(months => %s, days => %s)", [period.months, period.days]
        )
        (instant,) = cursor.fetchone()
    return instant


def count_due() -> dict[str, int]:
    """How many rows of each model the next purge will erase."""
    return {
        label: entry.due(end_of(entry.period)).count()
        for label, entry in register().items()
        if entry.due and entry.period
    }


def purge() -> dict[str, int]:
    """Erase all that is due, oldest key first; rows erased by model. Running it again changes nothing.

    Each batch is a transaction of its own with its line in the journal: an interrupted purge has done what
    the journal says. ``PURGE_ENABLED`` off: nothing is erased.
    """
    done: dict[str, int] = {}
    failed = []
    if not settings.PURGE_ENABLED:
        logger.warning("PURGE_ENABLED=0: nothing is purged")
        return done
    for label, entry in register().items():
        try:
            done[label] = _purge_model(label, entry)
        except Exception:
            logger.exception("purge of %s", label)
            failed.append(label)
    if failed:
        raise PurgeFailed(
            f"La purge a échoué pour : {', '.join(failed)}. Le détail est dans les traces du worker."
        )
    return {label: count for label, count in done.items() if count}


def _purge_model(label: str, entry: Retention) -> int:
    if entry.due is None or entry.period is None:
        return 0
    total, after = 0, None
    rows = entry.due(end_of(entry.period)).order_by("pk")
    while keys := _purge_batch(label, entry, rows if after is None else rows.filter(pk__gt=after)):
        total, after = total + len(keys), keys[-1]
    return total


@transaction.atomic
def _purge_batch(label: str, entry: Retention, rows: QuerySet[Any]) -> list[Any]:
    """The keys of the first rows, erased."""
    with connection.cursor() as cursor:
        # Of two purges at once the second waits, then finds nothing: no row is counted twice.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('common.purge'))")
    keys = list(rows.values_list("pk", flat=True)[:BATCH])
    if keys:
        model = apps.get_model(label)
        entry.erase(model._default_manager.filter(pk__in=keys))
        journal.record("retention.purged", actor=None, object_type=model._meta.db_table, count=len(keys))
    return keys


def purge_past(table: str) -> int:
    """Erase the rows of the past of a table that have been kept for `history_days`; how many they were.

    Each batch is a transaction of its own with its line in the journal. ``PURGE_ENABLED`` off: nothing.
    """
    if not settings.PURGE_ENABLED:
        return 0
    total = 0
    while count := _purge_past_batch(table):
        total += count
    return total


@transaction.atomic
def _purge_past_batch(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {table}_past_purge(%s)", [PAST_BATCH])
        (count,) = cursor.fetchone()
    if count:
        journal.record("retention.purged", actor=None, object_type=f"{table}_past", count=count)
    return int(count)
