"""What protects a registered person: three open referrals, one approach a week, over the whole country."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from candidates.models import JobSeeker
from matching.shortlists.enums import ApproachMeans, DeclineReason, ReferralState
from matching.shortlists.models import Referral, ReferralAct
from matching.shortlists.querysets import loads_of
from matching.shortlists.refusals import Refused, Stale
from matching.shortlists.services import following, picking, reviewing
from offers.enums import ClosingReason
from offers.services.transitions import close_offers
from tests import runs
from tests.factories import JobOfferFactory

from . import scenes


def other_offer(**traits: object):
    """One more published offer, for the same people."""
    offer = JobOfferFactory(published=True, **traits)
    runs.done(offer)
    return offer


def test_a_fourth_open_referral_is_refused_wherever_it_comes_from(db):
    offer, [person, _] = scenes.found()
    first = scenes.picked(offer, person)
    others = [other_offer() for _ in range(2)]
    for each in others:
        scenes.picked(each, person)
    abroad = other_offer(agency__other=True)
    elsewhere = scenes.advisor(of_another_agency=True)
    with pytest.raises(Refused, match="déjà trois mises en relation"):
        scenes.picked(abroad, person, elsewhere)
    assert loads_of([person.pk])[person.pk].full
    # What is over frees a place; what is closed with its offer too.
    picking.remove(referral=first, by=scenes.advisor())
    scenes.picked(abroad, person, elsewhere)
    close_offers(others[:1], actor=scenes.advisor(), reason=ClosingReason.NEED_GONE)
    assert loads_of([person.pk])[person.pk].n_open == 2


def test_one_approach_a_week_for_one_offer(db):
    offer, [person, _] = scenes.found()
    scenes.approached(offer, person)
    abroad = other_offer(agency__other=True)
    elsewhere = scenes.advisor(of_another_agency=True)
    with pytest.raises(Refused, match="déjà été approchée cette semaine"):
        scenes.approached(abroad, person, elsewhere)
    load = loads_of([person.pk])[person.pk]
    assert (load.n_open, load.agency) == (2, "Agence de Lille")
    assert load.free_on - load.approached_on == datetime.timedelta(days=7)


def test_another_means_is_the_same_approach(db):
    offer, [person, _] = scenes.found()
    referral, by = scenes.approached(offer, person), scenes.advisor()
    with pytest.raises(Refused, match="déjà été noté aujourd'hui"):
        following.approach(referral=referral, means=ApproachMeans.CALL, by=by)
    following.approach(referral=referral, means=ApproachMeans.MESSAGE, by=by)
    assert referral.acts.count() == 2


def test_a_week_later(own_database):
    offer, [person, _] = scenes.found()
    scenes.approached(offer, person)
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = make_interval(days => 7)")
        owner.commit()
    later = other_offer()
    assert scenes.approached(later, person).state == ReferralState.APPROACHED


def test_telling_again_of_an_offer_is_an_approach_too(own_database):
    def days_later(days: int) -> None:
        with own_database.as_owner() as owner:
            owner.execute(f"UPDATE app_clock SET shift = shift + make_interval(days => {days})")
            owner.commit()

    offer, [person, _] = scenes.found()
    first, by = scenes.approached(offer, person), scenes.advisor()
    days_later(6)
    following.approach(referral=first, means=ApproachMeans.MESSAGE, by=by)
    days_later(2)
    later = other_offer()
    with pytest.raises(Refused, match="déjà été approchée cette semaine"):
        scenes.approached(later, person, by)
    day = first.acts.first().day
    assert loads_of([person.pk])[person.pk].free_on == day + datetime.timedelta(days=7)
    days_later(5)
    following.approach(
        referral=picking.in_preparation(later).referrals.get(), means=ApproachMeans.CALL, by=by
    )
    with pytest.raises(Refused, match="déjà été approchée cette semaine"):
        following.approach(referral=first, means=ApproachMeans.CALL, by=by)


def test_a_refusal_frees_a_place_and_is_not_taken_up_past_three(db):
    offer, [person, _] = scenes.found()
    by = scenes.advisor()
    referral = scenes.approached(offer, person, by)
    following.note_refusal(referral=referral, reason=DeclineReason.MOBILITY, by=by)
    for _ in range(3):
        scenes.picked(other_offer(), person)
    with pytest.raises(Refused, match="déjà trois"):
        following.undo(referral=referral, by=by)


def test_who_left_or_restricted_is_neither_picked_nor_presented(db):
    offer, [person, other] = scenes.found()
    shortlist = scenes.submitted(offer, person)
    reviewing.accept(shortlist=shortlist, by=scenes.liaison())
    JobSeeker.objects.filter(pk=person.pk).update(processing_restricted=True)
    with pytest.raises(Refused, match="rien à envoyer"):
        reviewing.send(shortlist=shortlist, by=scenes.liaison())
    assert shortlist.referrals.get().state == ReferralState.INTERESTED


def test_a_hidden_profile_is_presented_with_the_person_s_word_alone(db):
    offer, people = scenes.found()
    JobSeeker.objects.update(hidden_from_employers=True)
    scenes.interested(offer, people[0])
    scenes.interested(offer, people[1], identity_agreed=True)
    shortlist = picking.in_preparation(offer)
    reviewing.submit(shortlist=shortlist, by=scenes.advisor())
    reviewing.accept(shortlist=shortlist, by=scenes.liaison())
    assert reviewing.send(shortlist=shortlist, by=scenes.liaison()) == 1
    assert scenes.one(shortlist).job_seeker == people[1]


def test_a_note_holds_nothing_on_health_or_family(db):
    offer, [person, _] = scenes.found()
    referral, by = scenes.picked(offer, person), scenes.advisor()
    with pytest.raises(ValidationError, match="santé"):
        picking.write_note(referral=referral, note="En arrêt maladie.", by=by, seen=2)
    picking.write_note(referral=referral, note="Rappeler jeudi.", by=by, seen=2)
    assert Referral.objects.get().note == "Rappeler jeudi."


def test_two_people_editing_lose_nothing(db):
    offer, people = scenes.found(3)
    first, second = scenes.advisor(), scenes.advisor()
    referrals = [scenes.picked(offer, person, first) for person in people]
    seen = Referral.objects.get(pk=referrals[0].pk).shortlist.edition
    picking.move(referral=referrals[2], places=-2, by=first, seen=seen)
    order = list(Referral.objects.values_list("pk", flat=True))
    assert order == [referrals[2].pk, referrals[0].pk, referrals[1].pk]
    with pytest.raises(Stale, match=str(first)):
        picking.move(referral=referrals[0], places=1, by=second, seen=seen)
    assert list(Referral.objects.values_list("pk", flat=True)) == order


def test_an_erased_person_takes_their_referrals_along(db):
    offer, [person, _] = scenes.found()
    scenes.interested(offer, person)
    person.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not Referral.objects.exists() and not ReferralAct.objects.exists()


def test_the_history_of_a_referral_stays(db):
    offer, [person, _] = scenes.found()
    referral = scenes.approached(offer, person)
    referral.acts.all().delete()
    with pytest.raises(Exception, match="ne s'efface qu'avec elle"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
