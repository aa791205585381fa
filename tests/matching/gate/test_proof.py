"""A finding is verified as it was signed, and counts the same whenever it is counted again."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from candidates.models import JobSeeker
from matching import installation
from matching.gate.models import AbsenceFinding, ExhaustionPolicy, FindingPerson
from matching.gate.proof import replay, verify_findings
from matching.gate.services import open_gate, withdraw
from matching.gate.services.exhaustion import countersign_exhaustion, decide_exhaustion
from matching.gate.standing import standing_of
from matching.models import Engine
from matching.shortlists.enums import DeclineReason
from matching.shortlists.services import following
from tests import runs
from tests.factories import JobSeekerFactory
from tests.matching.gate.scenes import Scene, openable
from tests.matching.shortlists.scenes import approached
from tests.pilot.scenes import pilote
from tests.utils.databases import OwnDatabase

REASON = "Personne dans le bassin d'emploi."
RESTORED = "ALTER TABLE gate_absencefinding {} TRIGGER gate_absencefinding_stays"


def replayed(finding: AbsenceFinding) -> dict:
    output = StringIO()
    call_command("replay_finding", str(finding.public_id), "--json", stdout=output)
    return json.loads(output.getvalue())


def test_a_finding_counts_the_same_after_everything_has_changed(own_database: OwnDatabase):
    scene = openable(own_database)
    gone, stays = scene.unreachable(), scene.unreachable()
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
    finding = scene.finding
    assert (finding.n_match, finding.n_cannot_be_asked, len(finding.commitments)) == (0, 2, 2)
    said = replayed(finding)
    assert said["equal"] is True
    assert said["recomputed"] == {"n_match": 0, "n_to_qualify": 2}
    assert (said["counts"]["n_to_qualify"], said["erased_since"]) == (2, 0)

    scene.match()
    stays.accepts_permanent = True
    stays.save()
    JobSeekerFactory(to_qualify=True)
    assert replay(finding).equal
    gone.delete()
    after = replay(finding)
    assert (after.equal, after.recomputed["n_to_qualify"], after.erased_since) == (True, 1, 1)
    assert verify_findings() == []
    assert not FindingPerson.objects.filter(job_seeker_id=gone.pk).exists()


def test_who_was_exhausted_and_is_erased_is_said_to_be_missing(own_database: OwnDatabase):
    scene = openable(own_database)
    stays, gone = exhausted(scene), exhausted(scene)
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
    said = replay(scene.finding)
    assert (said.equal, said.erased_since) == (True, 0)
    assert (said.counts["n_exhausted"], said.recomputed["n_match"]) == (2, 2)
    gone.delete()
    said = replay(scene.finding)
    assert (said.equal, said.erased_since, said.recomputed["n_match"]) == (True, 1, 1)
    assert verify_findings() == []
    # Two more people would have matched then: more than the finding says.
    for _ in range(2):
        scene.match()
    with own_database.as_owner() as owner:
        owner.execute(
            "UPDATE candidates_searchrow SET since = (SELECT since FROM candidates_searchrow"
            " WHERE job_seeker_id = %s LIMIT 1)",
            [stays.pk],
        )
        owner.commit()
    said = replay(scene.finding)
    assert (said.equal, said.recomputed["n_match"]) == (False, 3)


def exhausted(scene: Scene) -> JobSeeker:
    """Somebody matches, and refuses what the offer asks, where a policy says that this counts apart."""
    if not ExhaustionPolicy.objects.exists():
        policy = decide_exhaustion(by=scene.pilote, reference="CSE 2027-03")
        countersign_exhaustion(policy, by=pilote("28"))
    person = scene.match()
    runs.done(scene.offer)
    referral = approached(scene.offer, person, scene.advisor)
    following.note_refusal(referral=referral, reason=DeclineReason.MOBILITY, by=scene.advisor)
    return person


def test_whose_answer_was_being_written_is_counted_after_it_alone(own_database: OwnDatabase):
    """Their transaction began before the finding's, and ended after: its number tells, no date would."""
    scene = openable(own_database)
    person = scene.match(accepts_permanent=False)
    with own_database.as_role("app") as earlier:
        earlier.execute("UPDATE candidates_jobseeker SET accepts_permanent = true WHERE id = %s", [person.pk])
        assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
        earlier.commit()
    assert standing_of(scene.offer, scene.advisor).counts.match == 1
    said = replay(scene.finding)
    assert (said.equal, said.recomputed["n_match"]) == (True, 0)


def test_a_finding_counts_the_same_by_the_engine_of_its_time(own_database: OwnDatabase):
    scene = openable(own_database)
    scene.unreachable()
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
    with own_database.as_owner() as owner:
        # Another engine is in force, and matches nobody.
        owner.execute("UPDATE matching_engine SET installed = false")
        owner.execute(
            "INSERT INTO matching_engine (hash, text, installed) VALUES (repeat('0', 64), 'SELECT 1', true)"
        )
        owner.execute("DROP FUNCTION matching_recount(bigint, pg_snapshot, jsonb)")
        owner.commit()
    said = replay(scene.finding)
    assert (said.equal, said.recomputed["n_to_qualify"]) == (True, 1)
    with own_database.as_owner() as owner:
        assert owner.execute("SELECT to_regproc('matching_recount')").fetchone() == (None,)
    installation.install("migrator")
    assert Engine.objects.get(installed=True).hash == scene.finding.engine_hash


def test_what_was_rewritten_is_found(own_database: OwnDatabase):
    scene = openable(own_database)
    scene.unreachable()
    for _ in range(2):
        assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
        withdraw(scene.offer, by=scene.advisor)
    first, second = AbsenceFinding.objects.order_by("pk")
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)
    assert verify_findings() == []
    call_command("verify_findings", stdout=StringIO())
    changes = {
        "UPDATE gate_absencefinding SET reason = 'autre' WHERE id = %s": [(first.pk, "changed")],
        "UPDATE gate_absencefinding SET hash = repeat('0', 64) WHERE id = %s": [
            (first.pk, "changed"),
            (second.pk, "link"),
        ],
    }
    for statement, problems in changes.items():
        with own_database.as_owner() as owner:
            owner.execute(RESTORED.format("DISABLE"))
            owner.execute(statement, [first.pk])
            owner.commit()
        assert verify_findings() == problems
        with pytest.raises(CommandError):
            call_command("verify_findings", stdout=StringIO(), stderr=StringIO())
        with own_database.as_owner() as owner:
            owner.execute(
                "UPDATE gate_absencefinding SET reason = %s, hash = %s WHERE id = %s",
                [first.reason, first.hash, first.pk],
            )
            owner.execute(RESTORED.format("ENABLE"))
            owner.commit()
    with own_database.as_owner() as owner:
        owner.execute("ALTER TABLE gate_findingperson DISABLE TRIGGER gate_findingperson_stays")
        owner.execute("UPDATE gate_findingperson SET state = 'unanswered' WHERE finding_id = %s", [first.pk])
        owner.commit()
    assert verify_findings() == [(first.pk, "person")]


def test_an_unknown_finding(own_database: OwnDatabase):
    for name in ("12", "nothing"):
        with pytest.raises(CommandError, match="Aucun constat"):
            call_command("replay_finding", name)
