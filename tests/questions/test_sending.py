"""Real workers, killed while they send to a real server: nobody has two messages, whatever is killed when."""

import random
from collections import Counter
from email import message_from_string

import pytest
from celery import current_app
from django.core.exceptions import PermissionDenied

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.embedded.processes import wait_for
from matching.questions.enums import DeliveryState, PersonState
from matching.questions.models import Delivery, PersonalLink
from matching.questions.services.campaigns import ask_waves, start_asking
from matching.questions.services.sending import (
    SEND_TASK,
    declare_delivery,
    send_messages,
    sweep_messages,
)
from matching.questions.waiting import FAMILIES
from offers.models import JobOffer
from tests.factories import UserFactory
from tests.utils import asked_rows
from tests.utils.mailbox import Mailbox
from tests.utils.profile import long
from tests.utils.workers import PATIENCE, Start, kill

from .people import queued, states, to_ask

SENT, UNCERTAIN, QUEUED = DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.QUEUED


def asked(offer: JobOffer, advisor: User, number: int) -> None:
    """So many messages in the queue."""
    for _ in range(number):
        to_ask(phone="+33639980001")
    start_asking(offer=offer, by=advisor)
    assert ask_waves() == number


def recipients(mailbox: Mailbox) -> Counter[str]:
    return Counter(message_from_string(raw)["To"] for raw in mailbox.messages)


def by_state() -> Counter[str]:
    return Counter(Delivery.objects.values_list("state", flat=True))


@long
def test_a_worker_killed_while_it_sends_leaves_one_message_of_unknown_fate(
    thursday, offer, advisor, mailbox, start_worker: Start
):
    asked(offer, advisor, 4)
    mailbox.open.clear()  # the server takes the message in, and does not answer
    worker = start_worker(EMAIL_URL=mailbox.url)
    assert wait_for(lambda: len(mailbox.messages) == 1, PATIENCE)
    kill(worker)
    mailbox.open.set()
    thursday("2027-05-13 10:10")
    assert sweep_messages() == 3
    assert send_messages(queued()) == 3
    assert by_state() == {SENT: 3, UNCERTAIN: 1}
    assert set(recipients(mailbox).values()) == {1}
    assert len(recipients(mailbox)) == 4


@long
def test_four_hundred_messages_and_workers_killed_again_and_again(
    thursday, offer, advisor, mailbox, start_worker: Start
):
    asked(offer, advisor, 400)
    kills, rng = 6, random.Random(5)
    for n in range(kills):
        workers = [start_worker(EMAIL_URL=mailbox.url) for _ in range(2)]
        before = len(mailbox.messages)
        goal = before + rng.randrange(20, 60)
        assert wait_for(lambda goal=goal: len(mailbox.messages) >= goal, PATIENCE)
        for worker in workers:
            kill(worker)
        thursday(f"2027-05-13 10:{10 + 6 * n}")
        sweep_messages()
    start_worker(EMAIL_URL=mailbox.url)
    assert wait_for(lambda: not by_state()[QUEUED], PATIENCE)
    assert wait_for(lambda: not by_state()[DeliveryState.SENDING], PATIENCE)
    found = by_state()
    assert found[SENT] + found[UNCERTAIN] == 400
    assert found[UNCERTAIN] <= 2 * kills
    had = recipients(mailbox)
    assert set(had.values()) == {1}
    assert len(had) >= found[SENT]


@long
def test_two_workers_at_once_send_each_message_once(thursday, offer, advisor, mailbox, start_worker: Start):
    asked(offer, advisor, 6)
    for _ in range(2):
        start_worker(EMAIL_URL=mailbox.url)
        current_app.send_task(SEND_TASK, [queued()])
    assert wait_for(lambda: by_state()[SENT] == 6, PATIENCE)
    assert set(recipients(mailbox).values()) == {1}


def test_a_human_says_what_became_of_it(thursday, offer, advisor, mailbox):
    asked(offer, advisor, 2)
    for delivery in Delivery.objects.all():
        asked_rows.move(delivery, DeliveryState.SENDING)
    thursday("2027-05-13 10:10")
    sweep_messages()
    had, lost = Delivery.objects.uncertain()
    with pytest.raises(PermissionDenied):
        declare_delivery(delivery=had, by=UserFactory(advisor=True, of_another_agency=True), received=True)
    assert declare_delivery(delivery=had, by=advisor, received=True)
    assert declare_delivery(delivery=lost, by=advisor, received=False)
    assert not declare_delivery(delivery=lost, by=advisor, received=True)
    assert not Delivery.objects.uncertain().exists()
    assert states(offer) == {had.job_seeker: PersonState.WAITING, lost.job_seeker: PersonState.TO_ASK}
    assert sweep_messages() == ask_waves() == 0
    assert mailbox.messages == []


