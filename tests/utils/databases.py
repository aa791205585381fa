"""Fixtures: tests run as role *app* on a clone of a migrated template (see cluster.py).

`db` rolls back. The application may not TRUNCATE, so a test that commits (`transactional_db`, `live_server`,
`own_database`) has another clone for itself, put back at its end by a superuser (see put_back.py).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.test import TestCase, TransactionTestCase
from pytest_django.fixtures import validate_django_db
from pytest_django.plugin import DjangoDbBlocker

from francetravail_match import embedded

from .cluster import ALIASES, Cluster, point, pointed_at
from .model_factory import KEPT
from .put_back import Original

#: What DISCARD ALL does, but for the plans.
AS_NEW = "RESET ALL; SELECT pg_advisory_unlock_all(); UNLISTEN *; DISCARD TEMP; DISCARD SEQUENCES"
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


class Spare:
    """The database of the tests that commit, beside the one of those that roll back."""

    def __init__(self, cluster: Cluster, rolled_back: str) -> None:
        self.cluster = cluster
        self.rolled_back = rolled_back
        self.name = ""

    def point(self, committing: bool) -> str:
        """The connections lead to the one or the other; its name."""
        if committing and not self.name:
            self.name = self.cluster.clone()
            self.original = Original(self.cluster.url(self.name))
        name = self.name if committing else self.rolled_back
        if connection.settings_dict["NAME"] != name:
            point(dict.fromkeys(ALIASES, name))
        return name

    def put_back(self) -> None:
        connections["migrator"].close()
        if not self.original.put_back(session_as_new()):
            self.drop()

    def drop(self) -> None:
        if self.name:
            self.point(False)
            self.original.close()
            self.cluster.drop(self.name)
            self.name = ""


def session_as_new() -> list[int]:
    """The session of this thread, without what a test has set in it: nothing of it if that cannot be."""
    if connection.in_atomic_block or connection.connection is None:
        connection.close()
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(AS_NEW)
        connection.init_connection_state()
        connection.run_on_commit = []
        return [connection.connection.info.backend_pid]
    except DatabaseError:
        connection.close()
        return []


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
    # As for the others, the session stays, and with it what PostgreSQL has learnt of the database.
    patch.setattr(TransactionTestCase, "_should_reload_connections", lambda self: False)
    with django_db_blocker.unblock():
        with pointed_at(name):
            with django_db_blocker.block():
                yield
        patch.undo()
        cluster.drop(name)


@pytest.fixture(scope="session")
def _committing(
    cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Spare]:
    spare = Spare(cluster, str(connection.settings_dict["NAME"]))
    yield spare
    with django_db_blocker.unblock():
        spare.drop()


def commits(request: pytest.FixtureRequest) -> bool:
    """Does the test ask for a database in which it can commit?"""
    marker = request.node.get_closest_marker("django_db")
    transactional = bool(marker) and validate_django_db(marker)[0]
    return transactional or not {"transactional_db", "live_server"}.isdisjoint(request.fixturenames)


@pytest.fixture
def _database_of_the_test(
    request: pytest.FixtureRequest,
    _committing: Spare,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    committing = commits(request)
    with django_db_blocker.unblock():
        name = _committing.point(committing)
        with django_db_blocker.block():
            yield name
        # Before what is made for the tests of a whole module, too.
        KEPT.clear()
        if committing:
            _committing.put_back()


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
