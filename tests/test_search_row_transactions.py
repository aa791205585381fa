"""The search rows of people follow every write, once, at commit, and under concurrency (gate, protocol 1)."""

import datetime
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import transaction

from candidates.enums import AnswerChannel, AnswerOrigin
from candidates.models import HeldCertification, JobSeeker, SoughtOccupation
from candidates.services import Answered, record_answers, sweep_people
from francetravail_match.common.database import app_now
from francetravail_match.embedded.processes import wait_for
from francetravail_match.referentials.models import ReferenceVersion
from tests.factories import (
    JobOfferFactory,
    JobSeekerFactory,
    MobilityAreaFactory,
    RomeCodeFactory,
    SoughtOccupationFactory,
    UserFactory,
)
from tests.utils.databases import AsRole, OwnDatabase

ROWS = """SELECT r.job_seeker_id, r.experience_months, r.* FROM candidates_searchrow r
    ORDER BY r.job_seeker_id, r.occupation, r.area_id"""
NOT_COUNTED = "SELECT * FROM candidates_withoutrow ORDER BY job_seeker_id"
COUNT_REBUILDS = """
CREATE TABLE rebuild_log (id bigint GENERATED ALWAYS AS IDENTITY);
CREATE FUNCTION log_rebuild() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
    $$BEGIN INSERT INTO rebuild_log DEFAULT VALUES; RETURN NULL; END$$;
CREATE TRIGGER log_rebuild AFTER INSERT ON candidates_searchrow
    FOR EACH STATEMENT EXECUTE FUNCTION log_rebuild();
"""
ADDED_PERSON = """
WITH person AS (
    INSERT INTO candidates_jobseeker (public_id, registration_number, synthetic)
    VALUES (gen_random_uuid(), 'MEANWHILE', false) RETURNING id
)
INSERT INTO candidates_soughtoccupation (job_seeker_id, rome_id, origin)
SELECT person.id, (SELECT min(rome_id) FROM candidates_soughtoccupation), 'sought' FROM person
"""
# A copy of an offer under another number, published at once.
ADDED_OFFER = """
WITH offer AS (
    INSERT INTO offers_joboffer (public_id, agency_id, source, source_number, source_digest, origin, title,
        description, positions, state, suspended_from, closing_reason, published_at)
    SELECT gen_random_uuid(), agency_id, source, 'MEANWHILE', '', origin, title, '', 1, 'qualifying', '', '',
        now()
    FROM offers_joboffer WHERE id = %(offer)s RETURNING id
), version AS (
    INSERT INTO offers_offerversion (public_id, offer_id, number, digest, created_at)
    SELECT gen_random_uuid(), id, 1, 'x', now() FROM offer RETURNING id, offer_id
)
INSERT INTO offers_offercriterion (version_id, code, item, level, value)
SELECT version.id, c.code, c.item, c.level, c.value FROM version, offers_offercriterion c
WHERE c.version_id = (SELECT current_version_id FROM offers_joboffer WHERE id = %(offer)s)
"""
PUBLISHED = """
UPDATE offers_joboffer o SET current_version_id = v.id FROM offers_offerversion v
WHERE v.offer_id = o.id AND o.source_number = 'MEANWHILE';
INSERT INTO offers_offertransition (offer_id, from_state, to_state, reason)
SELECT id, 'qualifying', 'published', '' FROM offers_joboffer WHERE source_number = 'MEANWHILE'
"""
COUNT_NO_MORE = """
DROP TRIGGER log_rebuild ON candidates_searchrow; DROP FUNCTION log_rebuild; DROP TABLE rebuild_log
"""


@pytest.fixture
def rebuilds(own_database: OwnDatabase) -> Iterator[Callable[[], int]]:
    """How many times rows were rebuilt since the test asked last."""
    with own_database.as_owner() as owner:
        owner.execute(COUNT_REBUILDS)
        owner.commit()
        owner.autocommit = True

        def count() -> int:
            with owner.transaction():
                (found,) = owner.execute("SELECT count(*) FROM rebuild_log").fetchone()
                owner.execute("TRUNCATE rebuild_log")
            return found

        yield count
        owner.execute(COUNT_NO_MORE)


def rows(connection: psycopg.Connection) -> list[tuple[Any, ...]]:
    return connection.execute(ROWS).fetchall()


def assert_rows_equal_a_full_rebuild(own_database: OwnDatabase) -> None:
    with own_database.as_owner() as owner:
        found = rows(owner), owner.execute(NOT_COUNTED).fetchall()
        owner.execute("SELECT candidates_rebuild(ARRAY(SELECT id FROM candidates_jobseeker))")
        assert found == (rows(owner), owner.execute(NOT_COUNTED).fetchall())


