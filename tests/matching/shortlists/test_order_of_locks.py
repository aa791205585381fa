"""Whoever holds an offer and people proposed for it took the offer first: an import and an agent never wait
for each other."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from psycopg.errors import LockNotAvailable

from candidates.models import JobSeeker
from francetravail_match.embedded.processes import wait_for
from matching.shortlists.enums import ReferralState
from matching.shortlists.refusals import Refused
from matching.shortlists.services import following, picking, reviewing
from offers.enums import ClosingReason, OfferState
from offers.imports import service
from offers.models import JobOffer
from offers.services.transitions import close_offers
from tests import runs
from tests.factories import CommuneFactory, JobOfferFactory
from tests.offers import feeds
from tests.utils.databases import AsRole, OwnDatabase

from . import scenes

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
OFFER = "SELECT FROM offers_joboffer WHERE id = %s FOR NO KEY UPDATE"
PERSON = "SELECT FROM candidates_jobseeker WHERE id = %s FOR NO KEY UPDATE"


@contextmanager
def made_to_wait(as_role: AsRole, act: Callable[[], Any]) -> Iterator[Future[Any]]:
    """The act in a transaction of its own, once it waits for a lock that the test holds."""

    def run_and_leave() -> Any:
        try:
            return act()
        finally:
            connection.close()

    with as_role("postgres") as watcher, ThreadPoolExecutor(1) as pool:
        watcher.autocommit = True
        waiting = pool.submit(run_and_leave)
        assert wait_for(lambda: watcher.execute(WAITING).fetchone()[0] > 0, 20)
        yield waiting


def is_free(holder: psycopg.Connection, statement: str, key: int) -> bool:
    """Whether nobody else holds the row; the holder takes it, for a moment."""
    try:
        with holder.transaction():
            holder.execute(f"{statement} NOWAIT", [key])
    except LockNotAvailable:
        return False
    return True


def follow(shortlist_of: JobOffer) -> Callable[[], None]:
    referral, by = scenes.one(shortlist_of.shortlists.get()), scenes.liaison()
    return lambda: following.plan_interview(referral=referral, by=by)


def send(offer: JobOffer) -> Callable[[], int]:
    shortlist, by = picking.in_preparation(offer), scenes.liaison()
    assert shortlist
    return lambda: reviewing.send(shortlist=shortlist, by=by)


@pytest.mark.parametrize(("begin", "act"), [(scenes.sent, follow), (scenes.submitted, send)])
def test_an_agent_who_waits_for_the_offer_holds_nobody(
    own_database: OwnDatabase, as_role: AsRole, begin: Callable[..., Any], act: Callable[[JobOffer], Any]
):
    offer, [person, _] = scenes.found()
    shortlist = begin(offer, person)
    if shortlist.state != "sent":
        reviewing.accept(shortlist=shortlist, by=scenes.liaison())
    acting = act(offer)
    with as_role("app") as importing:
        importing.execute(OFFER, [offer.pk])
        with made_to_wait(as_role, acting) as waiting:
            assert is_free(importing, PERSON, person.pk)
            importing.commit()
            waiting.result(timeout=20)
    assert JobOffer.objects.get().state in (OfferState.FOLLOW_UP, OfferState.SHORTLIST_SENT)


def closed_with(person: JobSeeker, number: str) -> JobOffer:
    """An offer of the source that it had closed, for which the person is still proposed."""
    offer = JobOfferFactory(published=True, imported=True, source_number=number)
    runs.done(offer)
    scenes.picked(offer, person)
    close_offers([offer], actor=None, reason=ClosingReason.EXPIRED)
    return offer


def test_an_import_that_waits_for_somebody_holds_every_offer_already(
    own_database: OwnDatabase, as_role: AsRole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    CommuneFactory()
    monkeypatch.setattr(service, "BATCH", 1)
    vanished = JobOfferFactory(published=True, imported=True, source_number="9")
    _, [person, _] = scenes.found()
    closed = [closed_with(person, number) for number in ("1", "3")]
    changed = JobOfferFactory(published=True, imported=True, source_number="2")
    lines = [feeds.offer(number) for number in ("1", "2", "3")]
    with as_role("app") as agent:
        agent.execute(PERSON, [person.pk])
        with made_to_wait(as_role, lambda: feeds.run(tmp_path, *lines, full=True)) as waiting:
            for offer in (*closed, changed, vanished):
                assert not is_free(agent, OFFER, offer.pk), offer.source_number
            agent.commit()
            said = waiting.result(timeout=20)
    assert (said["updated"], said["unchanged"], said["withdrawn"]) == (3, 0, 1)
    assert {offer.state for offer in JobOffer.objects.filter(source_number__in="123")} == {"published"}


def test_an_import_takes_people_in_their_order_whatever_the_offers_s(
    own_database: OwnDatabase, as_role: AsRole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    CommuneFactory()
    monkeypatch.setattr(service, "BATCH", 1)
    _, people = scenes.found()
    first, second = sorted(people, key=lambda person: person.pk)
    closed_with(second, "1")
    closed_with(first, "2")
    with as_role("app") as agent:
        agent.execute(PERSON, [first.pk])
        lines = [feeds.offer(number) for number in ("1", "2")]
        with made_to_wait(as_role, lambda: feeds.run(tmp_path, *lines)) as waiting:
            assert is_free(agent, PERSON, second.pk)
            agent.commit()
            assert waiting.result(timeout=20)["updated"] == 2


def test_who_waits_too_long_is_told_to_come_back(own_database: OwnDatabase, as_role: AsRole):
    offer, [person, _] = scenes.found()
    scenes.sent(offer, person)
    referral, by = scenes.one(offer.shortlists.get()), scenes.liaison()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    for statement, key in ((OFFER, offer.pk), (PERSON, person.pk)):
        with as_role("app") as importing, transaction.atomic():
            importing.execute(statement, [key])
            with pytest.raises(Refused, match="en cours de mise à jour"):
                following.plan_interview(referral=referral, by=by)
    referral.refresh_from_db()
    assert referral.state == ReferralState.SENT_TO_EMPLOYER
