"""The product's time, as the application asks the database for it."""

import datetime

from francetravail_match.common.database import app_today
from tests.utils.databases import OwnDatabase


def test_today_is_the_day_in_paris(own_database: OwnDatabase):
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = '2027-12-31 23:30+00'::timestamptz - clock_timestamp()")
        owner.commit()
    assert app_today() == datetime.date(2028, 1, 1)
