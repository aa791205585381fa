"""Search rows copy occupations and places: another edition of either has those that differ made anew."""

import pytest
from django.db import connection
from django.db.models import F

from francetravail_match.common.database import app_now
from francetravail_match.referentials.models import Commune, ReferenceVersion
from tests.factories import JobSeekerFactory

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[str, int]]:
    """Where each row lies on disk, and whose it is: a row that is made anew lies elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text, job_seeker_id FROM candidates_searchrow ORDER BY job_seeker_id")
        return cursor.fetchall()


def new_edition(name: str) -> None:
    ReferenceVersion.objects.update_or_create(
        name=name, defaults={"version": "autre", "digest": "0" * 64, "loaded_at": app_now()}
    )


@pytest.mark.parametrize(("name", "anew"), [("rome", True), ("communes", True), ("naf", False)])
def test_the_rows_follow_an_edition_of_what_they_copy(flush_search_rows, name: str, anew: bool) -> None:
    people = JobSeekerFactory.create_batch(3, matches=True)
    flush_search_rows()
    before = rows()
    assert [pk for _, pk in before] == [person.pk for person in people]
    Commune.objects.update(lat=F("lat") + 0.001)
    new_edition(name)
    after = rows()
    assert [pk for _, pk in after] == [pk for _, pk in before]
    assert (set(after) & set(before) == set()) is anew


def test_an_edition_that_changes_nothing_of_a_row_leaves_it_where_it_is(flush_search_rows) -> None:
    JobSeekerFactory.create_batch(3, matches=True)
    flush_search_rows()
    before = rows()
    new_edition("communes")
    assert rows() == before
