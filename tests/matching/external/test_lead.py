"""What comes in goes through the gate, step by step; who objects is erased and comes back by no door."""

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection
from psycopg.errors import CheckViolation, RestrictViolation

from francetravail_match.pilot.services import PilotRefused
from matching.external.enums import NEXT_STATES, Situation, State, Visibility
from matching.external.lead import (
    activate_source,
    active_sources,
    answer,
    attest,
    decide_policy,
    end_policy,
    end_source,
    object_to,
    objected,
    shortlist,
    state_of,
)
from matching.external.models import ContactPolicy, Sighting, Step, Suppression
from matching.external.preview import preview
from matching.external.services import purge
from matching.external.sources import sources
from tests.factories import UserFactory
from tests.matching.gate.scenes import Scene, opened
from tests.pilot.scenes import pilote
from tests.utils.databases import OwnDatabase

from .outside import URL
from .scenes import inform, informed, sighted

SOURCE = sources()["recruiter_csv"]


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


class TestSources:
    def test_off_until_the_pilote_decides_and_off_again(self, db):
        by = pilote()
        assert active_sources("32") == []
        activate_source(by=by, source="recruiter_csv", reference=" PV 12 ")
        assert [source.code for source in active_sources("32")] == ["recruiter_csv"]
        assert active_sources("28") == []
        with pytest.raises(PilotRefused, match="déjà active"):
            activate_source(by=by, source="recruiter_csv", reference="PV 13")
        end_source(by=by, source="recruiter_csv")
        assert active_sources("32") == []
        with pytest.raises(PilotRefused, match="n'est pas active"):
            end_source(by=by, source="recruiter_csv")

    def test_nobody_else_decides_and_not_without_a_reference(self, db):
        with pytest.raises(PilotRefused, match="ne pilote aucune région"):
            activate_source(by=UserFactory(advisor=True), source="plain_csv", reference="PV 12")
        with pytest.raises(PilotRefused, match="référence"):
            activate_source(by=pilote(), source="plain_csv", reference=" ")
        with pytest.raises(PilotRefused, match="n'existe pas"):
            activate_source(by=pilote("28"), source="unknown", reference="PV 12")


class TestWhoMayBeContacted:
    def test_in_post_only_where_the_region_decided_it_and_they_are_counted(self, scene):
        sighting = sighted(scene, situation=Situation.IN_POST, employers=["Ateliers Caux"])
        with pytest.raises(PilotRefused, match="n'a pas décidé"):
            inform(sighting, scene)
        for wrong in ({"situation": "ending"}, {"reference": " "}, {"by": scene.advisor}):
            with pytest.raises(PilotRefused):
                decide_policy(**{"by": scene.pilote, "situation": "in_post", "reference": "PV 14"} | wrong)
        decide_policy(by=scene.pilote, situation="in_post", reference="PV 14")
        with pytest.raises(PilotRefused, match="déjà décidée"):
            decide_policy(by=scene.pilote, situation="in_post", reference="PV 15")
        assert inform(sighting, scene).allowed
        end_policy(by=scene.pilote, situation="in_post")
        assert ContactPolicy.objects.get().n_contacted == 1
        other = sighted(scene, f"{URL}-2", Situation.UNKNOWN, email="")
        with pytest.raises(PilotRefused, match="n'a pas décidé"):
            inform(other, scene)
        attest(other, by=scene.advisor, situation=Situation.WITHOUT_JOB)
        assert inform(other, scene).allowed
        assert ContactPolicy.objects.get().n_contacted == 1


