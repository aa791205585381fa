"""Counter-checks: asked for where nobody matched, or by somebody; made by one worker at a time."""

import dataclasses
import datetime
import logging
from collections.abc import Iterable
from typing import Any

from celery import current_app
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from kombu.exceptions import OperationalError as BrokerError

from francetravail_match.common.database import app_now
from francetravail_match.journal import services as journal
from offers.models import JobOffer

from ..models import CounterCheck, MatchRun, NearMiss
from ..querysets import status_of
from ..verdict import OfferNotLive
from .data import as_data
from .nearest import Nearest
from .report import report
from .standing import STALE_AFTER, why_not

logger = logging.getLogger(__name__)
TASK = "matching.counter_check"
# One worker at a time takes the memory and the processes that a counter-check takes.
ONE_WORKER = "SELECT pg_try_advisory_xact_lock(hashtext('matching.counter_check'))"
ITS_TURN = "SELECT pg_advisory_xact_lock(hashtext('matching.counter_check')) IS NOT NULL"


class NotAskable(Exception):
    """Why no counter-check of the offer can be made now, and what to do, in French."""


def ask(run: MatchRun, now: datetime.datetime) -> None:
    """The run was just made or confirmed: it has a counter-check, due until it is made, if nobody matched."""
    if not run.n_match:
        CounterCheck.objects.bulk_create([CounterCheck(run=run, due_since=now)], ignore_conflicts=True)


def ask_again(run: MatchRun, now: datetime.datetime) -> None:
    """The run was confirmed: its counter-check is due once more, unless it is fresh, or somebody matched.

    What was made because somebody asked keeps its date until somebody asks again.
    """
    if not run.n_match:
        old = Q(made_at=None) | Q(made_at__lt=now - STALE_AFTER)
        CounterCheck.objects.filter(old, run=run, due_since=None).update(due_since=now)


@transaction.atomic
def request(offer: JobOffer, *, requested_by: journal.Actor) -> CounterCheck:
    """The counter-check of the offer's latest result, due unless its numbers are fresh. Raises NotAskable.

    The journal alone says who asked.
    """
    status = status_of(offer.current_version)
    refusal = why_not(offer, status)
    if refusal or status.done is None:
        raise NotAskable(refusal)
    now = app_now()
    made, new = CounterCheck.objects.get_or_create(run=status.done, defaults={"due_since": now})
    old = Q(counts__isnull=True) | Q(made_at__lt=now - STALE_AFTER)
    if new or CounterCheck.objects.filter(old, pk=made.pk, due_since=None).update(due_since=now):
        journal.record(
            "countercheck.requested", actor=requested_by, object_type="run", object_id=status.done.public_id
        )
    made.refresh_from_db()  # the database dates it
    return made


def hasten(made: CounterCheck) -> None:
    """Somebody waits for these numbers before a page. Without a broker they come in their turn."""
    try:
        current_app.send_task(TASK, [made.pk], retry=False)
    except (BrokerError, OSError) as error:
        logger.warning("broker unreachable, counter-check %d comes in its turn: %s", made.pk, error)


def counter_check(first: int | None = None, limit: int = 20) -> int:
    """Make those that have been due for longest; how many. None while another worker does.

    ``first``: this one alone, as soon as the one that another worker makes is made.
    """
    if first is not None:
        return int(_make(first, ITS_TURN))
    due = CounterCheck.objects.filter(due_since__isnull=False).order_by("due_since", "pk")
    return sum(_make(pk) for pk in list(due.values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _make(pk: int, lock: str = ONE_WORKER) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(lock)
        (alone,) = cursor.fetchone()
    due = CounterCheck.objects.filter(pk=pk, due_since__isnull=False).select_related("run").first()
    if not alone or due is None:
        return False
    before, had_numbers = due.made_at, due.counts is not None
    due.due_since, due.made_at = None, app_now()
    try:
        with transaction.atomic():
            found = report(due.run.version_id)
            _keep(due, found.nearest)
            # The database counts again what the gate reads of it.
            due.counts = as_data(found)
            due.save(update_fields=["due_since", "made_at", "counts"])
        return True
    except OfferNotLive:
        due.made_at = before
    except OperationalError:
        logger.exception("the counter-check of run %d was not made", due.run_id)
        # Numbers bear the date on which they were counted.
        if had_numbers:
            due.made_at = before
    due.save(update_fields=["due_since", "made_at"])
    return due.made_at != before


def _keep(made: CounterCheck, nearest: Iterable[Nearest]) -> None:
    made.nearest.all().delete()
    NearMiss.objects.bulk_create(NearMiss(countercheck=made, **_kept(person)) for person in nearest)


def _kept(person: Nearest) -> dict[str, Any]:
    values = dataclasses.asdict(person)
    del values["public_id"]
    return values
