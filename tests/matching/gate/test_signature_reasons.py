"""When one signature is not enough: for each reason, a scene that has it and a neighbour that has not."""

import pytest

from francetravail_match.accounts.models import User
from matching.gate.models import Sounding
from matching.gate.second_look.reading import signature_reasons
from matching.gate.second_look.services import look_again
from matching.models import CounterCheck
from matching.questions.enums import CallOutcome, DeliveryState, Reply
from matching.questions.models import Call
from offers.models import JobOffer
from tests import runs
from tests.factories import (
    AppellationFactory,
    CommuneFactory,
    EmployerFactory,
    JobOfferFactory,
    JobSeekerFactory,
    RomeCodeFactory,
    UserFactory,
)
from tests.utils import asked_rows, by_owner
from tests.utils.asking import row
from tests.utils.databases import OwnDatabase

from .looks import asked, asks_now, counted, holders, like_it, move_clock, quiet_offer, reasons

pytestmark = pytest.mark.django_db


def test_nothing_speaks_against_one_signature():
    assert reasons(quiet_offer()) == []


def test_an_offer_that_was_never_counted_needs_two():
    assert reasons(JobOfferFactory(published=True)) == ["no_countercheck", "no_sounding"]


def test_a_criterion_was_tightened_after_a_run_that_found_somebody():
    person = JobSeekerFactory(to_qualify=True)
    offer = quiet_offer(criteria=asked())
    person.delete()
    assert "tightened" in reasons(asks_now(offer, *asked(row("experience", months=60))))


def test_a_criterion_tightened_where_nobody_was_found_or_relaxed_is_no_reason():
    offer = quiet_offer(criteria=asked(row("experience", months=12)))
    assert reasons(asks_now(offer, *asked(row("experience", months=24)))) == []
    person = JobSeekerFactory(to_qualify=True, accepts_permanent=None)
    runs.done(offer)
    person.delete()
    assert reasons(asks_now(offer, *asked(row("experience", months=12)))) == []


def test_one_step_alone_would_give_a_match():
    JobSeekerFactory(matches=True, accepts_full_time=False)
    offer = quiet_offer()
    assert reasons(offer) == ["relaxation_matches"]
    by_owner.update(CounterCheck.objects.all(), counts=None)
    assert reasons(offer) == ["no_countercheck"]


def test_two_steps_at_once_are_no_reason():
    JobSeekerFactory(matches=True, accepts_full_time=False, accepts_permanent=False)
    assert reasons(quiet_offer()) == []


def test_numbers_older_than_two_nights_are_missing(own_database: OwnDatabase):
    offer = quiet_offer()
    move_clock(own_database, "49 hours")
    assert reasons(offer) == ["no_countercheck", "no_sounding"]


def test_another_occupation_that_the_title_suggests_has_a_match():
    other = RomeCodeFactory(unrelated=True)
    AppellationFactory(ogr=1, label="Soudeur sur tuyauteries", rome=other)
    person = JobSeekerFactory(matches=True)
    person.occupations.update(rome=other)
    person.save()
    offer = quiet_offer()
    assert [each["code"] for each in Sounding.objects.get().occupations] == ["H2913", "M1805"]
    assert reasons(offer) == ["other_occupation"]


def test_another_occupation_that_the_title_does_not_suggest_is_no_reason():
    other = RomeCodeFactory(unrelated=True)
    person = JobSeekerFactory(matches=True)
    person.occupations.update(rome=other)
    person.save()
    assert reasons(quiet_offer()) == []


def test_what_another_title_suggests_is_not_of_this_one():
    offer = quiet_offer()
    JobOffer.objects.filter(pk=offer.pk).update(title="Chaudronnier")
    assert reasons(offer) == ["no_sounding"]


def test_a_title_that_suggests_nothing_is_not_sounded():
    assert reasons(quiet_offer(title="Rejoignez notre équipe")) == ["no_sounding"]


def test_a_required_skill_that_fewer_than_two_in_a_hundred_hold():
    holders(51, ogr_1=0, ogr_2=1, ogr_3=2)
    found = [reasons(quiet_offer(criteria=asked(row("skill", ogr)))) for ogr in ("1", "2", "3")]
    assert found == [["rare_skill"], ["rare_skill"], []]


def test_a_rare_skill_that_is_not_needed_is_no_reason():
    holders(2, ogr_1=0, ogr_2=1)
    one_of_both = [row("skill", "1"), row("skill", "2"), row("skill", "at_least", count=1)]
    assert reasons(quiet_offer(criteria=asked(*one_of_both))) == []


