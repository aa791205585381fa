"""Answers to a counter-check through the API: an advisor's acts, once, on the version that they read."""

import json
import uuid
from typing import Any

import pytest

from francetravail_match.integrations.enums import Scope
from francetravail_match.journal.models import Entry
from matching.countercheck.services import counter_check
from matching.models import MatchRun, RelaxationAct
from offers.models import JobOffer
from offers.services.transitions import suspend_offers
from tests import runs
from tests.factories import IntegrationFactory, JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils.asking import offer_asking, row
from tests.utils.strict_client import reads_only

from .conftest import Api, assert_problem


@pytest.fixture
def offer(db) -> JobOffer:
    """Nobody accepts its contract, nor some of them its hours."""
    JobSeekerFactory.create_batch(2, matches=True, accepts_permanent=False)
    JobSeekerFactory(matches=True, accepts_permanent=False, accepts_full_time=False)
    return checked(JobOfferFactory(published=True))


def checked(offer: JobOffer) -> JobOffer:
    runs.done(offer)
    assert counter_check() == 1
    return offer


@pytest.fixture
def api(offer) -> Api:
    return Api(IntegrationFactory(agency=offer.agency, scopes=[Scope.RUNS_READ, Scope.RELAXATIONS_WRITE]))


@pytest.fixture
def advisor(offer):
    return UserFactory(advisor=True, agency=offer.agency)


def lines(api: Api, offer: JobOffer) -> dict[str, Any]:
    with reads_only():
        return api.get(f"offers/{offer.public_id}/countercheck/lines").json()


def answer(api: Api, offer: JobOffer, act: str, advisor: Any, version: str, **said: Any) -> Any:
    body = {"advisor": str(advisor.public_id), "version": version, **said}
    address = f"offers/{offer.public_id}/countercheck/{act}"
    return api.post(address, data=json.dumps(body), content_type="application/json")


CONTRACT = {"criteria": ["contract"], "reason": "not_essential", "employer_agreed": True}
RELAX = CONTRACT | {"changes": {"contract": "fixed_term"}}


def test_from_the_lines_to_people_found_again_and_back(api, offer, advisor):
    read = lines(api, offer)
    line = read["lines"][0]
    assert line == {
        "criteria": ["contract"],
        "match": 2,
        "to_qualify": 0,
        "unlawful": [],
        "must_be_answered": True,
        "answer": None,
    }
    changes = {each["criterion"]: each for each in read["changes"]}
    (option,) = changes["contract"]["options"]
    assert option["key"] == "fixed_term" and "CDD au lieu de" in option["words"]
    assert "un seul métier" in changes["occupation"]["why_none"]
    assert (read["may_be_undone"], read["acts"]) == (False, [])

    done = answer(api, offer, "relax", advisor, read["version"], **RELAX)
    assert done.status_code == 201, done.content
    act = RelaxationAct.objects.get()
    assert (act.actor, act.criteria, act.employer_agreed) == (advisor, ["contract"], True)
    offer.refresh_from_db()
    now = str(offer.current_version.public_id)
    assert (done.json()["new_version"], done.json()["outcome"]) == (now, None)
    assert MatchRun.objects.get(version=offer.current_version).state == "queued"

    again = answer(api, offer, "relax", advisor, read["version"], **RELAX)
    assert (again.status_code, again.json()) == (200, done.json())
    runs.done(offer)
    after = lines(api, offer)
    assert (after["version"], after["lines"], after["may_be_undone"]) == (now, [], True)
    assert after["acts"][0]["outcome"] | {"counted_at": ""} == {
        "found": 2,
        "match": 2,
        "to_qualify": 0,
        "counted_at": "",
    }

    for status in (201, 200):
        undone = answer(api, offer, "undo", advisor, now, reason="mistake")
        assert (undone.status_code, undone.json()["new_version"]) == (status, read["version"])
    assert [each["kind"] for each in lines(api, offer)["acts"]] == ["undone", "relaxed"]
    assert_problem(
        answer(api, offer, "undo", advisor, now, reason="brought_nobody"), 409, "conflict", "revenir"
    )
    # Asked for again since, it is another act.
    assert answer(api, offer, "relax", advisor, read["version"], **RELAX).status_code == 201
    told = Entry.objects.filter(action="countercheck.answer_received").order_by("id")
    assert [line.payload["kind"] for line in told] == ["relaxed", "undone", "relaxed"]
    assert {line.payload["integration"] for line in told} == {str(api.integration.public_id)}


