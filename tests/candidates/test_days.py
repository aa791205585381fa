"""PostgreSQL knows days and amounts that nothing else can read: no answer of a person is one of them."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from candidates.models import JobSeeker
from matching.explanation import explain
from tests.factories import HeldCertificationFactory, JobOfferFactory, JobSeekerFactory

WRONG = [
    ("candidates_jobseeker", "available_from = 'infinity'"),
    ("candidates_jobseeker", "available_from = '-infinity'"),
    ("candidates_jobseeker", "available_from = '12026-01-01'"),
    ("candidates_jobseeker", "available_from = '0044-03-15 BC'"),
    ("candidates_jobseeker", "wished_salary = 'NaN', wished_salary_period = 'month'"),
    ("candidates_heldcertification", "valid_until = 'infinity'"),
    ("candidates_heldcertification", "obtained_on = '-infinity'"),
]


@pytest.mark.parametrize(("table", "change"), WRONG)
def test_the_database_stores_none(db, table: str, change: str) -> None:
    HeldCertificationFactory()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change}")


def test_the_last_day_of_the_calendar_is_one(db, flush_search_rows) -> None:
    """Some sources write it for « without an end »."""
    person = JobSeekerFactory(matches=True, available_from=datetime.date.max)
    HeldCertificationFactory(job_seeker=person, valid_until=datetime.date.max)
    flush_search_rows()
    assert JobSeeker.objects.get().available_from == datetime.date.max
    version = JobOfferFactory(published=True).current_version
    assert version and explain(version, person).verdict == "match"
