"""The gate through the API: its state, why, and the numbers; never who signed, and nothing opens it."""

from matching.gate.services import open_gate
from tests.factories import JobOfferFactory, JobSeekerFactory
from tests.matching.gate.scenes import openable
from tests.utils.strict_client import reads_only


def test_closed_says_why(db, api):
    offer = JobOfferFactory(published=True)
    JobSeekerFactory(matches=True)
    with reads_only():
        body = api.get(f"offers/{offer.public_id}/gate").json()
    assert body["state"] == "closed"
    assert {"code", "words", "remedy", "earliest"} == set(body["reasons"][0])
    assert (body["finding"], body["until"]) == (None, None)


def test_the_finding_without_who_signed_it(own_database, api):
    scene = openable(own_database)
    assert api.get(f"offers/{scene.offer.public_id}/gate").json()["state"] == "openable"
    assert open_gate(scene.offer, by=scene.advisor, reason="Personne dans le bassin.").allowed
    answer = api.get(f"offers/{scene.offer.public_id}/gate")
    body = answer.json()
    assert body["state"] == "to_countersign"
    assert body["finding"]["hash"] == scene.finding.hash
    assert scene.advisor.email not in answer.text
    assert "Personne dans le bassin" not in answer.text
