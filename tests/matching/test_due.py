"""What the clock asks for: offers that nothing has confirmed, offers after the whole population changed."""

import datetime

import pytest
from celery import current_app
from django.db import connection

from francetravail_match.common.database import app_now
from francetravail_match.embedded.processes import wait_for
from matching.changes import services
from matching.changes.due import due_offers
from matching.enums import CONFIRM_AFTER, RunState, RunTrigger
from matching.models import MatchRun, PopulationMark
from matching.services import LostLease, execute_runs, store, sweep_runs
from matching.verdict import match
from offers.models import JobOffer
from tests import runs
from tests.factories import JobOfferFactory
from tests.utils import by_owner
from tests.utils.databases import OwnDatabase
from tests.utils.profile import long
from tests.utils.workers import PATIENCE, Start, kill

HOUR = datetime.timedelta(hours=1)


def aged(offer: JobOffer, age: datetime.timedelta, make=runs.done) -> JobOffer:
    """The offer's only run, done (or failed) so long ago."""
    make(offer)
    then = app_now() - age
    by_owner.update(
        MatchRun.objects.filter(version=offer.current_version_id, state=RunState.DONE),
        ended_at=then,
        confirmed_at=then,
    )
    by_owner.update(
        MatchRun.objects.filter(version=offer.current_version_id, state=RunState.FAILED), ended_at=then
    )
    return offer


@pytest.fixture
def situations(db) -> dict[str, JobOffer]:
    offers = {
        "never": JobOfferFactory(published=True),
        "fresh": aged(JobOfferFactory(published=True), CONFIRM_AFTER - HOUR),
        "old": aged(JobOfferFactory(published=True), CONFIRM_AFTER + HOUR),
        "older": aged(JobOfferFactory(published=True), CONFIRM_AFTER + 2 * HOUR),
        "old failure": aged(JobOfferFactory(published=True), CONFIRM_AFTER + 3 * HOUR, runs.failed),
        "old, then failed": aged(JobOfferFactory(published=True), CONFIRM_AFTER + HOUR),
        "old, pending": aged(JobOfferFactory(published=True), CONFIRM_AFTER + HOUR),
        "closed": JobOfferFactory(closed=True),
    }
    runs.failed(offers["old, then failed"])
    runs.pending(offers["old, pending"])
    return offers


def test_what_is_due_oldest_first(situations):
    names = {offer.pk: name for name, offer in situations.items()}
    due = [names[offer.pk] for offer in due_offers(app_now() - CONFIRM_AFTER)]
    assert due == ["never", "old failure", "older", "old"]


def test_the_night_asks_for_a_run_of_each_and_for_no_second_one(situations):
    assert services.confirm_offers() == 4
    assert services.confirm_offers() == 0
    asked = MatchRun.objects.filter(trigger=RunTrigger.NIGHTLY)
    assert {run.state for run in asked} == {RunState.QUEUED}
    assert len({run.version_id for run in asked}) == 4


def test_an_unchanged_result_is_confirmed_and_leaves_no_run(situations):
    old = MatchRun.objects.get(version=situations["old"].current_version_id)
    services.confirm_offers()
    execute_runs(list(MatchRun.objects.filter(trigger=RunTrigger.NIGHTLY).values_list("pk", flat=True)))
    confirmed = MatchRun.objects.get(version=situations["old"].current_version_id)
    assert (confirmed.pk, confirmed.trigger) == (old.pk, old.trigger)
    assert confirmed.confirmed_at > old.confirmed_at
    assert services.confirm_offers() == 0


def test_so_many_pending_runs_and_no_more(situations, monkeypatch):
    # One is pending already.
    monkeypatch.setattr(services, "PENDING_AT_MOST", 3)
    assert services.confirm_offers() == 2
    assert services.confirm_offers() == 0
    execute_runs(list(MatchRun.objects.filter(state=RunState.QUEUED).values_list("pk", flat=True)))
    assert services.confirm_offers() == 2


def confirmed_since(moment: datetime.datetime) -> int:
    return MatchRun.objects.filter(state=RunState.DONE, confirmed_at__gt=moment).count()


@long
def test_a_worker_killed_in_the_night_loses_no_offer(start_worker: Start, own_database: OwnDatabase):
    runs.people(matches=2)
    offers = [aged(JobOfferFactory(published=True), CONFIRM_AFTER + HOUR) for _ in range(4)]
    started = app_now()
    with own_database.as_owner() as owner:
        # The first count waits for this lock: the worker dies in the middle of the night's work.
        owner.execute("LOCK TABLE candidates_searchrow IN ACCESS EXCLUSIVE MODE")
        first = start_worker()
        current_app.send_task("matching.confirm_offers")
        assert wait_for(lambda: MatchRun.objects.filter(state=RunState.RUNNING).exists(), PATIENCE)
        kill(first)
        owner.rollback()
    assert confirmed_since(started) == 0
    by_owner.update(MatchRun.objects.filter(state=RunState.RUNNING), lease_until=started)
    by_owner.update(MatchRun.objects.filter(state=RunState.QUEUED), announced_at=started - HOUR)

    start_worker()
    current_app.send_task("matching.confirm_offers")
    sweep_runs()
    assert wait_for(lambda: confirmed_since(started) == 4, PATIENCE)
    # Confirmed where they were: one run for an offer, none of the night's is left.
    assert MatchRun.objects.count() == len(offers)
    assert services.confirm_offers() == 0


# The whole population


def test_after_a_change_of_the_population_every_live_offer_is_run_once(transactional_db):
    offers = [JobOfferFactory(published=True) for _ in range(3)]
    for offer in offers[:2]:
        aged(offer, HOUR)
    JobOfferFactory(closed=True)
    assert services.match_population() == 0  # nothing has changed
    PopulationMark.objects.create()
    assert services.match_population() == 0  # taken note of
    assert services.match_population() == 3
    asked = MatchRun.objects.filter(trigger=RunTrigger.POPULATION)
    execute_runs(list(asked.values_list("pk", flat=True)))
    assert services.match_population() == 0
    assert not PopulationMark.objects.exists()
    assert {run.version.offer for run in MatchRun.objects.all()} == set(offers)


def test_what_was_counted_since_is_not_run_again(transactional_db):
    before, since = (JobOfferFactory(published=True) for _ in range(2))
    runs.done(before)
    PopulationMark.objects.create()
    runs.done(since)
    assert services.match_population() == 0
    assert services.match_population() == 1
    assert [run.version.offer for run in MatchRun.objects.filter(trigger=RunTrigger.POPULATION)] == [before]


def test_what_was_being_done_when_the_population_changed_begins_again(db):
    run = runs.claimed(JobOfferFactory(published=True))
    PopulationMark.objects.create()
    services.match_population()
    with pytest.raises(LostLease):
        store(run, match(run.version_id))
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.QUEUED, 0)


def test_a_change_that_goes_on_is_waited_for(db):
    JobOfferFactory(published=True)
    PopulationMark.objects.create()
    for _ in range(3):
        assert services.match_population() == 0
        PopulationMark.objects.update(seen_at=None)


def test_two_tasks_at_once_do_not_wait_for_each_other(own_database: OwnDatabase):
    PopulationMark.objects.create()
    with own_database.as_role("app") as other:
        other.execute("SELECT FROM matching_populationmark FOR UPDATE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1ms'")
        assert services.match_population() == 0
    assert PopulationMark.objects.get().seen_at is None
