"""A person changes: who is queued, which offers are run again, who is a new match, and what is done once."""

import datetime

import pytest
from celery import current_app
from django.db import connection, transaction
from django.utils.timezone import localdate

from candidates.enums import Category
from candidates.models import JobSeeker
from francetravail_match.common.database import app_now
from francetravail_match.embedded.processes import wait_for
from matching.changes import queue
from matching.changes.services import match_people
from matching.enums import RunState, RunTrigger
from matching.models import MatchRun, NewMatch, PersonToMatch, PopulationMark
from matching.services import LostLease, execute_runs, store
from matching.verdict import match
from offers.models import JobOffer, OfferCriterion
from tests import runs
from tests.factories import (
    CommuneFactory,
    HeldCertificationFactory,
    JobOfferFactory,
    JobSeekerFactory,
    RomeCodeFactory,
)
from tests.utils import by_owner
from tests.utils.databases import OwnDatabase
from tests.utils.profile import long
from tests.utils.workers import PATIENCE, Start, kill


@pytest.fixture
def compared_offer(transactional_db) -> JobOffer:
    """A live offer that has been compared with everyone, when there was nobody."""
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    return offer


def asked(trigger: RunTrigger = RunTrigger.PERSON) -> list[int]:
    """Versions of which a run was asked for because of a person."""
    found = MatchRun.objects.filter(trigger=trigger).order_by("version")
    return list(found.values_list("version", flat=True))


def do_runs() -> None:
    execute_runs(list(MatchRun.objects.filter(state=RunState.QUEUED).values_list("pk", flat=True)))


def latest(offer: JobOffer) -> tuple[int | None, int | None]:
    run = MatchRun.objects.filter(version=offer.current_version_id).latest("confirmed_at")
    return run.n_match, run.n_to_qualify


# The queue


def test_who_changes_is_queued_once(transactional_db):
    person = JobSeekerFactory(matches=True)
    for kept in (True, False, True):
        JobSeeker.objects.filter(pk=person.pk).update(accepts_night=kept)
    (queued,) = PersonToMatch.objects.all()
    assert queued.pk == person.pk
    assert match_people() == 1
    assert not PersonToMatch.objects.exists()
    assert match_people() == 0


def test_who_was_written_again_without_a_change_is_not_queued(transactional_db):
    person = JobSeekerFactory(matches=True)
    match_people()
    JobSeeker.objects.filter(pk=person.pk).update(accepts_night=person.accepts_night)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE candidates_mobilityarea SET radius_km = radius_km")
    assert not PersonToMatch.objects.exists()


def test_raw_sql_on_many_people_queues_each(transactional_db):
    people = JobSeekerFactory.create_batch(3, matches=True)
    match_people()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE candidates_jobseeker SET accepts_permanent = NOT accepts_permanent")
    assert set(PersonToMatch.objects.values_list("pk", flat=True)) == {person.pk for person in people}


def test_who_changes_while_being_matched_stays(transactional_db):
    person = JobSeekerFactory(matches=True)
    claimed = queue.claim(10)
    JobSeeker.objects.filter(pk=person.pk).update(accepts_night=False)
    queue.release(claimed)
    assert [again.job_seeker_id for again in queue.claim(10)] == [person.pk]


def test_who_is_being_matched_is_not_to_be_had(transactional_db):
    JobSeekerFactory(matches=True)
    assert len(queue.claim(10)) == 1
    assert queue.claim(10) == []
    PersonToMatch.objects.update(lease_until=app_now() - datetime.timedelta(seconds=1))
    assert len(queue.claim(10)) == 1
    assert PersonToMatch.objects.get().attempts == 2


def test_nobody_waits_for_the_matching_nor_the_matching_for_anybody(own_database: OwnDatabase):
    first, second = JobSeekerFactory.create_batch(2, matches=True)
    claimed = queue.claim(10)
    with own_database.as_role("app") as writer, connection.cursor() as cursor:
        writer.execute("UPDATE candidates_jobseeker SET accepts_night = false WHERE id = %s", [first.pk])
        writer.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET lock_timeout = '1ms'")
        queue.release(claimed)
        writer.commit()
    assert [queued.pk for queued in PersonToMatch.objects.all()] == [first.pk]
    assert second.pk not in PersonToMatch.objects.values_list("pk", flat=True)


# Loads


def load(setting: str = "on", n: int = 2) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL matching.population_load = '{setting}'")
        JobSeekerFactory.create_batch(n, matches=True)


