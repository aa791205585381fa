"""Runs that nobody asked for: what has become of offers since people, the population or the date changed."""

from datetime import datetime

from django.db import transaction

from francetravail_match.common.database import app_now

from ..enums import CONFIRM_AFTER, LEASE, PENDING_AT_MOST, PENDING_STATES, RunTrigger
from ..models import MatchRun, PopulationMark
from ..services import request_runs
from .due import due_offers


def confirm_offers() -> int:
    """The next live offers whose result nothing has confirmed for too long, oldest first; how many.

    A call is one transaction, and what it asked for is no longer due: the next one makes good one that died.
    """
    return _request_due(before=app_now() - CONFIRM_AFTER, trigger=RunTrigger.NIGHTLY)


@transaction.atomic
def match_population() -> int:
    """After a change of the whole population: the next live offers that no run has looked at since; how many.

    Nothing is done while the population is still changing: each change empties ``seen_at``. A run lasts no
    longer than its lease: what ends later than that after ``seen_at`` has seen the change.
    """
    mark = PopulationMark.objects.select_for_update(skip_locked=True).first()
    if mark is None:
        return 0
    now = app_now()
    if mark.seen_at is None:
        mark.seen_at = now
        mark.save(update_fields=["seen_at"])
        return 0
    before = mark.seen_at + LEASE
    if now < before:
        return 0
    if not due_offers(before).exists():
        mark.delete()
        return 0
    return _request_due(before=before, trigger=RunTrigger.POPULATION)


@transaction.atomic
def _request_due(*, before: datetime, trigger: RunTrigger) -> int:
    room = PENDING_AT_MOST - MatchRun.objects.filter(state__in=PENDING_STATES).count()
    due = due_offers(before).values_list("current_version_id", flat=True)
    return request_runs(due[: max(room, 0)], trigger=trigger)
