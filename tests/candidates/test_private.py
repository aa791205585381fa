"""Identity, disability and consents: who may read them, and that no matching does."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from candidates.enums import AnswerChannel, AnswerOrigin, ConsentKind, RevealReason
from candidates.imports.fields import BY_NAME
from candidates.imports.records import FORBIDDEN
from candidates.imports.values import BadRecord
from candidates.models import Answer, Consent, DisabilityStatus, Identity, JobSeeker, Reveal
from candidates.services import Answered, record_answers, record_consent
from francetravail_match.common.database import app_now
from francetravail_match.embedded.processes import wait_for
from francetravail_match.journal.models import Entry
from matching.sql import engine_text
from matching.verdict import match
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
    "candidates_searchrow_past",
    "candidates_tally",
    "candidates_withoutrow",
    "left_out_by_category",
    "registered_people",
    "without_occupation_by_departement",
}


def test_the_engine_reads_search_rows_and_nothing_else_of_people(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm') AND has_table_privilege('engine', oid, 'SELECT')"
            " AND (relname LIKE 'candidates%' OR relname LIKE '%person%' OR relname LIKE '%occupation_by%'"
            " OR relname LIKE 'left_out%' OR relname LIKE '%_people')"
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
    assert "identity" not in engine_text()
    assert "disability" not in engine_text()


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
    for said in (True, False):
        record_consent(
            job_seeker=person,
            kind=ConsentKind.IDENTITY_TO_EMPLOYER,
            given=said,
            channel=AnswerChannel.MEETING,
            actor=advisor,
        )
    assert [consent.given for consent in person.consents.all()] == [True, False]
    assert Consent.objects.in_force().get().given is False
    line = Entry.objects.filter(action="candidate.consent_recorded").latest("pk")
    assert (line.actor, line.object_id) == (advisor, person.public_id)
    assert line.payload == {"kind": "identity_to_employer", "given": False}


def test_the_database_dates_a_consent(db):
    person = JobSeekerFactory()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO candidates_consent (job_seeker_id, kind, given, channel, decided_at)"
            " VALUES (%s, 'contact_by_email', true, 'link', '2020-01-01')",
            [person.pk],
        )
    assert app_now() - Consent.objects.get().decided_at < datetime.timedelta(minutes=1)


RECORDS = ("answers", "consents", "reveals")


@pytest.fixture
def recorded(db) -> JobSeeker:
    """A person with a row of each of RECORDS."""
    person, advisor = JobSeekerFactory(), UserFactory(advisor=True)
    answered = Answered(person.pk, {"accepts_night": True})
    record_answers(answers=[answered], origin=AnswerOrigin.PERSON, channel=AnswerChannel.LINK)
    person.consents.create(kind=ConsentKind.CONTACT_BY_EMAIL, given=True, channel=AnswerChannel.LINK)
    person.reveals.create(revealed_by=advisor, reason=RevealReason.CONTACT)
    return person


@pytest.mark.parametrize("records", RECORDS)
def test_what_is_recorded_of_a_person_is_never_erased_alone(recorded, flush_search_rows, records):
    getattr(recorded, records).all().delete()
    with pytest.raises(IntegrityError, match="ne s'efface qu'avec elle"):
        flush_search_rows()


def test_it_is_erased_with_the_person(recorded, flush_search_rows):
    recorded.delete()
    flush_search_rows()
    for model in (Answer, Consent, Reveal):
        assert not model.objects.exists()


#: Names, and the two parts of an address: likely ones, and whatever one could be made of.
ODD_TEXT = st.text(min_size=1, max_size=12) | st.text("aé.-_'\"@ \t\u00a0\u200b\u2028\u3000", max_size=12)
MAILBOX = st.from_regex(r"[a-z0-9.+'-]{1,8}", fullmatch=True) | ODD_TEXT
DOMAIN = st.sampled_from(["localhost", "exemple.fr", "[127.0.0.1]", "é.fr", "a.b.c"]) | ODD_TEXT
ODD_EMAIL = st.emails() | st.tuples(MAILBOX, DOMAIN).map("@".join)
PHONE = st.from_regex(r"[0-9+ .()-]{5,18}", fullmatch=True)
#: A field's name and text, as the reading of a line leaves it: no line with a control character comes so far.
SAID = st.one_of(
    *(
        st.tuples(
            st.just(name), texts.map(str.strip).filter(lambda text: text and not FORBIDDEN.search(text))
        )
        for name, texts in {
            "prenom": ODD_TEXT,
            "nom": ODD_TEXT,
            "courriel": ODD_EMAIL,
            "telephone": PHONE,
        }.items()
    )
)


@pytest.mark.django_db
@given(said=SAID)
@example(said=("courriel", "m@localhost"))
@example(said=("courriel", "m@a\u3000b.fr"))
@settings(max_examples=max(1, settings().max_examples // 2))
def test_the_database_stores_whatever_a_feed_may_say_of_an_identity(said):
    field, text = BY_NAME[said[0]], said[1]
    try:
        value = field.parse(text, None)
    except BadRecord:
        return
    with transaction.atomic():
        Identity.objects.create(job_seeker=JobSeekerFactory(), **{field.column: value})
        assert getattr(Identity.objects.get(), field.column) == value
        transaction.set_rollback(True)


ANSWER = """INSERT INTO candidates_answer (job_seeker_id, "values", origin, channel, answered_at)
    VALUES (%s, %s, 'person', 'link', now() - make_interval(hours => %s))"""


@pytest.mark.parametrize("newer_commits_first", [True, False])
def test_of_two_answers_recorded_at_once_the_later_date_wins(
    own_database: OwnDatabase, as_role: AsRole, newer_commits_first
):
    person = JobSeekerFactory()
    newer, older = ('{"accepts_night": true}', 1), ('{"accepts_night": false, "accepts_shifts": true}', 2)
    first_said, second_said = (newer, older) if newer_commits_first else (older, newer)
    owner = own_database.as_owner
    with owner() as first, owner() as second, as_role("postgres") as watcher:
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
