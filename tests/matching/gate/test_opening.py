"""From an openable offer to acts, and back to closed."""

import datetime

from django.db import connection

from francetravail_match.journal.models import Entry
from matching.context import context
from matching.external.enums import Source
from matching.external.models import ExternalAct, Sighting
from matching.external.services import open_search, record_sighting
from matching.gate.enums import ClosingReason, GateState, Refusal
from matching.gate.models import FindingClosing
from matching.gate.services import open_gate, sign_second
from matching.gate.standing import standing_of
from tests.matching.gate.scenes import openable, opened
from tests.utils.databases import OwnDatabase

REASON = "Personne dans le bassin d'emploi."


def test_the_way_from_openable_to_a_sighting(own_database: OwnDatabase):
    scene = openable(own_database)
    seen = standing_of(scene.offer, scene.advisor)
    assert (seen.state, seen.reasons, seen.counts.match) == (GateState.OPENABLE, [], 0)
    assert seen.signature

    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
    assert standing_of(scene.offer, scene.advisor).state is GateState.TO_COUNTERSIGN
    assert open_search(scene.offer, by=scene.advisor).code == Refusal.TO_COUNTERSIGN

    assert sign_second(scene.finding, by=scene.manager).allowed
    seen = standing_of(scene.offer, scene.advisor)
    assert seen.is_open
    assert seen.until == scene.finding.valid_until
    assert seen.until - scene.finding.signed_at == datetime.timedelta(days=3)

    assert open_search(scene.offer, by=scene.advisor).allowed
    seen_at = "https://www.example.org/in/quelquun"
    done = record_sighting(scene.offer, by=scene.advisor, source=Source.FORM, url=seen_at, open_to_work=True)
    assert done.allowed
    sighting = Sighting.objects.get()
    assert (sighting.act_id, sighting.finding, sighting.author) == (done.act_id, scene.finding, scene.advisor)
    assert list(ExternalAct.objects.order_by("pk").values_list("kind", flat=True)) == ["search", "sighting"]
    actions = ["gate.signed", "gate.countersigned", "external.act", "external.act"]
    told = Entry.objects.filter(action__in=actions).order_by("pk")
    assert list(told.values_list("action", flat=True)) == actions
    assert set(told.values_list("actor", flat=True)) == {scene.advisor.pk, scene.manager.pk}


def test_who_registers_closes_it_and_the_refusal_is_kept(own_database: OwnDatabase):
    scene = opened(own_database)
    scene.match()
    assert standing_of(scene.offer, scene.advisor).state is GateState.CLOSED
    refused = open_search(scene.offer, by=scene.advisor)
    assert (refused.allowed, refused.code, refused.counts.match) == (False, Refusal.MATCH, 1)
    assert FindingClosing.objects.get().reason == ClosingReason.MATCH
    assert Entry.objects.filter(action="gate.closed", reason="match").count() == 1
    assert Entry.objects.filter(action="gate.refused", reason="match").count() == 1
    assert not ExternalAct.objects.exists()


def test_the_context_of_the_database_is_the_one_of_the_matching(own_database: OwnDatabase):
    openable(own_database)
    with connection.cursor() as cursor:
        cursor.execute("SELECT context = %s::jsonb FROM gate_context()", [context().as_json()])
        assert cursor.fetchone() == (True,)
