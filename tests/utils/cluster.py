"""The databases of one test process: a migrated template shared by all runs, and clones of it.

Everything is done over one session on the maintenance database. The session also holds advisory locks, so
that a template in use is never dropped, and the kernel gives every clone an owner whose death can be seen.
"""

import hashlib
import os
from pathlib import Path

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections, migrations
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from francetravail_match import embedded
from francetravail_match.common import installed
from matching.changes import compared
from matching.criteria import CRITERIA
from matching.sql import engine_text

from .by_owner import BACK_DOOR

ALIASES = ("default", "migrator")
BOOTSTRAP_SQL = Path(embedded.__file__).with_name("bootstrap.sql")
#: The journal makes itself a table for each month: those of most scenes are there already.
MONTHS = """
SELECT journal_add_month('2027-02-15'::timestamptz + make_interval(months => n))
FROM generate_series(0, 4) AS n
"""
TEMPLATE_PREFIX = "test_template_"
CLONE_PREFIX = "test_clone_"


def maintenance_url() -> str:
    """Where databases are created and dropped: the embedded superuser, or what the environment says."""
    return os.environ.get("MAINTENANCE_DATABASE_URL") or embedded.database_url("postgres", "postgres")


def schema_digest() -> str:
    """Changes with anything that the migrated database depends on."""
    digest = hashlib.sha256(django.__version__.encode())
    digest.update(BOOTSTRAP_SQL.read_bytes())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        if settings.BASE_DIR in Path(app.path).parents:
            for file in sorted(Path(app.path).glob("migrations/*.py")):
                digest.update(f"{app.label}/{file.name}".encode() + file.read_bytes())
    # SQL that a migration takes from another module changes without the migration's file.
    for key, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        for operation in migration.operations:
            if isinstance(operation, migrations.RunSQL):
                digest.update(f"{key} {operation.sql}".encode())
    # Installed after the migrations.
    digest.update(engine_text().encode())
    digest.update("".join(compared.compose(CRITERIA).values()).encode())
    for functions in installed.EVERY:
        digest.update(functions.text().encode())
    digest.update(f"{BACK_DOOR} {MONTHS}".encode())
    return digest.hexdigest()[:16]


def started_at(pid: int) -> str | None:
    """Start time of a process in clock ticks: with its number it names one process for ever; None if dead."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return fields[19]


class Cluster:
    def __init__(self) -> None:
        self.session = psycopg.connect(maintenance_url(), autocommit=True)
        self.template = TEMPLATE_PREFIX + schema_digest()
        self._clones = 0

    def close(self) -> None:
        self.session.close()

    def prepare(self) -> None:
        """Build the template unless it exists, keep it from being dropped, and sweep what dead runs left."""
        self._execute("SELECT pg_advisory_lock(hashtext('test databases'))")
        try:
            self._execute("SELECT pg_advisory_lock_shared(hashtext(%s))", self.template)
            if self.template not in self.names(TEMPLATE_PREFIX):
                self._build()
            self._sweep()
        finally:
            self._execute("SELECT pg_advisory_unlock(hashtext('test databases'))")

    def names(self, prefix: str) -> list[str]:
        rows = self._execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", prefix)
        return [name for (name,) in rows]

    def clone(self) -> str:
        """A new database equal to the template; the caller drops it."""
        self._clones += 1
        name = f"{CLONE_PREFIX}{os.getpid()}_{started_at(os.getpid())}_{self._clones}"
        self._create(name, self.template)
        return name

    @staticmethod
    def url(name: str) -> str:
        """The address of one of its databases, for who maintains them."""
        return psycopg.conninfo.make_conninfo(maintenance_url(), dbname=name)

    def drop(self, name: str) -> None:
        """Drop a database whole, ending its sessions."""
        self.session.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, query: str, *parameters: str) -> list[tuple[str]]:
        return self.session.execute(query, parameters).fetchall()

    def _create(self, name: str, template: str) -> None:
        # Copying the files writes nothing to the log: a third of what the default strategy costs.
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER owner STRATEGY file_copy")
        self.session.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))

    def _build(self) -> None:
        building = f"test_building_{self.template.removeprefix(TEMPLATE_PREFIX)}"
        self.drop(building)
        self._create(building, "template1")
        with pointed_at(building):
            call_command("migrate", database="migrator", interactive=False, verbosity=0)
            with connections["migrator"].cursor() as cursor:
                cursor.execute(f"{BACK_DOOR}; {MONTHS}")
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        self.session.execute(rename.format(sql.Identifier(building), sql.Identifier(self.template)))

    def _sweep(self) -> None:
        for name in self.names(CLONE_PREFIX):
            pid, started = name.removeprefix(CLONE_PREFIX).split("_")[:2]
            if started_at(int(pid)) != started:
                self.drop(name)
        for name in self.names(TEMPLATE_PREFIX):
            # A run on other migrations holds its template shared.
            if (
                name != self.template
                and self._execute("SELECT pg_try_advisory_lock(hashtext(%s))", name)[0][0]
            ):
                self.drop(name)
                self._execute("SELECT pg_advisory_unlock(hashtext(%s))", name)


class pointed_at:
    """The Django connections of every thread lead to this database; those of this thread are opened anew."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> str:
        self.before = {alias: connections.settings[alias]["NAME"] for alias in ALIASES}
        point(dict.fromkeys(ALIASES, self.name))
        return self.name

    def __exit__(self, *exception: object) -> None:
        point(self.before)


def point(names: dict[str, str]) -> None:
    """The connections of each alias lead to this database from now on."""
    for alias, name in names.items():
        connections[alias].close()
        # One dictionary, shared by the connections of all threads.
        connections.settings[alias]["NAME"] = name
