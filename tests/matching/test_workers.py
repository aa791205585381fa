"""Real Celery workers, killed in the middle of their work."""

from datetime import timedelta

from django.db import connection

from francetravail_match.common.database import app_now
from francetravail_match.embedded.processes import wait_for
from matching import services
from matching.enums import RunState, RunTrigger
from matching.models import MatchResult, MatchRun
from offers.models import JobOffer
from tests.factories import JobOfferFactory
from tests.runs import people
from tests.utils import by_owner
from tests.utils.databases import OwnDatabase
from tests.utils.profile import long
from tests.utils.workers import PATIENCE, Start, kill


def request(offer: JobOffer) -> MatchRun:
    assert offer.current_version
    return services.request_run(version=offer.current_version, trigger=RunTrigger.REQUEST, requested_by=None)


def state(run: MatchRun) -> str:
    return MatchRun.objects.values_list("state", flat=True).get(pk=run.pk)


def test_a_worker_does_what_publication_asked_for(start_worker: Start) -> None:
    people(matches=3, to_qualify=1)
    run = request(JobOfferFactory(published=True))
    start_worker()
    assert wait_for(lambda: state(run) == RunState.DONE, PATIENCE)
    run.refresh_from_db()
    assert (run.n_match, run.n_to_qualify) == (3, 1)


@long
def test_a_worker_killed_in_the_middle_gives_one_run(start_worker: Start, own_database: OwnDatabase) -> None:
    people(matches=3)
    offer = JobOfferFactory(published=True)
    with own_database.as_owner() as owner:
        # The count waits for this lock: the worker is killed with its work half done.
        owner.execute("LOCK TABLE candidates_searchrow IN ACCESS EXCLUSIVE MODE")
        run = request(offer)
        first = start_worker()
        assert wait_for(lambda: state(run) == RunState.RUNNING, PATIENCE)
        kill(first)
        owner.rollback()
    assert state(run) == RunState.RUNNING
    by_owner.update(MatchRun.objects.filter(pk=run.pk), lease_until=app_now() - timedelta(seconds=1))

    start_worker()
    assert services.sweep_runs() == 1
    assert wait_for(lambda: state(run) == RunState.DONE, PATIENCE)
    run = MatchRun.objects.get()
    assert (run.attempts, run.n_match) == (2, 3)
    assert MatchResult.objects.count() == 3


@long
def test_a_doorbell_rung_twice_gives_one_run(start_worker: Start) -> None:
    people(matches=2)
    run = request(JobOfferFactory(published=True))
    services.ring([run.pk] * 5)
    other = request(JobOfferFactory(published=True))
    start_worker()
    # The queue keeps its order: when the last run is done, the doubles have been heard.
    assert wait_for(lambda: {state(run), state(other)} == {RunState.DONE}, PATIENCE)
    assert MatchRun.objects.count() == 2
    assert MatchRun.objects.get(pk=run.pk).attempts == 1
    assert MatchResult.objects.count() == 4


def test_a_run_that_the_database_interrupts_is_taken_up_later(own_database: OwnDatabase) -> None:
    people(matches=1)
    blocked, other = (request(JobOfferFactory(published=True)) for _ in range(2))
    with own_database.as_owner() as owner:
        owner.execute("LOCK TABLE candidates_searchrow IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        assert services.execute_runs([blocked.pk]) == {"interrupted": 1}
        owner.rollback()
    assert state(blocked) == RunState.RUNNING
    assert services.execute_runs([blocked.pk, other.pk]) == {"not_available": 1, "done": 1}
    by_owner.update(MatchRun.objects.filter(pk=blocked.pk), lease_until=app_now() - timedelta(seconds=1))
    assert services.execute_runs([blocked.pk]) == {"done": 1}
