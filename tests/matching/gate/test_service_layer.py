"""The services alone: they refuse what the database, made to allow everything, would let through."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from matching.countercheck.services import counter_check
from matching.enums import KeepReason
from matching.external.enums import Source
from matching.external.services import open_search, record_sighting
from matching.gate.enums import ActKind, Refusal
from matching.gate.services import open_gate, require_open_gate, sign_second
from matching.gate.standing import standing_of
from matching.models import CounterCheck
from matching.relaxations.lines import acts_of, lines_of, to_answer
from matching.relaxations.services import keep
from tests.factories import UserFactory
from tests.matching.gate.scenes import Scene, openable, opened
from tests.utils.databases import OwnDatabase

REASON = "Personne dans le bassin d'emploi."
LETS_EVERYBODY = """
CREATE OR REPLACE FUNCTION external_search(a_user bigint, an_offer bigint) RETURNS gate_decision
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN ROW(true, NULL, NULL, NULL, 0, 0, 0, 0, NULL)::gate_decision;
"""


def test_a_closed_gate_is_refused_before_the_database_is_asked(own_database: OwnDatabase):
    scene = openable(own_database)
    with own_database.as_owner() as owner:
        owner.execute(LETS_EVERYBODY)
        owner.commit()
    decision = open_search(scene.offer, by=scene.advisor)
    assert (decision.allowed, decision.code) == (False, Refusal.NO_FINDING)
    assert "Aucun constat" in decision.reason
    for user in (
        UserFactory(advisor=True, of_another_agency=True),
        UserFactory(liaison=True, agency=scene.offer.agency),
        UserFactory(administrator=True),
    ):
        with pytest.raises(PermissionDenied):
            open_search(scene.offer, by=user)
    with pytest.raises(TypeError):
        require_open_gate(scene.offer, act=ActKind.SEARCH, by=scene.advisor, skills=["soudure"])


def test_a_second_signature_is_of_the_agency(own_database: OwnDatabase):
    scene = openable(own_database)
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
    with pytest.raises(PermissionDenied):
        sign_second(scene.finding, by=UserFactory(manager=True, of_another_agency=True))


def test_a_sighting_is_where_somebody_was_seen_and_nothing_else(own_database: OwnDatabase):
    scene = opened(own_database)
    right: dict[str, Any] = {"source": Source.FORM, "url": "https://example.org/in/a", "open_to_work": True}
    for wrong in ({"url": ""}, {"url": "http://example.org"}, {"open_to_work": False}):
        with pytest.raises(ValidationError):
            record_sighting(scene.offer, by=scene.advisor, **right | wrong)
    assert record_sighting(scene.offer, by=scene.advisor, **right).allowed


def unanswered(scene: Scene) -> int:
    """By the rule that the page explains."""
    made = CounterCheck.objects.latest("pk")
    assert made.counts
    return len(to_answer(lines_of(made.counts, acts_of(scene.offer)), made.run))


def test_the_lines_of_the_counter_check_are_answered_first(own_database: OwnDatabase):
    scene = openable(own_database)
    scene.match(accepts_permanent=False)
    scene.match(accepts_full_time=False)
    assert counter_check() == 1
    left = unanswered(scene)
    assert left > 1
    assert standing_of(scene.offer, scene.advisor).lines_left == left
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).code == Refusal.LINES_TO_ANSWER
    seen = scene.offer.current_version_id or 0
    for code in ("contract", "working_time"):
        keep(scene.offer, [code], actor=scene.advisor, reason=KeepReason.values[0], seen=seen)
        assert standing_of(scene.offer, scene.advisor).lines_left == unanswered(scene) < left
    assert unanswered(scene) == 0
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
