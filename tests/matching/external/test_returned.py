"""A message that came back informed nobody: art. 14 runs again, unless the person was reached."""

import datetime

import pytest
from django.test import Client

from matching.external.clock_enums import ClockKind
from matching.external.contact.enums import REMINDER, MessageState
from matching.external.contact.services.asking import ask_contact
from matching.external.contact.services.sending import send_messages
from matching.external.enums import State
from matching.external.lead import state_of
from matching.external.models import Clock, Message, Sighting, Suppression
from matching.external.services import purge
from matching.questions.services.returns import record_return
from tests.matching.gate.scenes import PARIS, Scene, opened
from tests.questions.test_returns import notification
from tests.utils.databases import OwnDatabase
from tests.utils.profile import long

from .scenes import inform, written_to
from .test_contact import OTHER, attest_again, later
from .test_person_page import TOKEN, page, text_of


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def clock_of(sighting: Sighting) -> tuple[str, datetime.datetime]:
    clock = Clock.objects.get(sighting=sighting)
    return clock.kind, clock.due_at


def midnight(day: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(day).replace(tzinfo=PARIS)


def comes_back(message) -> State:
    assert record_return(notification(message).as_bytes())
    return state_of(message.contact.sighting)


def test_the_month_of_the_collection_runs_again_to_its_midnight_in_paris(scene, mailbox):
    """Collected on 8 March in winter time; the month ends on 8 April in summer time."""
    early, late = written_to(scene, mailbox), written_to(scene, mailbox, OTHER, email="d@example.org")
    assert clock_of(early.contact.sighting) == (ClockKind.ANSWER, midnight("2027-06-06"))
    scene.clock("2027-03-10 10:00")
    assert comes_back(early) == State.SIGHTED
    assert clock_of(early.contact.sighting) == (ClockKind.INFORMATION, midnight("2027-04-08"))
    assert midnight("2027-04-08").astimezone(datetime.UTC).hour == 22
    scene.clock("2027-04-07 23:59")
    assert purge() == 0
    scene.clock("2027-04-08 00:00")
    assert purge() == 1
    # Known a month too late: nobody was informed in time, and nothing is kept.
    assert comes_back(late) == State.SIGHTED
    assert (purge(), Sighting.objects.count(), Suppression.objects.count()) == (1, 0, 0)


def test_who_opens_their_page_has_had_the_message_whatever_came_back(scene, mailbox):
    before, after = written_to(scene, mailbox), written_to(scene, mailbox, OTHER, email="d@example.org")
    tokens = [TOKEN.search(text_of(raw))[1] for raw in mailbox.messages]
    Client().post(page("page", tokens[0]))
    assert comes_back(before) == State.INFORMED
    assert comes_back(after) == State.SIGHTED
    Client().post(page("page", tokens[1]))
    assert state_of(after.contact.sighting) == State.INFORMED
    after.refresh_from_db()
    assert after.state == MessageState.SENT
    assert clock_of(after.contact.sighting)[0] == ClockKind.ANSWER


@long
def test_the_network_may_still_inform_them(scene, mailbox):
    message = written_to(scene, mailbox)
    sighting = message.contact.sighting
    assert comes_back(message) == State.SIGHTED
    old = TOKEN.search(text_of(mailbox.messages[-1]))[1]
    assert inform(sighting, scene).allowed
    assert (state_of(sighting), sighting.steps.count()) == (State.INFORMED, 1)
    # The link of the message that came back serves no more, and changes nothing of what was declared.
    assert Client().post(page("page", old)).status_code == 410
    states = sorted(Message.objects.values_list("state", flat=True))
    assert states == [MessageState.BOUNCED, MessageState.DECLARED_SENT]


@long
def test_a_reminder_that_arrived_informs_and_the_last_to_come_back_does_not(scene, mailbox):
    first = written_to(scene, mailbox)
    sighting = first.contact.sighting
    later(scene, "2027-03-15 11:00")
    attest_again(scene, sighting)
    reminder = ask_contact(sighting, by=scene.advisor, rank=REMINDER)
    assert send_messages([reminder.pk]) == 1
    assert comes_back(first) == State.INFORMED
    assert comes_back(reminder) == State.SIGHTED
    assert clock_of(sighting) == (ClockKind.INFORMATION, midnight("2027-04-08"))
