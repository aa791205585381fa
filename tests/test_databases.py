"""The databases of the tests themselves: role, isolation, own database."""

import pytest
from django.db import connection, connections

from francetravail_match.referentials.models import Region
from tests.utils.databases import AsRole, OwnDatabase


@pytest.mark.parametrize("name", ["Bretagne", "Corse"])
def test_ordinary_tests_run_as_app_and_roll_back(db, name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("app",)
    assert not Region.objects.exists()
    Region.objects.create(code="53", name=name)


@pytest.mark.parametrize("name", ["Bretagne", "Corse"])
def test_an_own_database_is_seen_by_other_connections_and_by_no_other_test(
    own_database: OwnDatabase, as_role: AsRole, name
):
    assert not Region.objects.exists()
    Region.objects.create(code="53", name=name)
    with as_role("admin") as other:
        assert other.execute("SELECT name FROM referentials_region").fetchall() == [(name,)]
    with own_database.as_owner() as owner:
        assert owner.execute("SELECT current_user").fetchone() == ("owner",)


def test_a_committing_test_may_work_as_migrator(transactional_db):
    Region.objects.using("migrator").create(code="53", name="Bretagne")
    assert Region.objects.get().name == "Bretagne"
    with connections["migrator"].cursor() as cursor:
        cursor.execute("SELECT session_user, current_user")
        assert cursor.fetchone() == ("migrator", "owner")


def test_rows_of_migrations_are_there(db):
    from francetravail_match.referentials.models import NationalParameter

    assert NationalParameter.objects.filter(code=NationalParameter.UNDECLARED_MOBILITY_KM).exists()