class TestSteps:
    def test_from_sighting_to_shortlist_and_a_person_who_changes_her_mind_twice(self, scene):
        sighting = informed(scene)
        for state in (State.INTERESTED, State.DECLINED, State.INTERESTED, State.DECLINED, State.INTERESTED):
            answer(sighting, state)
            assert state_of(sighting) == state
        shortlist(sighting, by=scene.advisor)
        assert state_of(sighting) == State.SHORTLISTED
        first = sighting.steps.first()
        assert (first.before, first.after, first.act.kind) == (State.SIGHTED, State.INFORMED, "contact")

    def test_no_step_is_jumped_whoever_writes_it(self, scene):
        sighting = sighted(scene)
        for refused in (
            lambda: answer(sighting, State.INTERESTED),
            lambda: answer(sighting, State.DISCLOSED),
            lambda: shortlist(sighting, by=scene.advisor),
        ):
            with pytest.raises(PilotRefused):
                refused()
        for stranger in (UserFactory(advisor=True), UserFactory(advisor=True, of_another_agency=True)):
            with pytest.raises(PilotRefused, match="avec une licence"):
                attest(sighting, by=stranger)
        assert inform(sighting, scene).allowed
        with pytest.raises(PilotRefused, match="déjà informée"):
            inform(sighting, scene)
        assert state_of(sighting) == State.INFORMED
        with pytest.raises(ProgrammingError, match="permission denied"):
            Step.objects.create(sighting=sighting, before=State.SIGHTED, after=State.INFORMED)
        assert {state for state in State if inserted_by_the_owner(scene, sighting, state)} == (
            NEXT_STATES[State.INFORMED]
        )

    def test_what_was_attested_eight_days_ago_is_attested_again_first(self, scene):
        sighting = sighted(scene)
        scene.clock("2027-03-16 09:00")
        assert not is_attested(sighting)
        with pytest.raises(PilotRefused, match="sept jours"):
            inform(sighting, scene)
        attest(
            sighting,
            by=scene.advisor,
            visibility=Visibility.RECRUITERS,
            situation=Situation.WITHOUT_JOB,
        )
        assert is_attested(sighting)
        # The finding is too old by then.
        assert not inform(sighting, scene).allowed


def is_attested(sighting: Sighting) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT external_attested(%s)", [sighting.pk])
        return cursor.fetchone()[0]


def inserted_by_the_owner(scene: Scene, sighting: Sighting, state: State) -> bool:
    """Not even the owner of the table jumps a step; the row is undone."""
    statement = "INSERT INTO external_profiles_step (sighting_id, after) VALUES (%s, %s)"
    with scene.database.as_owner() as owner:
        try:
            owner.execute(statement, [sighting.pk, state])
        except (CheckViolation, RestrictViolation):
            return False
        return True


class TestObjection:
    def test_erased_at_once_and_back_by_no_door(self, scene, settings):
        sighting = informed(scene)
        object_to(sighting)
        assert not Sighting.objects.exists()
        assert not Step.objects.exists()
        with pytest.raises(ValidationError, match="ne peut pas être repérée"):
            sighted(scene)
        (person, other) = preview(SOURCE, SOURCE.sample_bytes()).kept
        assert objected(person)
        assert objected(other) is None
        settings.HASH_KEYS = f"2:une nouvelle clé,{settings.HASH_KEYS}"
        assert objected(person)
        assert Suppression.objects.get().until.isoformat() == "2030-03-08"


class TestPurge:
    """In whole days of Paris, at the boundary; the change of hour of 28 March lies between."""

    def test_who_was_not_informed_within_the_month(self, scene):
        sighted(scene)
        scene.clock("2027-04-07 23:59")
        assert (purge(), purge()) == (0, 0)
        scene.clock("2027-04-08 00:00")
        assert (purge(), purge()) == (1, 0)
        assert not Sighting.objects.exists()
        assert not Suppression.objects.exists()

    def test_who_never_answered_is_left_alone_for_the_cool_down(self, scene, settings):
        informed(scene)
        scene.clock("2027-06-05 23:59")
        assert purge() == 0
        scene.clock("2027-06-06 00:00")
        settings.PURGE_ENABLED = False
        assert purge() == 0
        settings.PURGE_ENABLED = True
        assert purge() == 1
        assert Suppression.objects.get().until.isoformat() == "2027-12-06"
        scene.clock("2027-12-07 00:00")
        assert purge() == 0
        assert not Suppression.objects.exists()

    def test_who_declined_after_the_cool_down_and_who_agreed_after_two_years(self, scene):
        sighting = informed(scene)
        answer(sighting, State.DECLINED)
        scene.clock("2027-09-07 12:00")
        assert purge() == 0
        answer(sighting, State.INTERESTED)
        scene.clock("2029-09-06 23:59")
        assert purge() == 0
        scene.clock("2029-09-07 00:00")
        assert purge() == 1


def test_a_sighting_holds_nothing_but_where_it_is():
    held = {field.name for field in Sighting._meta.get_fields() if field.concrete}
    where = {"source", "url", "urn", "open_to_work"}
    assert held == where | {"id", "public_id", "offer", "finding", "act", "author", "seen_at"}
