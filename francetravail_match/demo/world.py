"""Databases of their own for benchmarks: one filled like the demonstration's is kept from run to run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections

from francetravail_match.embedded.postgres import create_database, drop_database

from . import steps


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """The connections lead to this database, created if need be."""
    create_database(name)
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


@contextmanager
def empty_database(name: str) -> Iterator[None]:
    """Point the connections at a new database of this name; the one before is dropped."""
    drop_database(name)
    with pointed_at(name):
        yield


@contextmanager
def filled_database(people: int, log: Callable[[str], object]) -> Iterator[None]:
    """Point the connections at a database with the reference data, the offers and this many people."""
    with pointed_at(f"inscrits_bench_{people}"):
        for label, step in (
            ("base", steps.migrate),
            ("référentiels", steps.load_reference),
            ("offres", steps.load_offers),
            (f"{people} personnes", lambda: steps.load_people(people)),
        ):
            log(label)
            step()
        with connections["migrator"].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        yield
