"""Databases of their own for benchmarks, with the reference data of the demonstration."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections

from francetravail_match.embedded.postgres import create_database, drop_database

from . import steps

Log = Callable[[str], object]


@contextmanager
def filled_database(people: int, log: Log) -> Iterator[None]:
    """Point the connections at a database with offers and this many people, kept from one run to the next."""
    with _database(f"inscrits_bench_{people}", log):
        load_reference(log)
        for label, step in (
            ("offres", steps.load_offers),
            (f"{people} personnes", lambda: steps.load_people(people)),
        ):
            log(label)
            step()
        with connections["migrator"].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        yield


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
    before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name
    try:
        log("base")
        steps.migrate()
        yield
    finally:
        connections.close_all()
        for alias, original in before.items():
            connections[alias].settings_dict["NAME"] = original
