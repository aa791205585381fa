"""Databases of their own for benchmarks, with the reference data of the demonstration."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections
from django.db.migrations.loader import MigrationLoader

from candidates import synthetic
from francetravail_match.embedded.postgres import (
    create_database,
    drop_database,
    find_databases,
    write_comment,
)

from . import steps
from .offers import multiply_offers
from .population import load_population

Log = Callable[[str], object]
#: Databases of this name are kept from one run to the next, under the digest of what they were filled by.
KEPT = "inscrits_filled_"
HERE = Path(__file__).parent
FILLED_BY = (HERE / "population.py", HERE / "offers.py", *sorted(Path(synthetic.__path__[0]).glob("*.py")))


@contextmanager
def filled_database(people: int, log: Log, offers: int = 0) -> Iterator[None]:
    """Point the connections at a database with this many people, the real offers, and copies of them until
    ``offers`` are live.

    Kept from one run to the next and migrated on. When the code that fills it has changed, it is made anew
    and what older code filled is dropped.
    """
    data = "ft" if steps.has_official_data() else "packaged"
    name, digest = f"{KEPT}{data}_{people}_{offers}", _digest()
    kept = find_databases(KEPT)
    for database, comment in kept.items():
        # Without a comment: being filled by another process, or left half full by one that died.
        stale = comment != digest if database == name else comment not in (None, digest)
        if stale or database == name and not _foreseen(name):
            drop_database(database)
    with _database(name, log):
        if name not in find_databases(KEPT, digest):
            _fill(people, offers, log)
            write_comment(name, digest)
        yield


def _digest() -> str:
    """Of the code that fills. Migrations are not in it: a kept database goes through them."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in FILLED_BY)).hexdigest()


def _foreseen(name: str) -> bool:
    """Whether this code knows every migration that the database has gone through."""
    with _connected(name):
        loader = MigrationLoader(connections["migrator"])
        return loader.applied_migrations.keys() <= loader.disk_migrations.keys()


def _fill(people: int, offers: int, log: Log) -> None:
    load_reference(log)
    log("offres")
    steps.load_offers()
    if offers:
        multiply_offers(offers, log)
    load_population(people, log)
    with connections["migrator"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def empty_database(name: str, log: Log) -> Iterator[None]:
    """Point the connections at a new database with nothing but its tables, dropped at the end."""
    drop_database(name)
    try:
        with _database(name, log):
            yield
    finally:
        drop_database(name)


def load_reference(log: Log) -> None:
    log("référentiels")
    steps.load_reference()


@contextmanager
def _database(name: str, log: Log) -> Iterator[None]:
    create_database(name)
    with _connected(name):
        log("base")
        steps.migrate()
        yield


@contextmanager
def _connected(name: str) -> Iterator[None]:
    before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        for alias, original in before.items():
            connections[alias].settings_dict["NAME"] = original
