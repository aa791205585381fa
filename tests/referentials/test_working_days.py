"""Working days: those of the library, three years ahead; what the table does not have is closed."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from francetravail_match.common.database import app_now
from francetravail_match.referentials.models import WorkingDay
from francetravail_match.referentials.working_days import (
    fill_working_days,
    is_working_day,
    working_days_after,
    working_days_of,
    working_time_after,
)
from tests.utils.databases import OwnDatabase

DAY = datetime.timedelta(days=1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    "closed",
    "2027-01-01 2027-03-29 2027-05-06 2027-05-17 2027-07-14 2027-11-01 2028-04-17 2028-12-25".split(),
)
def test_public_holidays_are_closed(db, closed):
    assert not is_working_day(day(closed))
    assert is_working_day(
        day(closed) + next(n for n in (1, 2, 3, 4) if (day(closed) + n * DAY).weekday() < 5) * DAY
    )


def test_week_ends_are_closed_and_years_have_about_253_days(db):
    for year in range(2027, 2030):
        days = list(WorkingDay.objects.filter(day__year=year).values_list("day", flat=True))
        assert {open_day.weekday() for open_day in days} == {0, 1, 2, 3, 4}
        assert 249 <= len(days) <= 256
        assert days == list(working_days_of(range(year, year + 1)))


def test_counting_over_a_long_week_end(db):
    # Thursday 13 May 2027; Monday 17 is Whit Monday.
    assert working_days_after(day("2027-05-13"), 1) == day("2027-05-14")
    assert working_days_after(day("2027-05-13"), 2) == day("2027-05-18")
    assert working_days_after(day("2027-05-15"), 1) == day("2027-05-18")
    noon = datetime.datetime(2027, 5, 14, 10, tzinfo=datetime.UTC)
    assert working_time_after(noon, 5) == datetime.datetime(2027, 5, 24, 10, tzinfo=datetime.UTC)


def test_the_hour_is_that_of_paris_when_the_clocks_change(db):
    # Friday 26 March 2027 at 10:00 in Paris; summer time begins on Sunday, Monday is Easter Monday.
    friday = datetime.datetime(2027, 3, 26, 9, tzinfo=datetime.UTC)
    assert working_time_after(friday, 1) == datetime.datetime(2027, 3, 30, 8, tzinfo=datetime.UTC)


def test_beyond_the_table_nothing_is_open(db):
    last = WorkingDay.objects.latest("day").day
    assert last.year == app_now().year + 3
    assert working_days_after(last, 1) is None
    assert not is_working_day(last + 3 * DAY)


def test_a_year_later_one_more_year_is_there(own_database: OwnDatabase):
    assert fill_working_days() == 0
    last = WorkingDay.objects.latest("day").day
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = '366 days'")
        owner.commit()
    assert 249 <= fill_working_days() <= 256
    assert WorkingDay.objects.latest("day").day.year == last.year + 1
    assert fill_working_days() == 0


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO referentials_workingday VALUES ('2027-05-17')", "DELETE FROM referentials_workingday"],
)
def test_nobody_opens_or_closes_a_day(db, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_holiday_or_a_sunday_is_not_added_afterwards(db):
    sunday = WorkingDay.objects.latest("day").day + 400 * DAY
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT referentials_add_working_days(%s)", [[day("2027-05-17"), day("2027-05-16"), sunday]]
        )
        assert cursor.fetchone() == (0,)
