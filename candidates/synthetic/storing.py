"""Storing invented people by COPY; the database rebuilds their search rows at commit."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from django.db import connection, transaction

from .labour_market import LabourMarket
from .people import InventedPerson, invent

BATCH = 1000


def make_people(market: LabourMarket, *, start: int, count: int, seed: int) -> Iterator[int]:
    """Store people ``start`` to ``count`` - 1, a thousand a transaction; yields how many each one stored."""
    for numbers in batched(range(start, count), BATCH):
        people = [invent(market, seed, number) for number in numbers]
        with transaction.atomic(), connection.cursor() as cursor:
            # Nobody of these is one more person: they are the population.
            cursor.execute("SET LOCAL matching.population_load = 'on'")
            store(people)
        yield len(people)


def store(people: list[InventedPerson]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('candidates_jobseeker', 'id'))"
            " FROM generate_series(1, %s)",
            [len(people)],
        )
        numbered = list(zip((pk for (pk,) in cursor.fetchall()), people, strict=True))
    columns = list(people[0].answers.columns)
    copy(
        "jobseeker",
        ["id", "public_id", "registration_number", "commune_id", "synthetic", *columns],
        (
            [pk, p.public_id, p.registration_number, p.commune, True, *p.answers.columns.values()]
            for pk, p in numbered
        ),
    )
    copy(
        "soughtoccupation",
        ["job_seeker_id", "rome_id", "origin", "experience_months"],
        ([pk, o.rome, o.origin, o.months] for pk, person in numbered for o in person.occupations),
    )
    copy(
        "mobilityarea",
        ["job_seeker_id", "kind", "commune_id", "radius_km", "departement_id", "region_id"],
        (
            [pk, a.kind, a.commune, a.radius_km, a.departement, a.region]
            for pk, person in numbered
            for a in person.areas
        ),
    )
    for table, names in {
        "heldskill": ["ogr", "held"],
        "heldlicence": ["code", "held"],
        "heldlanguage": ["code", "held", "level"],
        "heldcertification": ["code", "held", "obtained_on", "valid_until"],
    }.items():
        family = f"{table.removeprefix('held')}s"
        copy(
            table,
            ["job_seeker_id", *names],
            ([pk, *item] for pk, person in numbered for item in getattr(person.answers, family)),
        )
    copy(
        "identity",
        ["job_seeker_id", "first_name", "last_name", "email", "phone"],
        ([pk, *person.answers.identity] for pk, person in numbered),
    )


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of a table of ours. Django leaves the errors of COPY as the driver's own."""
    with connection.cursor() as cursor, connection.wrap_database_errors:
        with cursor.copy(f"COPY candidates_{table} ({', '.join(columns)}) FROM STDIN") as stream:
            for row in rows:
                stream.write_row(row)
