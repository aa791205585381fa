"""Months are dropped whole, twelve months after their end, and the chain still holds."""

import datetime

import pytest
from django.db import connection

from francetravail_match.common.database import app_now
from francetravail_match.common.retention import JOURNAL_KEPT
from francetravail_match.journal import services as journal
from francetravail_match.journal.models import Entry
from francetravail_match.journal.verification import Problem, verify
from tests.utils.databases import OwnDatabase

from .test_chain import seal, tamper, write


def move_to(own_database: OwnDatabase, when: datetime.datetime) -> None:
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = %s - clock_timestamp()", [when])
        owner.commit()


def utc(year: int, month: int, day: int, hour: int = 0) -> datetime.datetime:
    return datetime.datetime(year, month, day, hour, tzinfo=datetime.UTC)


@pytest.fixture
def two_months(own_database: OwnDatabase) -> OwnDatabase:
    """Lines of the last minute of May 2027 and of June, sealed together and apart."""
    move_to(own_database, utc(2027, 5, 31, 23))
    write(2)
    seal(own_database)
    write()
    move_to(own_database, utc(2027, 6, 2))
    write(2)
    assert seal(own_database) == 3
    return own_database


def test_twelve_months_after_its_end_to_the_day(two_months: OwnDatabase):
    assert JOURNAL_KEPT.months == 12, "what the database does must follow"
    move_to(two_months, utc(2028, 5, 31, 23))
    assert "2027_05" not in journal.drop_expired(), "only the empty months before it"
    assert Entry.objects.filter(action="user.signed_in").count() == 5
    move_to(two_months, utc(2028, 6, 1))
    assert journal.drop_expired() == ["2027_05"]
    assert journal.drop_expired() == []
    left = Entry.objects.filter(action="user.signed_in").order_by("id")
    assert [line.occurred_at.month for line in left] == [6, 6]
    assert Entry.objects.latest("id").payload == {"month": "2027-05"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('journal_line_2027_05') IS NULL")
        assert cursor.fetchone() == (True,)


def test_the_chain_holds_after_a_drop_and_says_what_is_gone(two_months: OwnDatabase):
    move_to(two_months, utc(2028, 6, 1))
    dropped = journal.drop_expired()
    assert verify().lines == 2
    assert seal(two_months) == len(dropped), "a line for each month"
    assert (verify().problem, verify().unsealed) == (None, 0)
    with two_months.as_owner() as owner:
        record = owner.execute("SELECT parts FROM journal_seal WHERE dropped = '2027_05'").fetchone()
    assert record[0]["2027_05"][0] == 3
    tamper(two_months, "UPDATE journal_seal SET dropped = '2027_06' WHERE dropped IS NOT NULL")
    assert verify().problem == Problem.MISSING_PARTITION


def test_a_month_whose_lines_wait_for_a_seal_is_kept(own_database: OwnDatabase):
    move_to(own_database, utc(2027, 5, 10))
    write()
    move_to(own_database, utc(2029, 1, 1))
    assert "2027_05" not in journal.drop_expired()
    seal(own_database)
    assert "2027_05" in journal.drop_expired()
    assert app_now().year == 2029