def test_a_population_that_is_loaded_is_one_mark(compared_offer):
    load()
    load()
    assert not PersonToMatch.objects.exists()
    assert PopulationMark.objects.get().seen_at is None
    PopulationMark.objects.update(seen_at=app_now())
    load()
    assert PopulationMark.objects.get().seen_at is None


FIRST_FEED = """INSERT INTO candidates_feed
        (public_id, kind, source, watermark, digest, state, lines, started_at)
    VALUES (gen_random_uuid(), 'full', 'test', now(), '', %s, 1, now())"""


@pytest.mark.parametrize(("state", "one_by_one"), [("receiving", False), ("refused", True)])
def test_the_first_feed_is_a_load(own_database: OwnDatabase, state, one_by_one):
    with own_database.as_owner() as owner:
        owner.execute(FIRST_FEED, [state])
        owner.commit()
    JobSeekerFactory(matches=True)
    assert PersonToMatch.objects.exists() is one_by_one
    assert PopulationMark.objects.exists() is not one_by_one


# Offers run again, new matches


def test_somebody_who_registers_is_a_new_match_of_an_offer_compared_before(compared_offer):
    not_compared = JobOfferFactory(published=True)
    elsewhere = JobOfferFactory(published=True, rome__unrelated=True)
    runs.done(elsewhere)
    person = JobSeekerFactory(matches=True)
    assert match_people() == 1
    (new,) = NewMatch.objects.all()
    assert (new.offer, new.version, new.job_seeker) == (
        compared_offer,
        compared_offer.current_version,
        person,
    )
    assert asked() == sorted([compared_offer.current_version_id, not_compared.current_version_id])
    do_runs()
    assert latest(compared_offer) == (1, 0)


def test_somebody_to_ask_is_no_new_match_until_they_answer(compared_offer):
    person = JobSeekerFactory(to_qualify=True)
    match_people()
    assert not NewMatch.objects.exists()
    do_runs()
    assert latest(compared_offer) == (0, 1)
    JobSeeker.objects.filter(pk=person.pk).update(accepts_permanent=True)
    match_people()
    do_runs()
    assert latest(compared_offer) == (1, 0)
    assert NewMatch.objects.get().job_seeker == person


def test_a_change_that_touches_no_offer_asks_for_nothing(compared_offer):
    person = JobSeekerFactory(matches=True)
    match_people()
    do_runs()
    by_owner.update(MatchRun.objects.all(), trigger=RunTrigger.REQUEST)
    JobSeeker.objects.filter(pk=person.pk).update(accepts_night=False)
    assert PersonToMatch.objects.exists()
    assert match_people() == 1
    assert asked() == []


def test_who_no_longer_matches_leaves_the_counts_and_the_new_matches(compared_offer):
    person = JobSeekerFactory(matches=True)
    match_people()
    do_runs()
    JobSeeker.objects.filter(pk=person.pk).update(accepts_permanent=False)
    match_people()
    do_runs()
    assert latest(compared_offer) == (0, 0)
    assert NewMatch.objects.get().ended_at is not None


def test_who_comes_back_is_announced_once(compared_offer):
    person = JobSeekerFactory(matches=True)
    match_people()
    first = NewMatch.objects.get()
    for accepted in (False, True):
        JobSeeker.objects.filter(pk=person.pk).update(accepts_permanent=accepted)
        match_people()
    (new,) = NewMatch.objects.all()
    assert (new.pk, new.found_at, new.ended_at) == (first.pk, first.found_at, None)


def test_several_changes_between_two_matchings_count_as_one(compared_offer):
    """What the person was is what was matched, not what they were in between."""
    person = JobSeekerFactory(matches=True)
    match_people()
    do_runs()
    NewMatch.objects.all().delete()
    by_owner.update(MatchRun.objects.all(), trigger=RunTrigger.REQUEST)
    for accepted in (False, None, True):
        JobSeeker.objects.filter(pk=person.pk).update(accepts_permanent=accepted)
    assert match_people() == 1
    assert not NewMatch.objects.exists()
    assert asked() == []


@pytest.mark.parametrize("days", [10, 15])
def test_a_match_that_time_brings_is_new(own_database: OwnDatabase, days):
    """On the day itself; also some days later, if nothing has worked in between."""
    soon = localdate() + datetime.timedelta(days=40)
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    JobSeekerFactory(matches=True, category=Category.D, available_from=soon)
    match_people()
    assert not NewMatch.objects.exists()
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = %s", [datetime.timedelta(days=days)])
        owner.commit()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM candidates_sweep(10)")
        cursor.fetchone()
    assert match_people() == 1
    assert NewMatch.objects.get().offer == offer


