"""A line of the journal: written by one function, dated and digested by the database, changed by nobody."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.errors import CheckViolation, InsufficientPrivilege, RestrictViolation

from francetravail_match.journal import services as journal
from francetravail_match.journal.models import Entry
from tests.factories import UserFactory
from tests.utils.databases import AsRole, OwnDatabase

WRITE = "SELECT journal_write(%s, NULL, 'user.signed_in', '', NULL, %s)"


def test_what_a_line_keeps(db):
    user = UserFactory(advisor=True)
    about = uuid.uuid4()
    journal.record(
        "offer.closed", actor=user, object_type="offer", object_id=about, reason="budget", to="closed"
    )
    line = Entry.objects.latest("id")
    assert (line.actor, line.agency, line.action, line.object_type, line.object_id, line.reason) == (
        user,
        user.agency,
        "offer.closed",
        "offer",
        about,
        "budget",
    )
    assert line.payload == {"to": "closed"}


def test_an_action_or_a_key_that_is_not_listed_is_refused(db):
    with pytest.raises(ValueError, match="offer.eaten"):
        journal.record("offer.eaten", actor=None)
    with pytest.raises(ValueError, match="offer.closed.*colour"):
        journal.record("offer.closed", actor=None, colour=1)
    assert not Entry.objects.exists()


CODES = [
    "published",
    "offer.closed",
    "A",
    "CDI",
    "licence:B",
    "skill:100123",
    "H2913",
    "203QWKX",
    "2A",
    "2026-11-24",
    "2026-11-24T10:00:00.123+01:00",
    "0190a1b2-0000-7000-8000-00000000abcd",
    "e3" * 32,
    "",
]


@pytest.mark.parametrize("value", [1, 2.5, True, None, *CODES, CODES])
def test_a_payload_of_numbers_dates_and_codes(db, value):
    journal.record("offer.closed", actor=None, to=value)
    assert Entry.objects.get().payload == {"to": value}


@pytest.mark.parametrize(
    "value",
    [
        "Camille",
        "Martin Dupont",
        "DUPONT",
        "licence:Dupont",
        "a@example.org",
        "ne convient pas",
        "x" * 61,
        "été",
        ["a", "Camille"],
        {"a": {"b": "Camille"}},
        {"Camille": 1},
        "published\n",
        [str(uuid.uuid4())] * 220,
    ],
)
def test_names_and_free_text_are_refused_by_the_database(db, value):
    with pytest.raises(IntegrityError, match="journal_line_coded"), transaction.atomic():
        journal.record("offer.closed", actor=None, to=value)
    assert not Entry.objects.exists()


def test_a_lower_case_word_has_the_form_of_a_code_and_the_database_says_so(db):
    journal.record("offer.closed", actor=None, to="martin")
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('journal_is_coded'::regproc, 'pg_proc')")
        assert "lower-case word has the form of a code and passes" in cursor.fetchone()[0]


def test_a_payload_is_an_object_and_a_reason_is_a_code(own_database: OwnDatabase, as_role: AsRole):
    with as_role("app") as app:
        for payload in ("[]", '"a"', "1"):
            with pytest.raises(CheckViolation):
                app.execute(WRITE, [None, payload])
            app.rollback()
        with pytest.raises(CheckViolation, match="journal_line_reason"):
            app.execute("SELECT journal_write(NULL, NULL, 'a', '', NULL, '{}', 'Il est parti', NULL)")


def test_the_database_dates_the_line_itself(own_database: OwnDatabase, as_role: AsRole):
    with as_role("app") as app:
        line = app.execute(WRITE, [7, "{}"]).fetchone()[0]
        read = "SELECT occurred_at > now(), occurred_at < clock_timestamp(), actor_id FROM journal_entry"
        assert app.execute(f"{read} WHERE id = %s", [line]).fetchone() == (True, True, 7)
    with as_role("admin") as admin, pytest.raises(InsufficientPrivilege):
        admin.execute(WRITE, [None, "{}"])


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_journal_is_changed_by_nobody(own_database: OwnDatabase, as_role: AsRole, statement):
    journal.record("user.signed_in", actor=None)
    with as_role("app") as app:
        (month,) = app.execute("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')").fetchone()
    for table in ("journal_line", f"journal_line_{month}", "journal_seal"):
        change = statement.format(table, "id", "id")
        for role in ("app", "admin"):
            with as_role(role) as connection, pytest.raises(InsufficientPrivilege):
                connection.execute(change)
        with own_database.as_owner() as owner, pytest.raises(RestrictViolation):
            owner.execute(change)
    assert Entry.objects.count() == 1


def test_a_line_goes_to_the_month_of_the_products_time(own_database: OwnDatabase):
    """The month is made on the spot if nobody made it ahead, without waiting for those who write."""
    journal.record("user.signed_in", actor=None)
    with transaction.atomic():
        journal.record("user.signed_in", actor=None)  # a writer that has not ended
        with own_database.as_owner() as owner:
            owner.execute("UPDATE app_clock SET shift = '400 days'")
            owner.execute("SET LOCAL lock_timeout = '2s'")
            owner.execute(WRITE, [None, "{}"])
            owner.commit()
    line = Entry.objects.latest("occurred_at")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regclass(%s)::text",
            [f"journal_line_{line.occurred_at.astimezone(datetime.UTC):%Y_%m}"],
        )
        assert cursor.fetchone()[0]
    assert Entry.objects.count() == 3


def test_months_are_made_ahead_once(own_database: OwnDatabase):
    assert journal.prepare_months() == 0, "migrations made them"
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = '1 year'")
        owner.commit()
    assert journal.prepare_months() == 4
    assert journal.prepare_months() == 0
