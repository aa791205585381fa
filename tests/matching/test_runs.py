"""The life of a run: one at a time, one worker at a time, one record, whatever dies."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from celery import Celery
from django.db import connection
from django.db.utils import IntegrityError

from candidates.models import JobSeeker
from francetravail_match.common.database import app_now
from matching import services
from matching.enums import DOORBELL_PATIENCE, LEASE, MAX_ATTEMPTS, RunState, RunTrigger, Stage
from matching.models import MatchResult, MatchRun
from matching.sql import engine_hash
from matching.verdict import match
from offers.enums import ClosingReason
from offers.models import OfferVersion
from offers.services.transitions import close_offers
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory
from tests.runs import claimed, done, pending, people
from tests.utils import by_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> OfferVersion:
    offer = JobOfferFactory(published=True)
    assert offer.current_version
    return offer.current_version


def request(version: OfferVersion, **options: Any) -> MatchRun:
    return services.request_run(
        version=version, **({"trigger": RunTrigger.REQUEST, "requested_by": None} | options)
    )


def watermark() -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_watermark()")
        (found,) = cursor.fetchone()
    return found


def flush() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_a_version_has_one_pending_run(version: OfferVersion) -> None:
    user = UserFactory(advisor=True)
    run = request(version, requested_by=user)
    assert request(version).pk == run.pk
    assert services.request_runs([version.pk], trigger=RunTrigger.POPULATION) == 0
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matching_matchrun (public_id, version_id, trigger, requested_at, announced_at,"
            " state, stage, attempts, error, engine_hash, reference_version, parameters, snapshot)"
            " VALUES (%s, %s, 'request', now(), now(), 'queued', 0, 0, '', '', '', '{}', '')",
            [uuid.uuid4(), version.pk],
        )


def test_asking_is_journalled(version: OfferVersion) -> None:
    user = UserFactory(advisor=True)
    run = request(version, requested_by=user)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor_id, agency_id, object_id FROM journal_entry WHERE action = 'run.requested'"
        )
        assert cursor.fetchall() == [(user.pk, user.agency_id, run.public_id)]


def test_a_run_records_what_it_was_made_with(version: OfferVersion) -> None:
    people(matches=2, to_qualify=3)
    flush()
    run = request(version)
    assert services.execute_run(run.pk) == "done"
    run.refresh_from_db()
    assert (run.state, run.stage, run.attempts) == (RunState.DONE, Stage.COMPLETE, 1)
    assert (run.n_people, run.n_match, run.n_to_qualify) == (5, 2, 3)
    assert run.engine_hash == engine_hash()
    assert run.parameters == {"undeclared_mobility_km": 60, "asap_days": 30, "refresher_days": 5}
    assert run.weights
    assert run.weights.number == 1
    assert set(run.certification_rules) == {"equivalences", "terms"}
    assert run.watermark == watermark()
    assert ":" in run.snapshot
    assert run.lease is None
    for result in run.results.all():
        least, most = map(sum, zip(*result.parts.values(), strict=True))
        assert (result.minimum, result.maximum) == (least, most)
    assert [(r.verdict, r.rank) for r in run.results.all()] == [
        ("match", 1), ("match", 2), ("to_qualify", 1), ("to_qualify", 2), ("to_qualify", 3),
    ]  # fmt: skip
    assert services.execute_run(run.pk) == "not_available"


def test_only_the_first_fifty_are_kept_and_all_are_counted(version: OfferVersion) -> None:
    people(matches=60)
    flush()
    run = request(version)
    services.execute_run(run.pk)
    run.refresh_from_db()
    assert run.n_match == 60
    assert run.results.count() == 50


def test_an_unchanged_result_only_confirms_the_earlier_run() -> None:
    offer = JobOfferFactory(published=True)
    people(matches=2)
    done(offer)
    first = MatchRun.objects.get()
    assert first.confirmed_at
    done(offer)
    again = MatchRun.objects.get()
    assert again.pk == first.pk
    assert again.confirmed_at
    assert again.confirmed_at > first.confirmed_at
    assert again.ended_at == first.ended_at
    # Nor do people who have nothing to do with it make a result of it.
    JobSeekerFactory(accepts_everything=True)
    done(offer)
    assert MatchRun.objects.get().pk == first.pk

    people(matches=1)
    done(offer)
    assert MatchRun.objects.count() == 2
    # What was true before the last run, and is true again, is a record of its own.
    JobSeeker.objects.order_by("-pk").first().delete()
    done(offer)
    assert MatchRun.objects.count() == 3


def test_a_leased_run_is_not_to_be_had_until_its_lease_is_over(version: OfferVersion) -> None:
    run = services.claim_run(request(version).pk)
    assert run
    assert services.claim_run(run.pk) is None
    by_owner.update(MatchRun.objects.filter(pk=run.pk), lease_until=app_now() - timedelta(seconds=1))
    other = services.claim_run(run.pk)
    assert other
    assert other.lease != run.lease
    assert other.attempts == 2
    # The first worker comes back: what it found is dropped.
    with pytest.raises(services.LostLease):
        services.heartbeat(run, Stage.STORING)


def test_a_worker_that_lost_its_lease_writes_nothing(
    version: OfferVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(matches=1)
    flush()
    run = request(version)

    def slow_match(version_id: int) -> Any:
        matched = match(version_id)
        by_owner.update(MatchRun.objects.filter(pk=run.pk), lease=uuid.uuid4())
        return matched

    monkeypatch.setattr(services, "match", slow_match)
    assert services.execute_run(run.pk) == "lost_lease"
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert not MatchResult.objects.exists()


def test_what_lasts_shows_that_it_stores(version: OfferVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = []

    def looked_at(run: MatchRun, matched: Any) -> str:
        shown.append(MatchRun.objects.get(pk=run.pk).stage)
        return store(run, matched)

    store = services.store
    monkeypatch.setattr(services, "store", looked_at)
    services.execute_run(request(version).pk)
    monkeypatch.setattr(services, "SHOWN_AFTER", timedelta(0))
    services.execute_run(request(version).pk)
    assert shown == [Stage.COUNTING, Stage.STORING]


def test_the_sweeper_rings_for_what_was_forgotten_and_what_died() -> None:
    forgotten, fresh, dead, alive = (JobOfferFactory(published=True) for _ in range(4))
    now = app_now()
    left = pending(forgotten)
    pending(fresh)
    by_owner.update(
        MatchRun.objects.filter(pk=left.pk), announced_at=now - DOORBELL_PATIENCE - timedelta(seconds=1)
    )
    taken = claimed(dead)
    claimed(alive)
    by_owner.update(MatchRun.objects.filter(pk=taken.pk), lease_until=now - timedelta(seconds=1))
    assert services.sweep_runs() == 2
    assert services.execute_run(taken.pk) == "done"
    assert services.execute_run(left.pk) == "done"


def test_a_run_that_dies_again_and_again_is_given_up(version: OfferVersion) -> None:
    run = request(version)
    for _ in range(MAX_ATTEMPTS):
        assert services.claim_run(run.pk)
        by_owner.update(MatchRun.objects.filter(pk=run.pk), lease_until=app_now() - LEASE)
    assert services.claim_run(run.pk) is None
    services.sweep_runs()
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "Relancez" in run.error
    assert request(version).pk != run.pk


def test_a_version_that_is_no_longer_live_fails_with_a_reason(version: OfferVersion) -> None:
    run = request(version)
    close_offers([version.offer], reason=ClosingReason.EXPIRED, actor=None)
    assert services.execute_run(run.pk) == "not_live"
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "plus publiée" in run.error


def test_a_broker_that_is_down_loses_nothing(version: OfferVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = Celery(broker="redis+socket:///nonexistent/socket", set_as_current=False)
    elsewhere.conf.broker_transport_options = {"max_retries": 1}
    monkeypatch.setattr(services, "current_app", elsewhere)
    services.ring([request(version).pk])
    assert MatchRun.objects.get().state == RunState.QUEUED
