"""The gate through the API: its state, why, and the numbers; never who signed, and nothing opens it."""

from matching.gate.api.serializers import GateSerializer, TimelineSerializer, gate, timeline
from matching.gate.services import open_gate
from matching.gate.standing import standing_of
from matching.gate.timeline import timeline_of
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


def test_the_finding_without_who_signed_it(own_database):
    scene = openable(own_database)

    def said():
        return GateSerializer(gate(standing_of(scene.offer, None))).data

    assert said()["state"] == "openable"
    assert open_gate(scene.offer, by=scene.advisor, reason="Personne dans le bassin.").allowed
    body = said()
    assert body["state"] == "to_countersign"
    assert body["finding"]["hash"] == scene.finding.hash
    assert scene.advisor.email not in str(body)
    assert "Personne dans le bassin" not in str(body)
    events = TimelineSerializer(timeline(timeline_of(scene.offer))).data["events"]
    assert [event["finding"] for event in events if event["kind"] == "finding"] == [
        str(scene.finding.public_id)
    ]
    assert {"state", "version", "run"} <= {event["kind"] for event in events}
    assert not any(said in str(events) for said in (scene.advisor.email, "Personne dans le bassin"))


def test_the_timeline_of_an_offer(db, api):
    offer = JobOfferFactory(published=True)
    with reads_only():
        events = api.get(f"offers/{offer.public_id}/timeline").json()["events"]
    assert events[0]["finding"] is None
    assert {"at", "kind", "label", "details", "finding"} == set(events[0])
