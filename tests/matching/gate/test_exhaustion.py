"""« Personne de disponible » is not « personne », but where two pilotes say so; then it is counted apart."""

import pytest

from matching.countercheck.services import counter_check, request
from matching.gate.enums import GateState, Refusal
from matching.gate.models import SoundingDue
from matching.gate.second_look.services import look_again
from matching.gate.services import open_gate
from matching.gate.services.exhaustion import (
    PolicyRefused,
    countersign_exhaustion,
    decide_exhaustion,
    end_exhaustion,
)
from matching.gate.standing import standing_of
from matching.shortlists.enums import DeclineReason
from matching.shortlists.services import following
from tests import runs
from tests.matching.gate.scenes import openable
from tests.matching.shortlists.scenes import approached
from tests.pilot.scenes import pilote
from tests.utils.asking import row

from .looks import asked, asks_now

REASON = "La personne qui correspond a refusé le lieu de travail."


def test_who_refused_a_criterion_counts_apart_under_a_policy_alone(own_database):
    scene = openable(own_database)
    person = scene.match()
    runs.done(scene.offer)
    referral = approached(scene.offer, person, scene.advisor)
    following.note_refusal(referral=referral, reason=DeclineReason.MOBILITY, by=scene.advisor)
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).code == Refusal.MATCH

    policy = decide_exhaustion(by=scene.pilote, reference="CSE 2027-03")
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).code == Refusal.MATCH
    with pytest.raises(PolicyRefused):
        countersign_exhaustion(policy, by=scene.pilote)
    countersign_exhaustion(policy, by=pilote("28"))

    seen = standing_of(scene.offer, scene.advisor)
    assert (seen.state, seen.counts.match, seen.counts.exhausted) == (GateState.OPENABLE, 0, 1)
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
    finding = scene.finding
    assert (finding.n_match, finding.n_exhausted, finding.exhaustion) == (0, 1, policy)
    assert "exhaustion" in finding.signature_reasons

    end_exhaustion(by=scene.pilote)
    assert standing_of(scene.offer, scene.advisor).counts.match == 1


def test_who_found_a_job_elsewhere_still_matches(own_database):
    scene = openable(own_database)
    person = scene.match()
    runs.done(scene.offer)
    referral = approached(scene.offer, person, scene.advisor)
    following.note_refusal(referral=referral, reason=DeclineReason.FOUND_JOB, by=scene.advisor)
    countersign_exhaustion(decide_exhaustion(by=scene.pilote, reference="CSE"), by=pilote("28"))
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).code == Refusal.MATCH


def test_who_refused_what_the_offer_asked_before_matches_what_it_asks_now(own_database):
    scene = openable(own_database)
    person = scene.match()
    runs.done(scene.offer)
    referral = approached(scene.offer, person, scene.advisor)
    following.note_refusal(referral=referral, reason=DeclineReason.SCHEDULE, by=scene.advisor)
    countersign_exhaustion(decide_exhaustion(by=scene.pilote, reference="CSE"), by=pilote("28"))
    assert standing_of(scene.offer, scene.advisor).counts.exhausted == 1
    for more, exhausted in (([], 1), ([row("schedule", "night")], 0), ([], 1)):
        asks_now(scene.offer, *asked(*more))
        counts = standing_of(scene.offer, scene.advisor).counts
        assert (counts.exhausted, counts.match) == (exhausted, 1 - exhausted)


def test_a_policy_needs_a_reference_and_says_so(own_database):
    scene = openable(own_database)
    with pytest.raises(PolicyRefused, match="Donnez la référence de la décision."):
        decide_exhaustion(by=scene.pilote, reference="")


def test_a_counter_check_that_somebody_asked_for_decides_nothing(own_database):
    scene = openable(own_database)
    assert counter_check() == 1
    look_again()
    person = scene.match()
    scene.match(accepts_permanent=False)
    runs.done(scene.offer)
    request(scene.offer, requested_by=scene.advisor)
    assert counter_check() == 1
    # One line brings somebody more.
    assert standing_of(scene.offer, scene.advisor).lines_left == 0
    assert not SoundingDue.objects.exists()
    referral = approached(scene.offer, person, scene.advisor)
    following.note_refusal(referral=referral, reason=DeclineReason.MOBILITY, by=scene.advisor)
    countersign_exhaustion(decide_exhaustion(by=scene.pilote, reference="CSE"), by=pilote("28"))
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
    needs = set(scene.finding.signature_reasons)
    assert "no_countercheck" in needs
    assert "relaxation_matches" not in needs