def test_raw_and_bulk_updates_of_a_transaction_rebuild_once_at_commit(
    own_database: OwnDatabase, as_role: AsRole, rebuilds
):
    people = [JobSeekerFactory(matches=True) for _ in range(3)]
    rebuilds()
    with as_role("app") as app, as_role("admin") as other:
        before = rows(other)
        app.execute("UPDATE candidates_jobseeker SET accepts_remote = false WHERE id = %s", [people[0].pk])
        app.execute("UPDATE candidates_soughtoccupation SET experience_months = 5")
        app.execute("DELETE FROM candidates_mobilityarea WHERE job_seeker_id = %s", [people[1].pk])
        assert rows(app) == before
        app.commit()
        other.commit()
        after = rows(other)
    assert rebuilds() == 1
    assert {row[1] for row in after} == {5}
    assert_rows_equal_a_full_rebuild(own_database)

    with transaction.atomic():
        JobSeeker.objects.update(accepts_permanent=False)
        SoughtOccupation.objects.bulk_update(
            [
                SoughtOccupation(pk=pk, experience_months=9)
                for pk in SoughtOccupation.objects.values_list("pk", flat=True)
            ],
            ["experience_months"],
        )
        assert rebuilds() == 0
    assert rebuilds() == 1
    assert_rows_equal_a_full_rebuild(own_database)


def test_the_sweep_rebuilds_once_for_all_of_its_people(own_database: OwnDatabase, rebuilds):
    """Those whose answers end are marked by that too; those whose rows are due are not."""
    ends = app_now().date() - datetime.timedelta(days=1)
    answering, certified = JobSeekerFactory(matches=True), JobSeekerFactory(matches=True)
    answered = Answered(answering.pk, {"accepts_night": True}, app_now() - datetime.timedelta(days=9), ends)
    record_answers(answers=[answered], origin=AnswerOrigin.PERSON, channel=AnswerChannel.LINK)
    HeldCertification.objects.create(
        job_seeker=certified, code="R489", valid_until=ends + datetime.timedelta(days=2)
    )
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = '5 days'")
        owner.commit()
    rebuilds()
    assert sweep_people() == 2
    assert rebuilds() == 1
    assert_rows_equal_a_full_rebuild(own_database)


def test_copy_goes_through_the_same_door(own_database: OwnDatabase, as_role: AsRole, rebuilds):
    person, rome = JobSeekerFactory(), RomeCodeFactory()
    rebuilds()
    with as_role("app") as app:
        with app.cursor().copy(
            "COPY candidates_soughtoccupation (job_seeker_id, rome_id, origin, experience_months) FROM STDIN"
        ) as copy:
            copy.write_row([person.pk, rome.pk, "sought", 3])
        app.commit()
        assert len(rows(app)) == 1
    assert rebuilds() == 1


def test_a_transaction_that_rolls_back_rebuilds_nothing(own_database: OwnDatabase, as_role: AsRole, rebuilds):
    JobSeekerFactory(matches=True)
    rebuilds()
    with as_role("app") as app:
        before = rows(app)
        app.execute(
            "SAVEPOINT change; UPDATE candidates_jobseeker SET accepts_remote = false; ROLLBACK TO change"
        )
        app.commit()
        assert rows(app) == before
        app.execute("UPDATE candidates_jobseeker SET accepts_remote = false")
        app.rollback()
        assert rows(app) == before
    assert rebuilds() == 0


def test_a_change_after_constraints_were_made_immediate_rebuilds_again(
    own_database: OwnDatabase, as_role: AsRole, rebuilds
):
    JobSeekerFactory(matches=True)
    rebuilds()
    change = "UPDATE candidates_soughtoccupation SET experience_months = %s"
    with as_role("app") as app:
        app.execute(change, [1])
        app.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert rows(app)[0][1] == 1
        app.execute(change, [2])
        assert rows(app)[0][1] == 2
        app.execute("SET CONSTRAINTS ALL DEFERRED")
        app.execute(change, [3])
        assert rows(app)[0][1] == 2
        app.commit()
        assert rows(app)[0][1] == 3
    assert rebuilds() == 3
    assert_rows_equal_a_full_rebuild(own_database)


def test_an_occupation_that_moves_to_another_person_rebuilds_both(own_database: OwnDatabase, as_role: AsRole):
    giver, taker = JobSeekerFactory(matches=True), JobSeekerFactory()
    with as_role("app") as app:
        app.execute("UPDATE candidates_soughtoccupation SET job_seeker_id = %s", [taker.pk])
        app.commit()
        assert [row[0] for row in rows(app)] == [taker.pk]
    giver.areas.all().delete()
    giver.delete()
    assert_rows_equal_a_full_rebuild(own_database)


def waits(connection: psycopg.Connection, pid: int) -> bool:
    query = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
    return bool(connection.execute(query, [pid]).fetchone()[0])