def test_a_server_that_cannot_be_reached_loses_nothing(thursday, offer, advisor, mailbox, settings):
    asked(offer, advisor, 2)
    reachable = settings.MAILERS
    settings.MAILERS = {"default": {**reachable["default"], "OPTIONS": {"host": "127.0.0.1", "port": 9}}}
    with pytest.raises(OSError):
        send_messages(queued())
    assert by_state() == {QUEUED: 2}
    settings.MAILERS = reachable
    assert send_messages(queued()) == 2


def test_a_refusal_for_the_time_being_is_tried_again_later_five_times(thursday, offer, advisor, mailbox):
    asked(offer, advisor, 1)
    mailbox.busy = True
    for attempt, moment in enumerate(["10:00", "10:15", "10:40", "11:30", "13:00"], 1):
        thursday(f"2027-05-13 {moment}")
        assert send_messages(queued()) == 0
        assert Delivery.objects.get().attempts == attempt
        assert send_messages(queued()) == 0  # not yet
        assert Delivery.objects.get().attempts == attempt
    assert by_state() == {DeliveryState.FAILED: 1}
    assert not PersonalLink.objects.filter(revoked_at=None).count() > 1
    mailbox.busy = False
    assert sweep_messages() == 0


def test_after_a_refusal_for_the_time_being_it_leaves_with_one_link(thursday, offer, advisor, mailbox):
    asked(offer, advisor, 1)
    mailbox.busy = True
    send_messages(queued())
    mailbox.busy = False
    thursday("2027-05-13 10:15")
    assert sweep_messages() == 1
    assert send_messages(queued()) == 1
    assert PersonalLink.objects.filter(revoked_at=None).count() == 1


def test_a_server_that_refuses_the_sender_says_nothing_of_the_address(thursday, offer, advisor, mailbox):
    asked(offer, advisor, 2)
    mailbox.sender_refused = True
    assert send_messages(queued()) == 0
    assert by_state() == {QUEUED: 2}
    mailbox.sender_refused = False
    thursday("2027-05-13 10:15")
    assert send_messages(queued()) == 2


def test_a_server_that_refuses_the_content_says_nothing_of_the_address(thursday, offer, advisor, mailbox):
    asked(offer, advisor, 2)
    mailbox.answer = "554 5.7.1 Looks like spam"
    assert send_messages(queued()) == 0
    assert by_state() == {QUEUED: 2}
    mailbox.answer = "550 5.1.1 No such address"
    thursday("2027-05-13 10:15")
    assert send_messages(queued()) == 0
    assert by_state() == {DeliveryState.BOUNCED: 2}


def test_what_waited_for_a_week_leaves_before_anything_else_is_written(thursday, offer, advisor, mailbox):
    asked(offer, advisor, 1)
    (person,) = states(offer)
    thursday("2027-05-21 10:00")
    JobSeeker.objects.filter(pk=person.pk).update(accepts_full_time=None)
    start_asking(offer=offer, by=advisor)
    assert ask_waves() == 0
    assert send_messages(queued()) == 1
    thursday("2027-05-28 10:00")
    assert ask_waves() == 1
    assert send_messages(queued()) == 1


def test_nothing_leaves_for_who_has_nothing_left_to_answer(thursday, offer, advisor, mailbox):
    asked(offer, advisor, 1)
    JobSeeker.objects.update(**dict.fromkeys([f"accepts_{kind}" for kind in FAMILIES["contract"]], True))
    assert send_messages(queued()) == 0
    assert by_state() == {DeliveryState.CANCELLED: 1}


@pytest.mark.parametrize("address", ["élan@example.org", "a@-x..org"])
def test_an_address_to_which_nothing_can_be_written_stops_nobody(thursday, offer, advisor, mailbox, address):
    wrong = to_ask(email=address, phone="+33639980001")
    for _ in range(2):
        to_ask()
    start_asking(offer=offer, by=advisor)
    assert ask_waves() == 3
    assert send_messages(queued()) == 2
    assert by_state() == {SENT: 2, DeliveryState.BOUNCED: 1}
    assert states(offer)[wrong] == PersonState.TO_ASK