def test_who_renews_on_the_day_after_it_ended_is_new(transactional_db):
    """What they were is looked at on the day of the change: on the eve, the certificate was still good."""
    place = {"place": "commune", "commune": CommuneFactory().code}
    asks = [
        OfferCriterion(code="occupation", item=RomeCodeFactory().code),
        OfferCriterion(code="mobility", item="workplace", value=place),
        OfferCriterion(code="certification", item="ADR"),
    ]
    offer = JobOfferFactory(published=True, criteria=asks)
    runs.done(offer)
    person = JobSeekerFactory(matches=True)
    ended = HeldCertificationFactory(
        job_seeker=person, code="ADR", valid_until=localdate() - datetime.timedelta(days=1)
    )
    match_people()
    do_runs()
    assert latest(offer) == (0, 0)
    ended.valid_until = localdate() + datetime.timedelta(days=700)
    ended.save()
    assert match_people() == 1
    do_runs()
    assert latest(offer) == (1, 0)
    assert NewMatch.objects.get().job_seeker == person


def test_who_leaves_on_the_day_that_made_them_match_is_counted_no_more(transactional_db):
    offer = JobOfferFactory(published=True)
    person = JobSeekerFactory(
        matches=True, category=Category.D, available_from=localdate() + datetime.timedelta(days=30)
    )
    runs.done(offer)
    match_people()
    do_runs()
    assert latest(offer) == (1, 0)
    JobSeeker.objects.filter(pk=person.pk).update(accepts_permanent=False)
    match_people()
    do_runs()
    assert latest(offer) == (0, 0)


def test_what_was_counted_between_two_changes_is_counted_again(compared_offer):
    """Who is again what they were before was something else meanwhile, when the offer was run."""
    person = JobSeekerFactory(matches=True)
    match_people()
    do_runs()
    elsewhere = JobOfferFactory(published=True, rome__unrelated=True)
    refused_before = JobOfferFactory(published=True, contract="temporary")
    seekers = JobSeeker.objects.filter(pk=person.pk)
    seekers.update(accepts_permanent=False, accepts_temporary=True)
    for offer in (compared_offer, elsewhere, refused_before):
        runs.done(offer)
    seekers.update(accepts_permanent=True, accepts_temporary=False)
    assert (latest(compared_offer), latest(refused_before)) == ((0, 0), (1, 0))
    by_owner.update(MatchRun.objects.all(), trigger=RunTrigger.REQUEST)
    match_people()
    assert asked() == sorted([compared_offer.current_version_id, refused_before.current_version_id])
    do_runs()
    assert (latest(compared_offer), latest(refused_before)) == ((1, 0), (0, 0))


def test_a_run_that_may_have_looked_before_the_change_begins_again(compared_offer):
    run = runs.claimed(compared_offer)
    found = match(run.version_id)
    JobSeekerFactory(matches=True)
    match_people()
    with pytest.raises(LostLease):
        store(run, found)
    do_runs()
    assert latest(compared_offer) == (1, 0)


def test_who_is_erased_meanwhile_is_not_matched(compared_offer):
    person = JobSeekerFactory(matches=True)
    match_people()
    do_runs()
    person.delete()
    assert match_people() == 1
    assert not NewMatch.objects.exists()


@long
def test_a_worker_killed_with_people_in_hand_loses_nobody(own_database: OwnDatabase, start_worker: Start):
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    JobSeekerFactory.create_batch(3, matches=True)
    with own_database.as_owner() as owner:
        # The first comparison waits for this lock.
        owner.execute("LOCK TABLE offers_searchrow IN ACCESS EXCLUSIVE MODE")
        first = start_worker()
        current_app.send_task("matching.match_people")
        assert wait_for(lambda: PersonToMatch.objects.exclude(lease=None).count() == 3, PATIENCE)
        kill(first)
        owner.rollback()
    assert not NewMatch.objects.exists()
    PersonToMatch.objects.update(lease_until=app_now() - datetime.timedelta(seconds=1))

    start_worker()
    current_app.send_task("matching.match_people")
    current_app.send_task("matching.match_people")
    assert wait_for(lambda: not PersonToMatch.objects.exists(), PATIENCE)
    assert NewMatch.objects.count() == 3
    assert wait_for(lambda: latest(offer) == (3, 0), PATIENCE)
    assert MatchRun.objects.filter(trigger=RunTrigger.PERSON).count() == 1
