"""Questions through the API: numbers for an offer, words for a person; an answer counts at once."""

import json
from typing import Any

import pytest
from django.db import connection

from candidates.enums import AnswerChannel, AnswerOrigin
from candidates.models import Answer, JobSeeker
from francetravail_match.journal.models import Entry
from matching.questions.models import Campaign, QuestionAsked
from offers.models import JobOffer
from tests.factories import IdentityFactory, JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils import asked_rows
from tests.utils.strict_client import reads_only

from .conftest import Api, assert_problem


@pytest.fixture
def offer(db) -> JobOffer:
    return JobOfferFactory(published=True)


@pytest.fixture
def person(offer) -> JobSeeker:
    """Would match, but that nobody asked them about their contract."""
    identity = IdentityFactory(job_seeker=JobSeekerFactory(to_qualify=True))
    rows_are_made()
    return identity.job_seeker


def rows_are_made() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def of_person(offer: JobOffer, person: JobSeeker) -> str:
    return f"offers/{offer.public_id}/people/{person.public_id}/questions"


def tell(api: Api, offer: JobOffer, person: JobSeeker, replies: object, channel: str = "call"):
    body = json.dumps({"channel": channel, "replies": replies})
    return api.post(of_person(offer, person), data=body, content_type="application/json")


def test_an_offer_says_how_many_and_nobody_in_particular(api, offer, person):
    JobSeekerFactory(matches=True)
    rows_are_made()
    with reads_only():
        body = api.get(f"offers/{offer.public_id}/questions").json()
    assert (body["total"], body["blocked"], body["campaign"]) == (1, 0, None)
    assert body["states"] == {
        "to_ask": 1,
        "waiting": 0,
        "answered": 0,
        "unanswered": 0,
        "cannot_be_asked": 0,
    }
    assert str(person.public_id) not in json.dumps(body)
    asked_rows.campaign(offer, UserFactory(advisor=True))
    campaign = api.get(f"offers/{offer.public_id}/questions").json()["campaign"]
    assert campaign["started_at"]
    assert (campaign["waves"], campaign["ended_at"]) == (0, None)


def test_an_advisor_has_them_asked_once(api, offer, person):
    advisor = UserFactory(advisor=True, agency=offer.agency)

    def start(by: Any) -> Any:
        body = json.dumps({"advisor": str(by.public_id)})
        address = f"offers/{offer.public_id}/questions"
        return api.post(address, data=body, content_type="application/json")

    for stranger in (UserFactory(liaison=True), UserFactory(advisor=True, of_another_agency=True)):
        assert_problem(start(stranger), 409, "conflict", "conseiller de l'agence")
    assert not Campaign.objects.exists()
    for _ in range(2):
        begun = start(advisor)
        assert begun.status_code == 200, begun.content
        assert (begun.json()["total"], begun.json()["campaign"]["ended_at"]) == (1, None)
    assert Campaign.objects.get().started_by == advisor
    assert Entry.objects.filter(action="questions.start_received").count() == 1
    closed = JobOfferFactory(closed=True, agency=offer.agency)
    body = json.dumps({"advisor": str(advisor.public_id)})
    refused = api.post(f"offers/{closed.public_id}/questions", data=body, content_type="application/json")
    assert_problem(refused, 409, "conflict", "n'est pas publiée")


def test_an_answer_is_written_once_for_all_and_nothing_is_left_to_ask(api, offer, person):
    (question,) = api.get(of_person(offer, person)).json()["questions"]
    assert question["code"] == "contract:"
    names = [field["name"] for field in question["fields_asked"]]
    assert "accepts_permanent" in names
    response = tell(api, offer, person, {"contract:": dict.fromkeys(names, True)}, "meeting")
    assert (response.status_code, response.json()["questions"]) == (200, [])
    answer = Answer.objects.get(job_seeker=person)
    assert (answer.origin, answer.channel) == (AnswerOrigin.PERSON, AnswerChannel.MEETING)
    assert JobSeeker.objects.get(pk=person.pk).accepts_permanent is True
    line = Entry.objects.get(action="answers.received")
    assert line.object_id == person.public_id
    assert line.payload == {"count": 1, "integration": str(api.integration.public_id)}
    assert_problem(tell(api, offer, person, {"contract:": None}), 409, "conflict", person.pseudonym)


def test_what_was_asked_already_looks_the_same(api, offer, person):
    before = api.get(of_person(offer, person)).json()
    asked_rows.put(person, "contract:")
    assert api.get(of_person(offer, person)).json() == before


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ({"working_time:": {"accepts_full_time": True}}, "working_time:"),
        ({"contract:": {"accepts_night": True}}, "pas lisible"),
        ({"contract:": {"accepts_permanent": "peut-être"}}, ""),
    ],
)
def test_what_cannot_be_an_answer_writes_nothing(api, offer, person, replies, words):
    assert_problem(tell(api, offer, person, replies), 409, "conflict", words)
    assert not Answer.objects.exists()
    assert not QuestionAsked.objects.exists()
    assert not Entry.objects.filter(action="answers.received").exists()


@pytest.mark.parametrize(("replies", "channel"), [("oui", "call"), ({"contract:": None}, "import")])
def test_what_is_not_of_the_contract_is_refused(api, offer, person, replies, channel):
    assert_problem(tell(api, offer, person, replies, channel), 400, "invalid")


def test_who_wants_no_questions_has_none(api, offer, person):
    JobSeeker.objects.filter(pk=person.pk).update(stop_asking=True)
    rows_are_made()
    assert api.get(of_person(offer, person)).json()["questions"] == []
    assert_problem(tell(api, offer, person, {"contract:": None}), 409, "conflict")
