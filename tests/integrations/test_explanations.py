"""« Pourquoi ? » through the API: it adds up, says nothing of what was answered, and is journalled first."""

import json
import uuid

import pytest

from candidates.models import JobSeeker
from francetravail_match.journal.models import Entry
from matching.models import MatchResult
from offers.models import JobOffer
from tests import runs
from tests.factories import IdentityFactory, JobOfferFactory, JobSeekerFactory, SoughtOccupationFactory
from tests.utils.strict_client import reads_only

from .conftest import assert_problem


@pytest.fixture
def offer(db) -> JobOffer:
    return JobOfferFactory(published=True)


def address(offer: JobOffer, person: JobSeeker | uuid.UUID) -> str:
    return f"offers/{offer.public_id}/people/{getattr(person, 'public_id', person)}/explanation"


def test_it_says_what_the_run_found_criterion_by_criterion(api, offer):
    person = JobSeekerFactory(to_qualify=True)
    runs.done(offer)
    body = api.get(address(offer, person)).json()
    result = MatchResult.objects.get()
    assert (body["offer"], body["person"]) == (str(offer.public_id), str(person.public_id))
    assert (body["verdict"], body["pseudonym"]) == ("to_qualify", person.pseudonym)
    assert body["score"] == {"minimum": result.minimum, "maximum": result.maximum}
    assert {
        criterion["code"]: (criterion["score"]["minimum"], criterion["score"]["maximum"])
        for criterion in body["criteria"]
    } == {code: tuple(part) for code, part in result.parts.items()}
    for bound in ("minimum", "maximum"):
        assert sum(criterion["score"][bound] for criterion in body["criteria"]) == body["score"][bound]
    contract = next(criterion for criterion in body["criteria"] if criterion["code"] == "contract")
    assert (contract["outcome"], contract["level"]) == ("unknown", "required")
    assert contract["words"] and contract["asked"] and contract["change"]
    assert body["made_with"]["engine_hash"] == result.run.engine_hash


def test_it_is_journalled_and_says_neither_name_nor_place_nor_answers(api, offer):
    person = JobSeekerFactory(matches=True)
    identity = IdentityFactory(job_seeker=person)
    runs.done(offer)
    body = api.get(address(offer, person)).json()
    assert "area" not in body
    assert all({"known", "items"}.isdisjoint(criterion) for criterion in body["criteria"])
    text = json.dumps(body, ensure_ascii=False)
    for hidden in (identity.last_name, identity.email, person.registration_number):
        assert hidden not in text
    line = Entry.objects.get(action="explanation.viewed")
    assert (line.actor, line.object_id) == (None, person.public_id)
    assert line.payload == {"offer": str(offer.public_id), "integration": str(api.integration.public_id)}


def test_who_has_left_or_never_was_is_not_there(api, offer):
    gone = JobSeekerFactory(has_left=True)
    restricted = JobSeekerFactory(matches=True, processing_restricted=True)
    for person in (gone, restricted, uuid.UUID(int=0)):
        with reads_only():
            assert_problem(api.get(address(offer, person)), 404, "not_found")
    assert not Entry.objects.filter(action="explanation.viewed").exists()


def test_a_pair_without_a_verdict_says_why(api, offer):
    without_occupation = JobSeekerFactory()
    runs.done(offer)
    problem = assert_problem(api.get(address(offer, without_occupation)), 409, "conflict")
    assert "métier" in problem["detail"]
    sought = SoughtOccupationFactory().job_seeker
    for closed in (JobOfferFactory(), JobOfferFactory(closed=True)):
        assert_problem(api.get(address(closed, sought)), 409, "conflict", "offre")
