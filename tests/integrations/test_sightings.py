"""One-click stubs through the API: through the gate, for an advisor, silent on who is registered."""

import json
import uuid
from typing import Any

import pytest

from francetravail_match.integrations.enums import Scope
from francetravail_match.journal.models import Entry
from matching.external.lead import activate_source
from matching.external.models import Attestation, Sighting
from matching.external.sources import sources
from tests.factories import IdentityFactory, IntegrationFactory, JobSeekerFactory, UserFactory
from tests.matching.gate.scenes import Scene, opened
from tests.utils.databases import OwnDatabase

from .conftest import Api, assert_problem

STUB = json.loads(sources()["one_click"].sample_bytes())


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def send(scene: Scene, **given: Any) -> Any:
    api = Api(IntegrationFactory(agency=scene.offer.agency, scopes=[Scope.SIGHTINGS_WRITE]))
    body = {
        "advisor": str(scene.advisor.public_id),
        "open_to_work": True,
        "visibility": "all",
        "situation": "in_post",
        "stub": STUB,
        **given,
    }
    address = f"offers/{scene.offer.public_id}/sightings"
    return api.post(address, data=json.dumps(body), content_type="application/json")


def test_recorded_for_the_advisor_and_what_is_dropped_is_said(scene):
    assert_problem(send(scene), 409, "conflict", "n'est pas active")
    activate_source(by=scene.pilote, source="one_click", reference="PV 12")
    for wrong in (
        {"advisor": str(uuid.UUID(int=0))},
        {"advisor": str(UserFactory(advisor=True, of_another_agency=True).public_id)},
        {"advisor": str(scene.manager.public_id)},
        {"open_to_work": False},
        {"situation": "ending"},
        {"situation": "in_post", "ends_on": "2027-06-01"},
        {"stub": {}},
        {"stub": STUB | {"profileUrl": "https://evil.example/in/a", "memberUrn": ""}},
    ):
        assert_problem(send(scene, **wrong), 409, "conflict")
    assert_problem(send(scene, situation="rentier"), 400, "invalid")
    other = UserFactory(advisor=True, agency=scene.offer.agency)
    assert_problem(send(scene, advisor=str(other.public_id)), 409, "conflict", "licence")
    assert not Sighting.objects.exists()

    done = send(scene, stub=STUB | {"likelihoodToRespond": "high", "photoUrl": "https://a.example/p"})
    assert done.status_code == 201, done.content
    sighting = Sighting.objects.get()
    assert done.json()["id"] == str(sighting.public_id)
    assert {"name": "photoUrl", "fate": "interdit : laissé de côté"} in done.json()["dropped"]
    assert sighting.author == scene.advisor
    assert Attestation.objects.get().employer == "other"
    assert "camille" not in done.text.lower()
    assert Entry.objects.filter(action="external.stub_received").count() == 1
    assert_problem(send(scene), 409, "conflict", "déjà repérée")

    scene.match()
    assert_problem(send(scene, stub=STUB | {"memberUrn": "urn:li:member:9"}), 409, "conflict")
    assert Sighting.objects.count() == 1


def test_who_is_registered_and_who_works_there_are_not_told_apart(scene):
    activate_source(by=scene.pilote, source="one_click", reference="PV 12")
    IdentityFactory(job_seeker=JobSeekerFactory(), email="camille.durand@exemple.fr")
    registered = send(scene)
    employed = send(
        scene, stub=STUB | {"emailAddresses": [], "currentEmployerNames": [scene.offer.employer.name]}
    )
    problems = [
        {**assert_problem(answer, 409, "conflict", "l'œil d'un conseiller"), "instance": ""}
        for answer in (registered, employed)
    ]
    assert problems[0] == problems[1]
    assert not Sighting.objects.exists()
