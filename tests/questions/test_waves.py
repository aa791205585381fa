"""« Interroger »: everybody to ask is written to, in the right order, once a week at most."""

import datetime
from email import message_from_string
from email.policy import default

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from candidates.models import JobSeeker
from francetravail_match.journal.models import Entry
from matching.questions.enums import DeliveryState, PersonState
from matching.questions.models import Campaign, Delivery, QuestionAsked, Request
from matching.questions.opening import find_link
from matching.questions.services.campaigns import ask_waves, start_asking, stop_campaign
from matching.questions.services.sending import send_messages, sweep_messages
from matching.questions.states import counts_of, people_of
from tests.factories import IdentityFactory, JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils import asked_rows, by_owner

from .people import queued, states, to_ask

TO_ASK, WAITING = PersonState.TO_ASK, PersonState.WAITING


def test_everybody_is_asked_and_waited_for(thursday, offer, advisor, mailbox):
    people = [to_ask(), to_ask(accepts_full_time=None)]
    JobSeekerFactory(matches=True)
    assert states(offer) == dict.fromkeys(people, TO_ASK)
    campaign = start_asking(offer=offer, by=advisor)
    assert ask_waves() == 2
    assert send_messages(queued()) == 2
    assert states(offer) == dict.fromkeys(people, WAITING)
    assert counts_of(offer).by_state[WAITING] == counts_of(offer).total == 2
    assert ask_waves() == 0
    campaign.refresh_from_db()
    assert campaign.waves == 1
    assert campaign.ended_at
    assert sorted(r.questions for r in Request.objects.all()) == [
        ["contract:"],
        ["contract:", "working_time:"],
    ]
    actions = Entry.objects.filter(action__startswith="questions.").order_by("id")
    assert [line.action for line in actions] == ["questions.started", "questions.wave", "questions.ended"]


def test_the_message_says_how_to_answer_and_nothing_of_the_person(thursday, offer, advisor, mailbox):
    person = to_ask()
    start_asking(offer=offer, by=advisor)
    ask_waves()
    send_messages(queued())
    (raw,) = mailbox.messages
    message = message_from_string(raw, policy=default)
    delivery = Delivery.objects.get()
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    token = text.partition("/ma-page/")[2].partition("/")[0]
    assert find_link(token).job_seeker == person
    for body in (text, html):
        assert token in body
        assert delivery.code in body
        assert "39 49" in body
        assert "/verifier-un-message/" in body
        for hidden in (person.identity.last_name, person.identity.first_name, person.pseudonym, offer.title):
            assert hidden not in body
    assert str(delivery.public_id) in message["Message-ID"]
    assert message["From"] == "ne-pas-repondre@inscrits.invalid"


def test_waves_are_of_fifty_fewest_unknowns_first(thursday, offer, advisor, mailbox):
    hard = [to_ask(accepts_full_time=None) for _ in range(3)]
    easy = [to_ask() for _ in range(50)]
    start_asking(offer=offer, by=advisor)
    assert ask_waves() == 53
    waves = dict(Request.objects.values_list("job_seeker", "wave"))
    assert {waves[person.pk] for person in easy} == {1}
    assert {waves[person.pk] for person in hard} == {2}
    assert len(queued()) == 53


def test_of_equal_unknowns_the_best_possible_score_is_first(thursday, advisor):
    offer = JobOfferFactory(published=True)
    expected = [p.job_seeker_id for p in sorted(people_of(offer), key=lambda p: -p.maximum)]
    assert [p.job_seeker_id for p in people_of(offer)] == expected


def test_one_message_a_week_whatever_the_number_of_offers(thursday, offer, advisor, mailbox):
    person, other = to_ask(accepts_weekend=None), to_ask()
    second = JobOfferFactory(published=True, asks_for_nothing_more=True, contract="permanent")
    for one in (offer, second):
        start_asking(offer=one, by=advisor)
    assert ask_waves() == 2
    assert Delivery.objects.count() == 2
    assert Request.objects.count() == 4  # each message is about both
    third = JobOfferFactory(published=True, contract="temporary")
    JobSeeker.objects.filter(pk=other.pk).update(accepts_temporary=None, accepts_full_time=None)
    start_asking(offer=third, by=advisor)
    assert ask_waves() == 0
    assert Campaign.objects.get(offer=third).ended_at is None  # the week is not over
    send_messages(queued())
    thursday("2027-05-20 09:00")
    assert ask_waves() == 1
    assert QuestionAsked.objects.filter(job_seeker=other).count() == 2
    assert Delivery.objects.filter(job_seeker=person).count() == 1


def test_the_database_refuses_a_second_message_of_the_week(thursday, offer, advisor):
    person = to_ask()
    asked_rows.message(person, advisor.agency)
    with pytest.raises(IntegrityError), transaction.atomic():
        asked_rows.message(person, advisor.agency)
    thursday("2027-05-20 00:00")
    asked_rows.message(person, advisor.agency)


