"""Runs that nobody asked for: what has become of offers since people, the population or the date changed."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.db.models import Min, QuerySet

from francetravail_match.common.database import app_now
from offers.models import JobOffer

from ..context import Context, context
from ..enums import (
    BATCHES_OF_A_TASK,
    CONFIRM_AFTER,
    PENDING_AT_MOST,
    PENDING_STATES,
    PEOPLE_AT_ONCE,
    RunState,
    RunTrigger,
)
from ..models import MatchRun, NewMatch, PopulationMark
from ..services import request_runs, restart_runs, run_again
from . import queue
from .compared import Compared, compare
from .due import due_offers, not_seen_by_the_result
from .meanwhile import counted_meanwhile

logger = logging.getLogger(__name__)


def match_people() -> int:
    """Match the people whose rows have changed with the offers, who has waited longest first; how many.

    A worker that dies leaves them to the next: what it stored is not stored twice, the rest is done again.
    """
    matched = 0
    for _ in range(BATCHES_OF_A_TASK):
        claimed = queue.claim(PEOPLE_AT_ONCE)
        if not claimed:
            break
        compared = list(_compare_each(claimed, context()))
        _store(compared)
        matched += len(compared)
    return matched


def _compare_each(people: list[queue.Claimed], ctx: Context) -> Iterable[Compared]:
    """Each on their own: somebody who cannot be matched keeps nobody else waiting."""
    for person in people:
        try:
            yield compare(person, ctx)
        except DatabaseError:
            # Their lease runs out, and they are taken again; the others need a connection that works.
            logger.exception("person %d was not matched", person.job_seeker_id)
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()


@transaction.atomic
def _store(compared: list[Compared]) -> None:
    """New runs of the offers touched, new matches, and the people leave the queue: all or nothing."""
    touched = set[int]().union(*(one.changed_versions() for one in compared))
    touched |= counted_meanwhile([one.person for one in compared])
    run_again(sorted(touched), trigger=RunTrigger.PERSON)
    _announce(compared)
    queue.release([one.person for one in compared])


def _announce(compared: list[Compared]) -> None:
    """Keep the new matches, once for each offer and person; note which are no more.

    Where an offer had not been compared with everyone before the person changed, its first result shows them
    among the others: nobody is new.
    """
    now = app_now()
    new = [(one.person, found) for one in compared for found in one.new()]
    first_results = _first_results({found.version_id for _, found in new})
    NewMatch.objects.bulk_create(
        [
            NewMatch(
                offer_id=found.offer_id,
                version_id=found.version_id,
                job_seeker_id=person.job_seeker_id,
                found_at=now,
            )
            for person, found in new
            if found.version_id in first_results and first_results[found.version_id] < person.marked_at
        ],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["offer", "job_seeker"],
        # Who comes back is announced once, and shown again as long as nobody has looked.
        update_fields=["version", "ended_at"],
    )
    matched = {one.person.job_seeker_id: one.matched() for one in compared}
    announced = NewMatch.objects.filter(job_seeker__in=matched, ended_at=None).order_by("pk")
    over = [
        pk
        for pk, person, offer in announced.values_list("pk", "job_seeker", "offer")
        if offer not in matched[person]
    ]
    NewMatch.objects.filter(pk__in=over).update(ended_at=now)


def _first_results(version_ids: set[int]) -> dict[int, datetime]:
    """When each version was first compared with everyone, for those that were."""
    done = MatchRun.objects.filter(version__in=version_ids, state=RunState.DONE).order_by()
    return dict(done.values("version").annotate(first=Min("ended_at")).values_list("version", "first"))


def confirm_offers() -> int:
    """The next live offers whose result nothing has confirmed for too long, oldest first; how many.

    A call is one transaction, and what it asked for is no longer due: the next one makes good one that died.
    """
    return _request_due(due_offers(app_now() - CONFIRM_AFTER), trigger=RunTrigger.NIGHTLY)


@transaction.atomic
def match_population() -> int:
    """After a change of the whole population: the next live offers that no run has looked at since; how many.

    A first call takes note, and has what is being done begin again: all that ends later has seen the change,
    as has what says so by its snapshot. While the population goes on changing, nothing is asked for.
    """
    mark = PopulationMark.objects.select_for_update(skip_locked=True).first()
    if mark is None:
        return 0
    if mark.seen_at is None:
        mark.seen_at = app_now()
        mark.save(update_fields=["seen_at"])
        restart_runs(MatchRun.objects.all())
        return 0
    due = not_seen_by_the_result(due_offers(mark.seen_at))
    if not due.exists():
        mark.delete()
        return 0
    return _request_due(due, trigger=RunTrigger.POPULATION)


@transaction.atomic
def _request_due(due: QuerySet[JobOffer], *, trigger: RunTrigger) -> int:
    room = PENDING_AT_MOST - MatchRun.objects.filter(state__in=PENDING_STATES).count()
    versions = due.values_list("current_version_id", flat=True)
    return request_runs(versions[: max(room, 0)], trigger=trigger)
