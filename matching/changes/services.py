"""Runs that nobody asked for: what has become of offers since people, the population or the date changed."""

from datetime import datetime

from django.db import transaction

from francetravail_match.common.database import app_now

from ..enums import CONFIRM_AFTER, PENDING_AT_MOST, PENDING_STATES, RunTrigger
from ..models import MatchRun, PopulationMark
from ..services import request_runs, restart_runs
from .due import due_offers


def confirm_offers() -> int:
    """The next live offers whose result nothing has confirmed for too long, oldest first; how many.

    A call is one transaction, and what it asked for is no longer due: the next one makes good one that died.
    """
    return _request_due(before=app_now() - CONFIRM_AFTER, trigger=RunTrigger.NIGHTLY)


@transaction.atomic
def match_population() -> int:
    """After a change of the whole population: the next live offers that no run has looked at since; how many.

    A first call takes note, and has what is being done begin again: all that ends later has seen the change.
    While the population goes on changing, each change empties ``seen_at``, and nothing is asked for.
    """
    mark = PopulationMark.objects.select_for_update(skip_locked=True).first()
    if mark is None:
        return 0
    if mark.seen_at is None:
        mark.seen_at = app_now()
        mark.save(update_fields=["seen_at"])
        restart_runs(MatchRun.objects.all())
        return 0
    if not due_offers(mark.seen_at).exists():
        mark.delete()
        return 0
    return _request_due(before=mark.seen_at, trigger=RunTrigger.POPULATION)


@transaction.atomic
def _request_due(*, before: datetime, trigger: RunTrigger) -> int:
    room = PENDING_AT_MOST - MatchRun.objects.filter(state__in=PENDING_STATES).count()
    due = due_offers(before).values_list("current_version_id", flat=True)
    return request_runs(due[: max(room, 0)], trigger=trigger)