def test_a_question_is_not_asked_twice_within_sixty_days(thursday, offer, advisor, mailbox):
    person = to_ask()
    start_asking(offer=offer, by=advisor)
    ask_waves()
    send_messages(queued())
    for day, asked in (("2027-07-09", 0), ("2027-07-12", 1)):
        thursday(f"{day} 10:00")
        start_asking(offer=offer, by=advisor)
        assert ask_waves() == asked
        ask_waves()
    assert QuestionAsked.objects.filter(job_seeker=person).count() == 2
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize(
    "moment", ["2027-05-13 07:59", "2027-05-13 19:00", "2027-05-15 10:00", "2027-05-17 10:00"]
)
def test_nothing_leaves_outside_the_working_day(set_clock, offer, advisor, moment):
    to_ask()
    set_clock(moment)
    start_asking(offer=offer, by=advisor)
    assert ask_waves() == 0
    set_clock("2027-05-18 10:00")
    assert ask_waves() == 1


def test_who_cannot_be_written_to_is_for_the_call_sheet(thursday, offer, advisor):
    without = JobSeekerFactory(to_qualify=True)
    IdentityFactory(job_seeker=without, email="")
    silent = JobSeekerFactory(to_qualify=True, not_to_be_asked=True)
    unreachable = JobSeekerFactory(to_qualify=True)
    start_asking(offer=offer, by=advisor)
    assert ask_waves() == 0
    assert states(offer) == {
        without: TO_ASK,
        silent: PersonState.CANNOT_BE_ASKED,
        unreachable: PersonState.CANNOT_BE_ASKED,
    }


def test_only_an_advisor_of_the_agency_starts_and_stops(thursday, offer, advisor):
    for other in (UserFactory(liaison=True), UserFactory(advisor=True, of_another_agency=True)):
        with pytest.raises(PermissionDenied):
            start_asking(offer=offer, by=other)
    campaign = start_asking(offer=offer, by=advisor)
    assert start_asking(offer=offer, by=UserFactory(advisor=True)) == campaign
    to_ask()
    with pytest.raises(PermissionDenied):
        stop_campaign(campaign=campaign, by=UserFactory(manager=True))
    assert stop_campaign(campaign=campaign, by=advisor)
    assert not stop_campaign(campaign=campaign, by=advisor)
    assert ask_waves() == 0
    with pytest.raises(ValidationError):
        start_asking(offer=JobOfferFactory(closed=True), by=advisor)


def test_nobody_is_written_to_who_answered_or_refused_meanwhile(thursday, offer, advisor, mailbox):
    answered, refuses, left = to_ask(), to_ask(), to_ask()
    start_asking(offer=offer, by=advisor)
    ask_waves()
    asked_rows.replied(answered, "answered")
    JobSeeker.objects.filter(pk=refuses.pk).update(stop_asking=True)
    assert send_messages(queued()) == 1
    assert mailbox.messages[0].count(left.identity.email)
    assert Delivery.objects.filter(state=DeliveryState.CANCELLED).count() == 2


def test_dates_and_states_cannot_be_forged(thursday, offer, advisor, mailbox):
    to_ask()
    start_asking(offer=offer, by=advisor)
    ask_waves()
    for statement in (
        "UPDATE questions_delivery SET state = 'sent'",
        "UPDATE questions_delivery SET sent_at = now() - interval '30 days'",
        "UPDATE questions_delivery SET day = day - 30",
        "UPDATE questions_questionasked SET asked_at = now() - interval '30 days'",
        "UPDATE questions_request SET questions = '{}'",
        "DELETE FROM questions_questionasked",
    ):
        with pytest.raises(Exception, match=r"denied|ne passe pas|ne s'efface"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)
    long_ago = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    person = JobSeekerFactory()
    asked = by_owner.insert(
        QuestionAsked(job_seeker=person, criterion="licence", asked_at=long_ago, asked_on=long_ago.date())
    )
    assert asked.asked_on == datetime.date(2027, 5, 13)


def test_a_refusal_for_ever_is_a_bounce_and_one_for_now_is_tried_again(thursday, offer, advisor, mailbox):
    wrong, right = to_ask(phone="+33639980001"), to_ask()
    mailbox.refused.add(wrong.identity.email)
    start_asking(offer=offer, by=advisor)
    ask_waves()
    assert send_messages(queued()) == 1
    assert states(offer) == {wrong: TO_ASK, right: WAITING}
    assert Delivery.objects.get(job_seeker=wrong).state == DeliveryState.BOUNCED
    assert ask_waves() == 0  # the address has failed: by telephone
    assert Entry.objects.filter(action="message.bounced", object_id=wrong.public_id).count() == 1


def test_what_began_to_leave_and_gave_no_sign_is_uncertain_and_never_sent(thursday, offer, advisor, mailbox):
    to_ask()
    start_asking(offer=offer, by=advisor)
    ask_waves()
    (pk,) = queued()
    asked_rows.move(Delivery.objects.get(), DeliveryState.SENDING)
    sweep_messages()
    assert Delivery.objects.get().state == DeliveryState.SENDING
    thursday("2027-05-13 10:06")
    sweep_messages()
    assert Delivery.objects.get().state == DeliveryState.UNCERTAIN
    assert send_messages([pk]) == 0
    assert mailbox.messages == []
