"""An offer that is opened again brings its referrals back: nobody gets a fourth open one by it."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from candidates.models import JobSeeker, pseudonym
from francetravail_match.accounts.models import User
from francetravail_match.embedded.processes import wait_for
from matching.shortlists.models import Referral
from matching.shortlists.querysets import loads_of
from matching.shortlists.refusals import Refused
from matching.shortlists.services import picking
from offers.enums import ClosingReason, OfferState, ReopeningReason
from offers.models import JobOffer
from offers.services.transitions import TransitionRefused, close_offers, reopen_offers
from tests import runs
from tests.factories import CommuneFactory, JobOfferFactory
from tests.matching_views.pages import text
from tests.offers import feeds
from tests.utils import by_owner
from tests.utils.databases import AsRole, OwnDatabase

from . import scenes

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@pytest.fixture
def by(db: None) -> User:
    return scenes.advisor()


def proposed_elsewhere(*people: JobSeeker, times: int = 3) -> None:
    """For as many other offers."""
    for _ in range(times):
        other = JobOfferFactory(published=True)
        runs.done(other)
        for person in people:
            scenes.picked(other, person)


def reopen(offer: JobOffer, by: User) -> None:
    reopen_offers([offer], actor=by, reason=ReopeningReason.NEED_IS_BACK)


def test_who_stands_in_the_way_is_named_with_what_to_do(client: Client, by: User):
    offer, [picked, approached, free] = scenes.found(3)
    shortlist = scenes.picked(offer, picked, by).shortlist
    scenes.approached(offer, approached, by)
    scenes.picked(offer, free, by)
    close_offers([offer], actor=by, reason=ClosingReason.NEED_GONE)
    proposed_elsewhere(picked, approached)
    client.force_login(by)
    asked = {"seen": "closed", "reason": "need_is_back"}
    address = reverse("offers:change_state", args=[offer.public_id, "reopen"])
    page = text(client.post(address, asked, follow=True))
    assert f"L'offre {offer.source_number} reste clôturée" in page
    assert f"À retirer d'abord de la présélection : {picked.pseudonym}." in page
    assert f"Déjà approchées pour cette offre : {approached.pseudonym} ;" in page
    assert free.pseudonym not in page
    offer.refresh_from_db()
    assert offer.state == OfferState.CLOSED
    assert offer.transitions.first().to_state == OfferState.CLOSED
    # What was said to do is enough.
    picking.remove(referral=shortlist.referrals.get(job_seeker=picked), by=by)
    elsewhere = Referral.objects.filter(job_seeker=approached).exclude(offer=offer)
    picking.remove(referral=elsewhere.earliest("pk"), by=by)
    reopen(offer, by)
    assert {load.n_open for load in loads_of([picked.pk, approached.pk]).values()} == {3}


def test_what_no_longer_counts_is_in_nobody_s_way(own_database: OwnDatabase):
    by = scenes.advisor()
    offer, [person, _] = scenes.found()
    scenes.picked(offer, person, by)
    close_offers([offer], actor=by, reason=ClosingReason.NEED_GONE)
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = make_interval(days => 14)")
        owner.commit()
    proposed_elsewhere(person)
    reopen(offer, by)
    assert loads_of([person.pk])[person.pk].n_open == 3


@pytest.mark.parametrize("reopening_first", [True, False])
def test_of_a_reopening_and_a_pick_at_once_the_second_is_refused(
    own_database: OwnDatabase, as_role: AsRole, reopening_first: bool
):
    by = scenes.advisor()
    offer, [person, _] = scenes.found()
    scenes.picked(offer, person, by)
    close_offers([offer], actor=by, reason=ClosingReason.NEED_GONE)
    proposed_elsewhere(person, times=2)
    other = JobOfferFactory(published=True)
    runs.done(other)
    acts = [lambda: reopen(offer, by), lambda: scenes.picked(other, person, by)]
    first, second = acts if reopening_first else reversed(acts)

    def act() -> None:
        try:
            second()
        finally:
            connection.close()

    with as_role("postgres") as watcher, ThreadPoolExecutor(1) as pool:
        watcher.autocommit = True
        with transaction.atomic():
            first()
            waiting = pool.submit(act)
            assert wait_for(lambda: watcher.execute(WAITING).fetchone()[0] > 0, 20)
        with pytest.raises((Refused, TransitionRefused), match="trois"):
            waiting.result(timeout=20)
    assert loads_of([person.pk])[person.pk].n_open == 3


def test_an_import_goes_on_and_leaves_it_closed(by: User, tmp_path: Path):
    CommuneFactory()
    held, _ = both = [JobOfferFactory(published=True, imported=True, source_number=n) for n in ("1", "2")]
    found, [person, _] = scenes.found()
    for each in both:
        runs.done(each)
    scenes.picked(held, person, by)
    close_offers(both, actor=None, reason=ClosingReason.EXPIRED)
    proposed_elsewhere(person)
    said = feeds.run(tmp_path, feeds.offer("1"), feeds.offer("2"))
    assert said["left_closed"] == 1
    states = dict(JobOffer.objects.values_list("source_number", "state"))
    assert (states["1"], states["2"]) == (OfferState.CLOSED, OfferState.PUBLISHED)
    with pytest.raises(TransitionRefused, match=person.pseudonym):
        reopen(held, by)


def test_the_database_names_people_as_the_screen_does(db: None):
    for _ in range(20):
        one = uuid.uuid4()
        assert by_owner.execute("SELECT WHERE shortlists_pseudonym(%s) = %s", [one, pseudonym(one)]) == 1
