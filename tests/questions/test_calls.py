"""Call sheets: twenty people, nobody on two, each call logged; what calls and messages say."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from candidates.models import JobSeeker
from francetravail_match.journal.models import Entry
from matching.questions.enums import CallOutcome, PersonState
from matching.questions.models import Call, CallSheet, CallSheetLine, QuestionAsked
from matching.questions.services.calls import log_call, take_call_sheet
from matching.questions.services.campaigns import ask_waves, start_asking
from matching.questions.services.sending import send_messages
from tests.factories import UserFactory

from .people import queued, states, to_ask

NO_ANSWER = CallOutcome.NO_ANSWER


def called(n: int) -> str:
    return f"+3360000{n:04}"


def line_of(offer, user, person: JobSeeker) -> CallSheetLine:
    take_call_sheet(offer=offer, by=user)
    return CallSheetLine.objects.filter(job_seeker=person, sheet__taken_by=user).latest("pk")


def test_a_sheet_has_twenty_people_and_the_next_one_the_others(thursday, offer, advisor):
    people = [to_ask(email="", phone=called(n)) for n in range(23)]
    to_ask(email="a@example.org")
    sheet = take_call_sheet(offer=offer, by=advisor)
    assert [line.position for line in sheet.lines.all()] == list(range(1, 21))
    assert take_call_sheet(offer=offer, by=advisor) == sheet
    second = take_call_sheet(offer=offer, by=UserFactory(advisor=True))
    assert second.lines.count() == 3
    on_sheets = set(CallSheetLine.objects.values_list("job_seeker", flat=True))
    assert on_sheets == {person.pk for person in people}
    assert take_call_sheet(offer=offer, by=UserFactory(advisor=True)) is None
    assert Entry.objects.filter(action="call_sheet.taken").count() == 2


def test_the_next_sheet_comes_when_everybody_on_the_first_was_called(thursday, offer, advisor):
    for n in range(21):
        to_ask(email="", phone=called(n))
    first = take_call_sheet(offer=offer, by=advisor)
    for line in first.lines.all():
        log_call(line=line, by=advisor, outcome=NO_ANSWER)
    second = take_call_sheet(offer=offer, by=advisor)
    assert second != first
    assert second.lines.count() == 1


def test_first_those_whom_no_message_reaches_then_those_who_wait(thursday, offer, advisor, mailbox):
    wrong = to_ask(phone=called(1))
    awaited = to_ask(phone=called(2))
    mailbox.refused.add(wrong.identity.email)
    start_asking(offer=offer, by=advisor)
    ask_waves()
    send_messages(queued())
    new = to_ask(phone=called(3))
    sheet = take_call_sheet(offer=offer, by=advisor)
    assert [line.job_seeker for line in sheet.lines.all()] == [wrong, awaited, new]


def test_two_calls_on_two_days_by_two_people_are_an_answer_that_does_not_come(thursday, offer, advisor):
    person, other = to_ask(email="", phone=called(1)), UserFactory(advisor=True)
    log_call(line=line_of(offer, advisor, person), by=advisor, outcome=NO_ANSWER)
    assert states(offer) == {person: PersonState.WAITING}
    thursday("2027-05-14 10:00")
    log_call(line=line_of(offer, advisor, person), by=advisor, outcome=NO_ANSWER)
    assert states(offer) == {person: PersonState.WAITING}
    thursday("2027-05-18 10:00")
    log_call(line=line_of(offer, other, person), by=other, outcome=CallOutcome.VOICEMAIL)
    assert states(offer) == {person: PersonState.UNANSWERED}
    thursday("2027-07-12 10:00")
    assert states(offer) == {person: PersonState.TO_ASK}


def test_a_call_and_a_message_on_another_day_do_too(thursday, offer, advisor, mailbox):
    person = to_ask(phone=called(1))
    start_asking(offer=offer, by=advisor)
    ask_waves()
    send_messages(queued())
    log_call(line=line_of(offer, advisor, person), by=advisor, outcome=NO_ANSWER)
    assert states(offer) == {person: PersonState.WAITING}
    thursday("2027-05-14 10:00")
    log_call(line=line_of(offer, advisor, person), by=advisor, outcome=NO_ANSWER)
    assert states(offer) == {person: PersonState.UNANSWERED}


def test_a_message_is_given_five_working_days_over_a_long_week_end(thursday, offer, advisor, mailbox):
    person = to_ask()
    start_asking(offer=offer, by=advisor)
    ask_waves()
    send_messages(queued())
    # Friday, then Tuesday to Friday: Monday is Whit Monday.
    for moment, expected in (("2027-05-21 09:59", "waiting"), ("2027-05-21 10:05", "unanswered")):
        thursday(moment)
        assert states(offer) == {person: PersonState(expected)}


def test_a_wrong_number_asks_nobody_and_is_not_called_again(thursday, offer, advisor):
    person = to_ask(email="", phone=called(1))
    log_call(line=line_of(offer, advisor, person), by=advisor, outcome=CallOutcome.WRONG_NUMBER)
    assert not QuestionAsked.objects.exists()
    thursday("2027-05-14 10:00")
    assert take_call_sheet(offer=offer, by=advisor) is None
    assert states(offer) == {person: PersonState.CANNOT_BE_ASKED}


def test_who_declines_has_answered_and_who_wants_no_more_is_asked_no_more(thursday, offer, advisor):
    declines, stops = to_ask(email="", phone=called(1)), to_ask(email="", phone=called(2))
    log_call(line=line_of(offer, advisor, declines), by=advisor, outcome=CallOutcome.DECLINED)
    log_call(line=line_of(offer, advisor, stops), by=advisor, outcome=CallOutcome.STOP)
    assert states(offer) == {declines: PersonState.ANSWERED, stops: PersonState.CANNOT_BE_ASKED}
    # The journal says that a call was made, and not what came of it.
    lines = Entry.objects.filter(action="call.logged")
    assert [line.payload for line in lines] == [{"offer": str(offer.public_id)}] * 2


def test_a_call_is_logged_by_who_took_the_sheet(thursday, offer, advisor):
    person = to_ask(email="", phone=called(1))
    line = line_of(offer, advisor, person)
    with pytest.raises(PermissionDenied):
        log_call(line=line, by=UserFactory(advisor=True), outcome=NO_ANSWER)
    with pytest.raises(PermissionDenied):
        take_call_sheet(offer=offer, by=UserFactory(liaison=True))
    assert not Call.objects.exists()


def test_a_call_is_noted_once(thursday, offer, advisor):
    line = line_of(offer, advisor, to_ask(email="", phone=called(1)))
    first = log_call(line=line, by=advisor, outcome=NO_ANSWER)
    assert log_call(line=line, by=advisor, outcome=NO_ANSWER) == first
    assert Entry.objects.filter(action="call.logged").count() == 1


@pytest.mark.parametrize("refusal", ["stop_asking", "processing_restricted"])
def test_who_refused_meanwhile_does_not_hold_a_sheet_open(thursday, offer, advisor, refusal):
    refuses = to_ask(email="", phone=called(1))
    first = take_call_sheet(offer=offer, by=advisor)
    JobSeeker.objects.filter(pk=refuses.pk).update(**{refusal: True})
    to_ask(email="", phone=called(2))
    assert take_call_sheet(offer=offer, by=advisor) != first


def test_two_advisors_at_once_have_different_people(thursday, offer, advisor):
    for n in range(30):
        to_ask(email="", phone=called(n))
    users = [advisor, UserFactory(advisor=True)]

    def take(user) -> CallSheet | None:
        try:
            return take_call_sheet(offer=offer, by=user)
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        sheets = list(pool.map(take, users))
    assert sorted(sheet.lines.count() for sheet in sheets) == [10, 20]
