"""A database of its own, filled like the demonstration's, for benchmarks: kept from one run to the next."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections

from francetravail_match.embedded.postgres import create_database

from . import steps


@contextmanager
def filled_database(people: int, log: Callable[[str], object]) -> Iterator[None]:
    """Point the connections at a database with the reference data, the offers and this many people."""
    name = f"inscrits_bench_{people}"
    create_database(name)
    before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name
    try:
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
    finally:
        connections.close_all()
        for alias, original in before.items():
            connections[alias].settings_dict["NAME"] = original
