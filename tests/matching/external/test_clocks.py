"""Periods of the outside: months as PostgreSQL counts them, situations as profiles show them."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from matching.external import clocks
from matching.external.clocks import information_deadline, months_later
from matching.external.enums import Situation
from matching.external.migrations import __path__ as migrations
from matching.external.situations import suggest_situation
from matching.external.sources.base import Position

DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2150, 12, 31))
TODAY = datetime.date(2027, 3, 8)
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2027-03-31", 6, "2027-09-30"),
        ("2027-03-08", 36, "2030-03-08"),
    ],
)
def test_a_month_later(day, months, later):
    assert months_later(datetime.date.fromisoformat(day), months).isoformat() == later


@given(st.lists(st.tuples(DAYS, st.integers(0, 60)), min_size=1, max_size=20))
@pytest.mark.django_db
def test_as_the_database_adds_months(asked):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (d + make_interval(months => m))::date"
            " FROM unnest(%s::date[], %s::int[]) WITH ORDINALITY u(d, m, r) ORDER BY r",
            [[day for day, _ in asked], [months for _, months in asked]],
        )
        assert [months_later(day, months) for day, months in asked] == [day for (day,) in cursor.fetchall()]


@given(DAYS, st.none() | DAYS, st.none() | DAYS)
def test_informed_at_the_earliest_of_the_three(collected, message, disclosure):
    deadline = information_deadline(collected, message, disclosure)
    assert deadline <= months_later(collected, 1)
    assert deadline in {months_later(collected, 1), message, disclosure}


@given(st.lists(st.integers(1_577_836_800, 2_208_988_800), min_size=1, max_size=20))
@pytest.mark.django_db
def test_days_begin_at_midnight_in_paris_summer_and_winter(seconds):
    """From any instant, the month ends when that day begins in Paris, whatever hour the server keeps."""
    instants = [datetime.datetime.fromtimestamp(second, datetime.UTC) for second in seconds]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT external_midnight((pilot_day(t) + interval '1 months')::date)"
            " FROM unnest(%s::timestamptz[]) WITH ORDINALITY u(t, r) ORDER BY r",
            [instants],
        )
        ends = [end for (end,) in cursor.fetchall()]
    days = [months_later(instant.astimezone(PARIS).date(), 1) for instant in instants]
    assert ends == [datetime.datetime.combine(day, datetime.time(), PARIS) for day in days]


def test_the_database_holds_the_same_numbers():
    (folder,) = migrations
    with open(f"{folder}/0004_steps.py", encoding="utf-8") as text:
        assert f"interval '{clocks.ATTESTATION_VALID.days} days'" in text.read()
    with open(f"{folder}/0006_erasure.py", encoding="utf-8") as text:
        sql = text.read()
    assert f"interval '{clocks.OBJECTION_MONTHS} months'" in sql
    assert f"s.seen_at) + interval '{clocks.INFORMED_WITHIN_MONTHS} months'" in sql
    assert f"latest.at) + {clocks.ANSWER_WITHIN.days})" in sql
    assert sql.count(f"interval '{clocks.COOL_DOWN_MONTHS} months'") == 2
    assert f"interval '{clocks.ACCEPTED_MONTHS} months'" in sql
    assert f"interval '{clocks.SOURCE_DELETION_WITHIN // datetime.timedelta(hours=1)} hours'" in sql


@pytest.mark.parametrize(
    ("employers", "positions", "expected"),
    [
        ([], [], Situation.UNKNOWN),
        (["Ateliers Caux"], [], Situation.IN_POST),
        ([], [Position("A", (2021, 3), None, current=True)], Situation.IN_POST),
        ([], [Position("A", (2016, None), (2021, 2))], Situation.WITHOUT_JOB),
        ([], [Position("A", (2016, None), (2027, None))], Situation.ENDING),
        (["A"], [Position("A", (2016, 1), (2027, 6))], Situation.ENDING),
        (
            [],
            [Position("A", (2016, 1), (2027, 6)), Position("B", (2026, 1), None, current=True)],
            Situation.IN_POST,
        ),
    ],
)
def test_what_the_positions_say(employers, positions, expected):
    found = suggest_situation(employers, positions, TODAY)
    assert found.situation == expected
    assert found.why