def test_the_same_employer_has_an_offer_of_the_family_there():
    offer = quiet_offer()
    like_it(offer, rome=RomeCodeFactory(same_family=True), commune=CommuneFactory(far=True))
    assert reasons(offer) == ["same_employer"]


def test_an_offer_that_was_given_to_another_employer_was_the_same_s():
    offer = quiet_offer()
    other = like_it(offer)
    JobOffer.objects.filter(pk=other.pk).update(employer=EmployerFactory(), establishment=None)
    assert reasons(offer) == ["same_employer"]


def test_the_same_employer_had_one_until_sixty_days_ago(own_database: OwnDatabase):
    offer = quiet_offer()
    like_it(offer, closed=True)
    move_clock(own_database, "59 days")
    assert "same_employer" in reasons(offer)
    move_clock(own_database, "61 days")
    assert "same_employer" not in reasons(offer)


def test_an_employer_known_by_name_alone_may_be_the_same():
    offer = quiet_offer()
    like_it(offer, employer=EmployerFactory(known_by_name=True, name=offer.employer.name.upper()))
    assert reasons(offer) == ["same_employer"]


def test_other_employers_trades_and_places_are_no_reason():
    offer = quiet_offer()
    like_it(offer, employer=EmployerFactory(name=offer.employer.name))
    like_it(offer, rome=RomeCodeFactory(unrelated=True))
    like_it(offer, commune=CommuneFactory(code="75056", departement__code="75"))
    JobOfferFactory(employer=offer.employer, with_version=True)
    assert reasons(offer) == []


@pytest.fixture
def advisor() -> User:
    return UserFactory(advisor=True)


def test_the_queue_is_emptied_once():
    offer = quiet_offer()
    assert look_again() == 0
    counted(offer)
    assert Sounding.objects.count() == 1
    made_at = Sounding.objects.get().counted_at
    by_owner.update(CounterCheck.objects.all(), due_since=None, made_at=made_at)
    assert look_again() == 1
    assert signature_reasons(offer) == []


def asked_by_phone(offer: JobOffer, of: int, replies: int, by: User) -> None:
    """Each is called twice, by two people on two days; some of them answer."""
    people = JobSeekerFactory.create_batch(of, to_qualify=True, reachable=True)
    for n, person in enumerate(people):
        outcome = CallOutcome.ANSWERED if n < replies else CallOutcome.NO_ANSWER
        asked_rows.called(person, offer, by, outcome)


def test_fewer_than_a_fifth_of_the_people_asked_answered(advisor: User):
    offer = quiet_offer()
    asked_by_phone(offer, 11, 2, advisor)
    assert reasons(offer) == ["few_answers"]
    reached = Call.objects.filter(outcome=CallOutcome.NO_ANSWER).latest("pk")
    asked_rows.put(reached.job_seeker, "contract:")
    asked_rows.replied(reached.job_seeker, Reply.DONT_KNOW)
    assert reasons(offer) == []


def test_wrong_numbers_and_calls_about_other_offers_ask_nobody(advisor: User):
    offer = quiet_offer()
    asked_by_phone(JobOfferFactory(published=True), 1, 0, advisor)
    person = JobSeekerFactory(to_qualify=True, reachable=True)
    asked_rows.called(person, offer, advisor, CallOutcome.WRONG_NUMBER)
    assert reasons(offer) == []


def test_who_was_silent_about_another_offer_is_silent_about_this_one(
    own_database: OwnDatabase, advisor: User
):
    offer = quiet_offer()
    person = JobSeekerFactory(to_qualify=True, reachable=True)
    sent = asked_rows.message(person, offer.agency)
    asked_rows.put(person, "contract:", delivery=sent)
    asked_rows.move(sent, DeliveryState.SENDING, DeliveryState.SENT)
    assert "few_answers" not in reasons(offer)
    move_clock(own_database, "14 days")
    assert "few_answers" in reasons(offer)


def test_what_waits_beside_runs_is_taken_one_by_one():
    offers = [quiet_offer() for _ in range(3)]
    for offer in offers:
        by_owner.execute("INSERT INTO gate_soundingdue (version_id) VALUES (%s)", [offer.current_version_id])
    runs.pending(offers[0])
    assert look_again() == 1
    runs.done(offers[0])
    assert look_again() == 2
