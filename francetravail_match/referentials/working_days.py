"""Working days: a table of the database, filled ahead from a library of public holidays."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import holidays
from django.db import connection

from francetravail_match.common.database import app_today

#: Whole calendar years after the present one.
YEARS_AHEAD = 3


def working_days_of(years: range) -> Iterator[date]:
    """Monday to Friday but for the public holidays of metropolitan France (code du travail, L.3133-1)."""
    closed = holidays.country_holidays("FR", years=list(years))
    for year in years:
        day = date(year, 1, 1)
        while day.year == year:
            if day.weekday() < 5 and day not in closed:
                yield day
            day += timedelta(days=1)


def fill_working_days() -> int:
    """Add the days that are missing, to the end of the third year after this one; how many."""
    this_year = app_today().year
    years = range(this_year, this_year + YEARS_AHEAD + 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT referentials_add_working_days(%s)", [list(working_days_of(years))])
        (added,) = cursor.fetchone()
    return int(added)


def is_working_day(day: date) -> bool:
    """A day that the table does not have is closed."""
    return _ask("SELECT is_working_day(%s::date)", day) is True


def working_days_after(day: date, count: int) -> date | None:
    """The ``count``-th working day after ``day``, which does not count; None beyond the end of the table."""
    found: date | None = _ask("SELECT working_days_after(%s::date, %s)", day, count)
    return found


def working_time_after(moment: datetime, count: int) -> datetime | None:
    """The same time of the day in Paris, on the ``count``-th working day after; None beyond the table."""
    found: datetime | None = _ask("SELECT working_time_after(%s, %s)", moment, count)
    return found


def _ask(query: str, *values: date | int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return cursor.fetchone()[0]
