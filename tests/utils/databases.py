"""Fixtures: tests run as role *app* on a clone of a migrated template (see cluster.py).

`db` rolls back. The application may not TRUNCATE, so a test that commits (`transactional_db`, `live_server`,
`own_database`) gets a clone for itself, dropped at its end, instead of a flush.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import TestCase, TransactionTestCase
from pytest_django.fixtures import validate_django_db
from pytest_django.plugin import DjangoDbBlocker

from francetravail_match import embedded

from .cluster import ALIASES, Cluster, pointed_at

AsRole = Callable[[str], AbstractContextManager[psycopg.Connection]]


@dataclass(frozen=True)
class OwnDatabase:
    """The database of one test, and how to reach it from another connection or process."""

    name: str

    def url(self, role: str) -> str:
        """Address for one of the roles app, admin, migrator, postgres."""
        variable = "DATABASE_URL" if role == "app" else f"{role.upper()}_DATABASE_URL"
        if os.environ.get("DATABASE_URL") and os.environ.get(variable):
            return psycopg.conninfo.make_conninfo(os.environ[variable], dbname=self.name)
        return embedded.database_url(role, self.name)

    @contextmanager
    def as_role(self, role: str) -> Iterator[psycopg.Connection]:
        """A raw connection in a transaction of its own, rolled back unless the test commits it."""
        connection = psycopg.connect(self.url(role))
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def as_owner(self) -> Iterator[psycopg.Connection]:
        """What a migration may do: connected as migrator, working as owner."""
        with self.as_role("migrator") as connection:
            connection.execute("SET ROLE owner")
            connection.commit()
            yield connection

    @property
    def environment(self) -> dict[str, str]:
        """For a subprocess that must work on this database and on this process's Valkey."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
            "DATABASE_URL": self.url("app"),
            "MIGRATOR_DATABASE_URL": self.url("migrator"),
            "REDIS_URL": settings.REDIS_URL,
        }


@pytest.fixture(scope="session")
def cluster(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cluster]:
    cluster = Cluster()
    with django_db_blocker.unblock():
        cluster.prepare()
    yield cluster
    cluster.close()


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of this process (pytest-django's fixture, replaced)."""
    name = cluster.clone()
    patch = pytest.MonkeyPatch()
    # A committing test may also work as migrator; an ordinary one sees its rows on one connection only.
    patch.setattr(TransactionTestCase, "databases", set(ALIASES))
    patch.setattr(TestCase, "databases", {"default"})
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
    with django_db_blocker.unblock():
        with pointed_at(name):
            with django_db_blocker.block():
                yield
        patch.undo()
        cluster.drop(name)


def commits(request: pytest.FixtureRequest) -> bool:
    """Does the test ask for a database in which it can commit?"""
    marker = request.node.get_closest_marker("django_db")
    transactional = bool(marker) and validate_django_db(marker)[0]
    return transactional or not {"transactional_db", "live_server"}.isdisjoint(request.fixturenames)


@pytest.fixture
def _database_of_the_test(
    request: pytest.FixtureRequest,
    cluster: Cluster,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    if not commits(request):
        yield str(connection.settings_dict["NAME"])
        return
    name = cluster.clone()
    with django_db_blocker.unblock():
        with pointed_at(name):
            with django_db_blocker.block():
                yield name
        cluster.drop(name)


@pytest.fixture
def _django_db_helper(_database_of_the_test: str, _django_db_helper: None) -> None:
    """pytest-django's set-up of a test, on the database chosen above."""


@pytest.fixture
def own_database(transactional_db: None, _database_of_the_test: str) -> OwnDatabase:
    """A database for this test alone, migrated and without rows but those of migrations."""
    return OwnDatabase(_database_of_the_test)


@pytest.fixture
def as_role(own_database: OwnDatabase) -> AsRole:
    """`with as_role("admin") as connection:` a raw connection to the test's own database."""
    return own_database.as_role


@pytest.fixture
def flush_search_rows(db: None) -> Callable[[], None]:
    """Rebuild the search rows of the people touched so far, as a commit would."""

    def flush() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    return flush