def test_a_line_is_kept_once_and_with_a_reason_of_its_own(api, offer, advisor):
    version = lines(api, offer)["version"]
    kept = {"criteria": ["working_time", "contract"], "reason": "employer_refuses"}
    assert_problem(
        answer(api, offer, "keep", advisor, version, **kept | {"reason": "mistake"}), 400, "invalid"
    )
    assert_problem(
        answer(api, offer, "keep", advisor, version, **kept | {"criteria": ["age"]}), 400, "invalid"
    )
    for status in (201, 200):
        done = answer(api, offer, "keep", advisor, version, **kept)
        assert done.status_code == status, done.content
    found = {tuple(line["criteria"]): line for line in lines(api, offer)["lines"]}
    line = found["contract", "working_time"]
    assert (line["must_be_answered"], line["answer"]["reason"]) == (False, "employer_refuses")
    assert found["contract",]["must_be_answered"]
    colleague = UserFactory(advisor=True, agency=offer.agency)
    assert answer(api, offer, "keep", colleague, version, **kept).status_code == 201


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"employer_agreed": False}, "accord de l'employeur"),
        ({"criteria": ["occupation"], "changes": {}}, "un seul métier"),
        ({"criteria": ["experience", "mobility"], "changes": {}}, "un peu avant"),
        ({"criteria": ["contract", "experience"]}, "ne propose plus cette ligne"),
        ({"criteria": ["working_time"], "changes": {"working_time": "never"}}, "part_time"),
        ({"changes": {"contract": "permanent"}}, "contract (fixed_term)"),
        ({"version": str(uuid.UUID(int=0))}, "ont changé depuis"),
    ],
)
def test_what_the_page_refuses_is_refused(api, offer, advisor, change, words):
    said = {"version": lines(api, offer)["version"], **RELAX, **change}
    assert_problem(answer(api, offer, "relax", advisor, **said), 409, "conflict", words)
    assert not RelaxationAct.objects.exists()


def test_a_change_of_another_criterion_is_not_passed_over(api, offer, advisor):
    said = {"version": lines(api, offer)["version"], **RELAX, "changes": {"experience": "fewer"}}
    assert_problem(answer(api, offer, "relax", advisor, **said), 409, "conflict", "critères de la ligne")
    assert not RelaxationAct.objects.exists()


def test_of_two_at_once_the_second_is_told(api, offer, advisor):
    version = lines(api, offer)["version"]
    assert answer(api, offer, "relax", advisor, version, **RELAX).status_code == 201
    other = RELAX | {"reason": "hard_to_fill"}
    assert_problem(answer(api, offer, "relax", advisor, version, **other), 409, "conflict", "a")
    colleague = UserFactory(advisor=True, agency=offer.agency)
    assert_problem(answer(api, offer, "relax", colleague, version, **RELAX), 409, "conflict")
    assert RelaxationAct.objects.count() == 1


def test_only_for_an_advisor_of_the_agency_and_an_offer_that_is_published(api, offer, advisor):
    version = lines(api, offer)["version"]
    for stranger in (
        UserFactory(advisor=True, of_another_agency=True),
        UserFactory(liaison=True, agency=offer.agency),
        UserFactory(advisor=True, agency=offer.agency, is_active=False),
    ):
        assert_problem(answer(api, offer, "relax", stranger, version, **RELAX), 409, "conflict", "conseiller")
    suspend_offers([offer], actor=advisor, reason="asked_by_employer")
    for act, said in (("relax", RELAX), ("keep", {"criteria": ["contract"], "reason": "essential"})):
        assert_problem(answer(api, offer, act, advisor, version, **said), 409, "conflict", "ne propose plus")
    assert not Entry.objects.filter(action="countercheck.answer_received").exists()


def test_the_choice_of_what_to_give_up_is_part_of_the_answer(api, offer, advisor):
    JobSeekerFactory.create_batch(2, matches=True, accepts_night=False, accepts_weekend=False)
    JobSeekerFactory(matches=True, accepts_night=False)
    rows = [row("contract", "permanent"), row("schedule", "night"), row("schedule", "weekend")]
    asked = checked(offer_asking(*rows, agency=offer.agency))
    version = lines(api, asked)["version"]
    given_up = {"criteria": ["schedule"], "reason": "not_essential", "employer_agreed": True}
    night = given_up | {"changes": {"schedule": "night"}}
    assert answer(api, asked, "relax", advisor, version, **night).status_code == 201
    assert answer(api, asked, "relax", advisor, version, **night).status_code == 200
    weekend = given_up | {"changes": {"schedule": "weekend"}}
    assert_problem(answer(api, asked, "relax", advisor, version, **weekend), 409, "conflict")
