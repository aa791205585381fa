"""When a message may leave, when it does not, and who is left whom nothing reaches."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from candidates.models import Identity, JobSeeker
from candidates.refusals import restrict_processing, set_stop_asking
from francetravail_match.embedded.processes import wait_for
from matching.questions.enums import CallOutcome, DeliveryState, PersonState
from matching.questions.models import Campaign, Delivery, QuestionAsked
from matching.questions.services import campaigns
from matching.questions.services.calls import log_call, take_call_sheet
from matching.questions.services.campaigns import ask_waves, start_asking, stop_campaign
from matching.questions.services.sending import send_messages, sweep_messages
from matching.questions.states import people_to_write
from tests.factories import JobOfferFactory, JobSeekerFactory
from tests.utils import asked_rows
from tests.utils.databases import OwnDatabase
from tests.utils.workers import PATIENCE

from .people import queued, states, to_ask

PHONE = "+33639980001"
#: Somebody else is writing to the person.
HELD = """INSERT INTO questions_delivery (public_id, code, job_seeker_id, agency_id, state, attempts)
    VALUES (gen_random_uuid(), 'AAAA-AAAA', %s, %s, 'queued', 0)"""
#: Sessions of this database that wait for another.
WAITING = """SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity a USING (pid)
    WHERE NOT granted AND a.datname = current_database()"""
TO_ASK, CANNOT = PersonState.TO_ASK, PersonState.CANNOT_BE_ASKED


def test_what_is_stopped_before_it_leaves_was_not_asked(thursday, offer, advisor, mailbox):
    person, of_the_week = to_ask(), to_ask()
    asked_rows.message(of_the_week, offer.agency, DeliveryState.SENDING, DeliveryState.SENT)
    campaign = start_asking(offer=offer, by=advisor)
    assert ask_waves() == 1
    assert QuestionAsked.objects.get().job_seeker == person
    assert stop_campaign(campaign=campaign, by=advisor)
    assert Delivery.objects.get(job_seeker=person).state == DeliveryState.CANCELLED
    assert not QuestionAsked.objects.exists()
    assert states(offer) == {person: TO_ASK, of_the_week: TO_ASK}
    start_asking(offer=offer, by=advisor)
    assert ask_waves() == 1
    assert send_messages(queued()) == 1
    assert len(mailbox.messages) == 1


def test_a_message_that_another_campaign_wants_leaves(thursday, offer, advisor, mailbox):
    to_ask()
    campaign = start_asking(offer=offer, by=advisor)
    start_asking(offer=JobOfferFactory(published=True, asks_for_nothing_more=True), by=advisor)
    ask_waves()
    stop_campaign(campaign=campaign, by=advisor)
    assert send_messages(queued()) == 1


def test_who_refused_and_changed_their_mind_before_it_left_is_asked(thursday, offer, advisor, mailbox):
    person = to_ask()
    start_asking(offer=offer, by=advisor)
    ask_waves()
    set_stop_asking(job_seeker=person, stop=True, actor=None)
    assert send_messages(queued()) == 0
    set_stop_asking(job_seeker=person, stop=False, actor=None)
    assert states(offer) == {person: TO_ASK}
    start_asking(offer=offer, by=advisor)
    assert ask_waves() == 1


def test_a_message_that_is_tried_again_waits_for_the_morning(thursday, offer, advisor, mailbox):
    thursday("2027-05-13 18:55")
    to_ask()
    start_asking(offer=offer, by=advisor)
    ask_waves()
    mailbox.busy = True
    assert send_messages(queued()) == 0
    mailbox.busy = False
    for moment, announced in (("2027-05-13 19:10", 0), ("2027-05-15 10:00", 0), ("2027-05-14 08:01", 1)):
        thursday(moment)
        assert sweep_messages() == announced
        assert send_messages(queued()) == announced
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize(
    ("failed", "phone", "outcome", "state"),
    [
        (True, PHONE, None, TO_ASK),
        (True, "", None, CANNOT),
        (True, PHONE, CallOutcome.WRONG_NUMBER, CANNOT),
        (False, PHONE, CallOutcome.WRONG_NUMBER, TO_ASK),
    ],
)
def test_who_is_reached_by_nothing_any_more_cannot_be_asked(
    thursday, offer, advisor, failed, phone, outcome, state
):
    person = to_ask(phone=phone)
    if failed:
        asked_rows.message(person, offer.agency, DeliveryState.SENDING, DeliveryState.BOUNCED)
    if outcome:
        sheet = take_call_sheet(offer=offer, by=advisor)
        log_call(line=sheet.lines.get(), by=advisor, outcome=outcome)
    assert states(offer) == {person: state}


def test_a_number_that_was_right_after_all_reaches_the_person(thursday, offer, advisor):
    person = to_ask(email="", phone=PHONE)
    asked_rows.called(person, offer, advisor, CallOutcome.WRONG_NUMBER)
    assert states(offer) == {person: CANNOT}
    asked_rows.called(person, offer, advisor, CallOutcome.NO_ANSWER)
    assert states(offer) == {person: TO_ASK}


def test_two_waves_that_want_the_same_people_wait_for_each_other_in_one_direction(
    thursday, advisor, own_database: OwnDatabase
):
    """Each ranks first whom the other ranks last, and both find the first person held."""
    first = to_ask(accepts_full_time=None, accepts_permanent=True, accepts_temporary=None)
    last = to_ask(accepts_full_time=None, accepts_permanent=None, accepts_temporary=True)
    permanent = JobOfferFactory(published=True, contract="permanent")
    temporary = JobOfferFactory(published=True, contract="temporary")
    wanted = [[p.job_seeker_id for p in people_to_write(o, 9)[0]] for o in (permanent, temporary)]
    assert wanted == [[first.pk, last.pk], [last.pk, first.pk]]
    for offer in (permanent, temporary):
        start_asking(offer=offer, by=advisor)
    keys = list(Campaign.objects.order_by("pk").values_list("pk", flat=True))

    def wave(campaign: int) -> int:
        try:
            return campaigns._next_wave(campaign)
        finally:
            connection.close()

    with own_database.as_owner() as owner, ThreadPoolExecutor(2) as threads:
        owner.execute(HELD, [first.pk, advisor.agency_id])
        waves = [threads.submit(wave, key) for key in keys]
        assert wait_for(lambda: owner.execute(WAITING).fetchone()[0] == 2, PATIENCE)
        owner.rollback()
        assert sorted(each.result(timeout=PATIENCE) for each in waves) in ([0, 2], [1, 1])
    assert Delivery.objects.count() == 2


def test_a_refusal_outlives_the_file(own_database: OwnDatabase):
    objects, refuses, allows = (JobSeekerFactory() for _ in range(3))
    restrict_processing(job_seeker=objects, restricted=True, actor=None)
    set_stop_asking(job_seeker=refuses, stop=True, actor=None)
    set_stop_asking(job_seeker=allows, stop=True, actor=None)
    set_stop_asking(job_seeker=allows, stop=False, actor=None)
    numbers = [person.registration_number for person in (objects, refuses, allows)]
    JobSeeker.objects.filter(registration_number__in=numbers).delete()
    again = [JobSeekerFactory(registration_number=number) for number in numbers]
    flags = [
        (person.processing_restricted, person.stop_asking)
        for person in JobSeeker.objects.filter(pk__in=[one.pk for one in again]).order_by("pk")
    ]
    assert flags == [(True, False), (False, True), (False, False)]
    assert not Identity.objects.exists()
