"""A person lost to an offer by an entry of an agent: told by the transactions, so each commits."""

import pytest

from candidates.enums import AnswerChannel, AnswerOrigin
from candidates.models import Identity, JobSeeker
from candidates.refusals import set_stop_asking
from candidates.services import Answered, record_answers
from francetravail_match.accounts.models import User
from matching.questions.enums import CallOutcome, DeliveryState
from tests.factories import CommuneFactory, IdentityFactory, JobSeekerFactory, UserFactory
from tests.utils import asked_rows
from tests.utils.databases import OwnDatabase

from .looks import counted, quiet_offer, reasons


@pytest.fixture
def advisor(own_database: OwnDatabase) -> User:
    return UserFactory(advisor=True)


def corrects(person: JobSeeker, by: User | None, origin=AnswerOrigin.ADVISOR, **values) -> None:
    record_answers(
        answers=[Answered(person.pk, values)], origin=origin, channel=AnswerChannel.CALL, recorded_by=by
    )


def test_a_person_stopped_matching_by_an_entry_of_an_advisor(advisor: User):
    person = JobSeekerFactory(matches=True)
    offer = quiet_offer()
    corrects(person, advisor, accepts_full_time=False, accepts_permanent=False)
    assert reasons(counted(offer)) == ["person_lost"]


def test_a_person_who_said_so_was_not_found_or_matches_again_is_no_reason(advisor: User):
    by_link, before, again, unfound = (JobSeekerFactory(matches=True) for _ in range(4))
    unfound.areas.update(commune=CommuneFactory(far=True), radius_km=1)
    unfound.save()
    no = {"accepts_full_time": False, "accepts_permanent": False}
    corrects(before, advisor, **no)
    offer = quiet_offer()
    corrects(by_link, None, AnswerOrigin.PERSON, **no)
    corrects(again, advisor, **no)
    corrects(again, advisor, accepts_full_time=True, accepts_permanent=True)
    corrects(unfound, advisor, **no)
    again.delete()
    assert reasons(counted(offer)) == []


def test_a_person_can_no_longer_be_asked_by_an_entry_of_an_advisor(advisor: User):
    person = JobSeekerFactory(to_qualify=True, reachable=True)
    offer = quiet_offer()
    set_stop_asking(job_seeker=person, stop=True, actor=None)
    assert "person_lost" not in reasons(offer)
    set_stop_asking(job_seeker=person, stop=False, actor=advisor)
    set_stop_asking(job_seeker=person, stop=True, actor=advisor)
    assert "person_lost" in reasons(offer)


def test_ways_to_reach_a_person_were_taken_away(own_database: OwnDatabase):
    person = JobSeekerFactory(to_qualify=True)
    IdentityFactory(job_seeker=person, email="a@example.org", phone="+33612345678")
    offer = quiet_offer()
    Identity.objects.filter(job_seeker=person).update(phone="")
    assert "person_lost" not in reasons(offer)
    Identity.objects.filter(job_seeker=person).update(email="")
    assert "person_lost" in reasons(offer)


def test_a_wrong_number_that_an_advisor_notes_leaves_no_way_to_a_person(advisor: User):
    person = JobSeekerFactory(to_qualify=True)
    IdentityFactory(job_seeker=person, email="", phone="+33612345678")
    offer = quiet_offer()
    assert "person_lost" not in reasons(offer)
    asked_rows.called(person, offer, advisor, CallOutcome.WRONG_NUMBER)
    assert "person_lost" in reasons(offer)
    # Matters to the offers of which they were.
    Identity.objects.filter(job_seeker=person).update(phone="+33687654321", email="a@example.org")
    assert "person_lost" not in reasons(offer)


def test_the_last_way_to_a_person_is_taken_away_once_the_other_has_failed(advisor: User):
    refused, lost = (JobSeekerFactory(to_qualify=True) for _ in range(2))
    for person in (refused, lost):
        IdentityFactory(job_seeker=person, email=f"{person.pk}@example.org", phone="+33612345678")
    silent = JobSeekerFactory(to_qualify=True)
    IdentityFactory(job_seeker=silent, email="s@example.org", phone="")
    offer = quiet_offer()
    sending = DeliveryState.SENDING
    for person in (refused, silent):
        asked_rows.message(person, advisor.agency, sending, DeliveryState.BOUNCED)
    # That a server refuses is nobody's entry.
    assert "person_lost" not in reasons(offer)
    Identity.objects.filter(job_seeker=refused).update(phone="")
    assert "person_lost" in reasons(offer)
    refused.delete()
    assert "person_lost" not in reasons(offer)
    uncertain = (sending, DeliveryState.UNCERTAIN, DeliveryState.DECLARED_NOT_SENT)
    asked_rows.message(lost, advisor.agency, *uncertain, by=advisor)
    asked_rows.called(lost, offer, advisor, CallOutcome.WRONG_NUMBER)
    assert "person_lost" in reasons(offer)
