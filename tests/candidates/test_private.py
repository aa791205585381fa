"""Identity, disability and consents: who may read them, and that no matching does."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from candidates.enums import AnswerChannel, ConsentKind
from candidates.models import Consent, DisabilityStatus, Identity, JobSeeker
from candidates.services import record_consent
from francetravail_match.embedded.processes import wait_for
from francetravail_match.journal.models import Entry
from matching.verdict import match, statement
from tests.factories import (
    DisabilityStatusFactory,
    IdentityFactory,
    JobOfferFactory,
    JobSeekerFactory,
    UserFactory,
)
from tests.utils.databases import AsRole, OwnDatabase

#: What the engine may read of people: rows that hold neither a name nor a way to reach anyone.
ENGINE_READS = {
    "candidates_feed",
    "candidates_searchrow",
    "candidates_withoutrow",
    "left_out_by_category",
    "without_occupation_by_departement",
}


def test_the_engine_reads_search_rows_and_nothing_else_of_people(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm') AND has_table_privilege('engine', oid, 'SELECT')"
            " AND (relname LIKE 'candidates%' OR relname LIKE '%person%' OR relname LIKE '%occupation_by%'"
            " OR relname LIKE 'left_out%')"
        )
        assert {name for (name,) in cursor.fetchall()} == ENGINE_READS


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [table]
        )
        return {name for (name,) in cursor.fetchall()}


def test_nothing_of_identity_or_disability_is_where_matching_looks(db):
    private = {f.column for model in (Identity, DisabilityStatus) for f in model._meta.fields} - {
        "job_seeker_id",
        "valid_until",
    }
    never = private | {"registered_on", "registration_number", "birth_date", "sex"}
    for table in ("candidates_searchrow", "truth_person"):
        assert not columns(table) & never
    assert "identity" not in statement()
    assert "disability" not in statement()


def test_disability_changes_nothing_that_matching_reads(db, flush_search_rows):
    person, offer = JobSeekerFactory(matches=True), JobOfferFactory(published=True)
    assert offer.current_version_id
    seen = []
    for recognised in (None, True, False):
        if recognised is not None:
            DisabilityStatus.objects.update_or_create(job_seeker=person, defaults={"recognised": recognised})
        flush_search_rows()
        with connection.cursor() as cursor:
            cursor.execute("SELECT r::text, (SELECT t::text FROM truth_person t) FROM candidates_searchrow r")
            seen.append((cursor.fetchall(), match(offer.current_version_id).results))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][1]


@pytest.mark.parametrize("factory", [IdentityFactory, DisabilityStatusFactory])
def test_erasing_a_person_erases_what_is_private(db, factory):
    factory().job_seeker.delete()
    assert not Identity.objects.exists()
    assert not DisabilityStatus.objects.exists()


def test_a_consent_is_given_then_withdrawn_and_both_stay(db):
    person, advisor = JobSeekerFactory(), UserFactory(advisor=True)
    for given in (True, False):
        record_consent(
            job_seeker=person,
            kind=ConsentKind.IDENTITY_TO_EMPLOYER,
            given=given,
            channel=AnswerChannel.MEETING,
            actor=advisor,
        )
    assert [consent.given for consent in person.consents.all()] == [True, False]
    assert Consent.objects.in_force().get().given is False
    line = Entry.objects.filter(action="candidate.consent_recorded").latest("pk")
    assert (line.actor, line.object_id) == (advisor, person.public_id)
    assert line.payload == {"kind": "identity_to_employer", "given": False}


ANSWER = """INSERT INTO candidates_answer (job_seeker_id, "values", origin, channel, answered_at)
    VALUES (%s, %s, 'person', 'link', now() - make_interval(hours => %s))"""


@pytest.mark.parametrize("newer_commits_first", [True, False])
def test_of_two_answers_recorded_at_once_the_later_date_wins(
    own_database: OwnDatabase, as_role: AsRole, newer_commits_first
):
    person = JobSeekerFactory()
    newer, older = ('{"accepts_night": true}', 1), ('{"accepts_night": false, "accepts_shifts": true}', 2)
    first_said, second_said = (newer, older) if newer_commits_first else (older, newer)
    with as_role("app") as first, as_role("app") as second, as_role("postgres") as watcher:
        watcher.autocommit = True
        first.execute(ANSWER, [person.pk, *first_said])
        pid = second.info.backend_pid
        waits = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
        with ThreadPoolExecutor(1) as thread:
            recording = thread.submit(second.execute, ANSWER, [person.pk, *second_said])
            assert wait_for(lambda: bool(watcher.execute(waits, [pid]).fetchone()[0]), 20)
            first.commit()
            recording.result(timeout=20)
            second.commit()
    found = JobSeeker.objects.get()
    assert (found.accepts_night, found.accepts_shifts) == (True, True)