@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
def test_people_are_not_written_under_a_snapshot_older_than_the_wait_for_others(
    own_database: OwnDatabase, as_role: AsRole, isolation
):
    JobSeekerFactory(matches=True)
    with as_role("app") as app:
        app.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
            app.execute("UPDATE candidates_soughtoccupation SET experience_months = 1")


def test_two_concurrent_transactions_on_one_person_leave_the_rows_of_both(
    own_database: OwnDatabase, as_role: AsRole
):
    person = JobSeekerFactory(accepts_everything=True)
    rome, commune = RomeCodeFactory(), person.commune
    with as_role("app") as first, as_role("app") as second, as_role("postgres") as watcher:
        watcher.autocommit = True
        second.execute(
            "INSERT INTO candidates_soughtoccupation (job_seeker_id, rome_id, origin)"
            " VALUES (%s, %s, 'sought')",
            [person.pk, rome.pk],
        )
        first.execute(
            "INSERT INTO candidates_mobilityarea (job_seeker_id, kind, commune_id, radius_km)"
            " VALUES (%s, 'commune', %s, 30)",
            [person.pk, commune.pk],
        )
        first.execute("SET CONSTRAINTS ALL IMMEDIATE")  # rebuilt, and holding the person's row
        with ThreadPoolExecutor(1) as thread:
            committing = thread.submit(second.commit)
            pid = second.info.backend_pid
            assert wait_for(lambda: waits(watcher, pid), 20)
            first.commit()
            committing.result(timeout=20)
    assert_rows_equal_a_full_rebuild(own_database)


EDITION = "UPDATE referentials_referenceversion SET version = version || '+' WHERE name = 'rome'"


def test_an_edition_waits_for_who_is_being_added(own_database: OwnDatabase, as_role: AsRole):
    """Neither transaction would see the other, and the rows that one adds are made of the edition before."""
    set_edition("1")
    JobSeekerFactory(matches=True)
    offer = JobOfferFactory(published=True)
    with as_role("app") as adding, as_role("app") as importing, as_role("app") as other:
        other.autocommit = True
        adding.execute(ADDED_PERSON)
        adding.execute(ADDED_OFFER, {"offer": offer.pk})
        adding.execute(PUBLISHED)
        with ThreadPoolExecutor(1) as thread:
            taking = thread.submit(importing.execute, EDITION)
            pid = importing.info.backend_pid
            assert wait_for(lambda: waits(other, pid), 20)
            # All that the addition locks is still free.
            adding.execute("SET CONSTRAINTS ALL IMMEDIATE")
            adding.commit()
            taking.result(timeout=20)
        importing.commit()
        assert editions(other) == {"candidates": ["1+"], "offers": ["1+"]}
        assert other.execute("SELECT count(*) FROM candidates_searchrow").fetchone() == (2,)
        assert other.execute("SELECT count(*) FROM offers_searchrow").fetchone() == (2,)
    assert_rows_equal_a_full_rebuild(own_database)


def set_edition(version: str) -> None:
    ReferenceVersion.objects.update_or_create(
        name="rome", defaults={"version": version, "digest": "0" * 64, "loaded_at": app_now()}
    )


def editions(connection: psycopg.Connection) -> dict[str, list[str]]:
    """The editions that the rows were made of."""
    found = "SELECT DISTINCT reference_version FROM {}_searchrow ORDER BY 1"
    return {
        kind: [version for (version,) in connection.execute(found.format(kind))]
        for kind in ("candidates", "offers")
    }


MOVED = """INSERT INTO offers_offertransition (offer_id, from_state, to_state, reason, actor_id)
    VALUES (%s, %s, %s, %s, %s)"""


def test_the_row_of_an_offer_follows_its_state(own_database: OwnDatabase, as_role: AsRole):
    offer, user = JobOfferFactory(published=True), UserFactory(advisor=True)
    found = "SELECT version_id FROM offers_searchrow"
    with as_role("app") as app:
        assert app.execute(found).fetchall() == [(offer.current_version_id,)]
        app.execute(MOVED, [offer.pk, "published", "suspended", "asked_by_employer", user.pk])
        assert app.execute(found).fetchall() == []
        app.execute(MOVED, [offer.pk, "suspended", "published", "", user.pk])
        assert app.execute(found).fetchall() == [(offer.current_version_id,)]


def test_areas_and_occupations_multiply(own_database: OwnDatabase, as_role: AsRole):
    person = JobSeekerFactory()
    for situation in ({}, {"in_region": True}, {"in_the_country": True}):
        MobilityAreaFactory(job_seeker=person, **situation)
    SoughtOccupationFactory(job_seeker=person)
    SoughtOccupationFactory(job_seeker=person, rome__unrelated=True)
    with as_role("admin") as admin:
        assert len(rows(admin)) == 6
    assert_rows_equal_a_full_rebuild(own_database)
