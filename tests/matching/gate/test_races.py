"""Real connections, one instant apart: who committed before the act was granted its locks is counted."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from francetravail_match.pilot.enums import Opening
from matching.external.models import ExternalAct
from matching.gate.enums import Refusal
from matching.gate.models import AbsenceFinding
from matching.gate.services import check_wording, open_gate
from offers.models import JobOffer
from offers.services.versions import create_versions
from tests.factories import (
    JobSeekerFactory,
    MobilityAreaFactory,
    RomeCodeFactory,
    SoughtOccupationFactory,
)
from tests.matching.gate.racing import running
from tests.matching.gate.scenes import PARIS, fresh_feed, openable, opened
from tests.pilot.scenes import licensed
from tests.utils.databases import OwnDatabase

from .looks import LILLE, WELDER

REASON = "Personne dans le bassin d'emploi."
SEARCH = "SELECT allowed, refusal FROM external_search(%s, %s)"
SIGN = "SELECT allowed, refusal FROM gate_sign(%s, %s, %s)"
AS_READ = "SELECT allowed, refusal FROM gate_sign_as_read(%s, %s, %s, %s)"
REBUILD = "SET CONSTRAINTS ALL IMMEDIATE"
ACCEPTS = "UPDATE candidates_jobseeker SET accepts_permanent = true WHERE id = %s"
#: Of no consequence for the offer.
CHANGES = "UPDATE candidates_jobseeker SET accepts_night = false WHERE id = %s"
REWORDS = "UPDATE offers_joboffer SET description = 'Poste de nuit.' WHERE id = %s"
SHORT_WAIT = "INSERT INTO gate_gateparameter (code, value, reason) VALUES ('lock_timeout_ms', 100, 'essai')"


@contextmanager
def transaction(database: OwnDatabase) -> Iterator[psycopg.Connection]:
    """As *app*, rolled back unless it is committed."""
    with database.as_role("app") as raw:
        yield raw


def bystander() -> int:
    """Somebody of the occupation who does not match, but for one answer."""
    return JobSeekerFactory(matches=True, accepts_permanent=False).pk


def test_who_registers_an_instant_before_the_act_is_counted(own_database: OwnDatabase):
    scene = opened(own_database)
    person = bystander()
    with transaction(own_database) as registration:
        registration.execute(ACCEPTS, [person])
        registration.execute(REBUILD)
        with running(own_database, SEARCH, scene.advisor.pk, scene.offer.pk) as act:
            assert act.waits()
            registration.commit()
            assert act.result() == (False, Refusal.MATCH)
    assert not ExternalAct.objects.exists()


def test_who_changes_their_mind_is_not(own_database: OwnDatabase):
    scene = opened(own_database)
    person = bystander()
    with transaction(own_database) as registration:
        registration.execute(ACCEPTS, [person])
        registration.execute(REBUILD)
        with running(own_database, SEARCH, scene.advisor.pk, scene.offer.pk) as act:
            assert act.waits()
            registration.rollback()
            assert act.result() == (True, None)


def test_whoever_waits_too_long_is_refused(own_database: OwnDatabase):
    scene = opened(own_database)
    with own_database.as_owner() as owner:
        owner.execute(SHORT_WAIT)
        owner.commit()
    with transaction(own_database) as registration:
        registration.execute(ACCEPTS, [bystander()])
        registration.execute(REBUILD)
        with running(own_database, SEARCH, scene.advisor.pk, scene.offer.pk) as act:
            assert act.result() == (False, Refusal.BUSY)


def test_a_registration_waits_for_an_act_that_counts(own_database: OwnDatabase):
    """By raw COPY, as any other."""
    scene = opened(own_database)
    person = JobSeekerFactory(accepts_everything=True)
    MobilityAreaFactory(job_seeker=person)
    line = (person.pk, RomeCodeFactory().pk, 24, "sought")

    def copies(raw: psycopg.Connection) -> str:
        columns = "job_seeker_id, rome_id, experience_months, origin"
        with raw.cursor().copy(f"COPY candidates_soughtoccupation ({columns}) FROM STDIN") as copy:
            copy.write_row(line)
        raw.commit()
        return "copied"

    with transaction(own_database) as act:
        assert act.execute(SEARCH, [scene.advisor.pk, scene.offer.pk]).fetchone() == (True, None)
        with running(own_database, copies) as registration:
            assert registration.waits()
            act.commit()
            assert registration.result() == "copied"
        assert act.execute(SEARCH, [scene.advisor.pk, scene.offer.pk]).fetchone() == (False, Refusal.MATCH)
        act.commit()
    assert ExternalAct.objects.count() == 1


def test_another_family_waits_for_nobody(own_database: OwnDatabase):
    scene = opened(own_database)
    person = JobSeekerFactory(accepts_everything=True)
    SoughtOccupationFactory(job_seeker=person, rome=RomeCodeFactory(unrelated=True))
    with transaction(own_database) as registration:
        registration.execute(CHANGES, [person.pk])
        registration.execute(REBUILD)
        with running(own_database, SEARCH, scene.advisor.pk, scene.offer.pk) as act:
            assert act.result() == (True, None)


def test_an_offer_edited_while_its_finding_is_signed(own_database: OwnDatabase):
    scene = openable(own_database)
    check_wording(scene.offer)
    with transaction(own_database) as edit:
        edit.execute(REWORDS, [scene.offer.pk])
        with running(own_database, SIGN, scene.advisor.pk, scene.offer.pk, REASON) as act:
            assert act.waits()
            edit.commit()
            # These words nobody has checked.
            assert act.result() == (False, Refusal.WORDING_UNCHECKED)
    assert not AbsenceFinding.objects.exists()


def test_an_offer_that_asks_for_something_else_since_it_was_read(own_database: OwnDatabase):
    scene = openable(own_database)
    read, (other,) = scene.offer.current_version_id, create_versions([(scene.offer, [WELDER, LILLE])])
    JobOffer.objects.filter(pk=scene.offer.pk).update(current_version=read)
    page = JobOffer.objects.get(pk=scene.offer.pk)
    check_wording(page)
    with transaction(own_database) as edit:
        edit.execute("UPDATE offers_joboffer SET current_version_id = %s", [other.pk])
        with running(own_database, AS_READ, scene.advisor.pk, scene.offer.pk, REASON, read) as act:
            assert act.waits()
            edit.commit()
            assert act.result() == (False, Refusal.NOT_AS_READ)
    assert open_gate(page, by=scene.advisor, reason=REASON).code == Refusal.NOT_AS_READ
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed


def test_two_advisors_at_once(own_database: OwnDatabase):
    scene = openable(own_database)
    check_wording(scene.offer)
    other = licensed(scene.pilote, agency=scene.offer.agency)
    with transaction(own_database) as first:
        assert first.execute(SIGN, [scene.advisor.pk, scene.offer.pk, REASON]).fetchone() == (True, None)
        with running(own_database, SIGN, other.pk, scene.offer.pk, REASON) as second:
            assert second.waits()
            first.commit()
            assert second.result() == (False, Refusal.TO_COUNTERSIGN)
    assert AbsenceFinding.objects.count() == 1


def test_a_finding_that_expires_while_an_import_is_awaited(own_database: OwnDatabase):
    scene = opened(own_database)
    with transaction(own_database) as importing:
        importing.execute(CHANGES, [bystander()])
        importing.execute(REBUILD)
        with running(own_database, SEARCH, scene.advisor.pk, scene.offer.pk) as act:
            assert act.waits()
            scene.clock("2027-03-11 10:30")
            importing.commit()
            assert act.result() == (False, Refusal.EXPIRED)


def test_an_act_killed_before_its_end_has_done_nothing(own_database: OwnDatabase):
    scene = opened(own_database)
    with transaction(own_database) as registration:
        registration.execute(CHANGES, [bystander()])
        registration.execute(REBUILD)
        with running(own_database, SEARCH, scene.advisor.pk, scene.offer.pk) as act:
            assert act.waits()
            act.kill()
            assert isinstance(act.result(), psycopg.OperationalError)
    with transaction(own_database) as counted:
        assert counted.execute(SEARCH, [scene.advisor.pk, scene.offer.pk]).fetchone() == (True, None)
        with pytest.raises(psycopg.OperationalError), own_database.as_role("postgres") as watch:
            watch.execute("SELECT pg_terminate_backend(%s)", [counted.info.backend_pid])
            counted.commit()
    assert not ExternalAct.objects.exists()


def test_a_person_erased_in_between(own_database: OwnDatabase):
    scene = opened(own_database)
    person = scene.match()
    with transaction(own_database) as erasing:
        erasing.execute("DELETE FROM candidates_soughtoccupation WHERE job_seeker_id = %s", [person.pk])
        erasing.execute(REBUILD)
        with running(own_database, SEARCH, scene.advisor.pk, scene.offer.pk) as act:
            assert act.waits()
            erasing.commit()
            assert act.result() == (True, None)


def test_the_experiment_ends_and_the_hour_changes(own_database: OwnDatabase):
    # Summer time begins in the night to 28 March; Easter Monday is the 29th.
    scene = opened(own_database, published="2027-03-15 10:00", at="2027-03-25 10:00")
    until = scene.finding.valid_until.astimezone(PARIS)
    assert (until.date(), until.hour) == (datetime.date(2027, 3, 31), 10)
    scene.clock("2027-04-26 10:00")
    fresh_feed()
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).code == Opening.OVER
