"""Drawing and storing invented people. Person number *n* of a seed is always the same person."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched

from django.db import connection, transaction

from candidates.enums import AreaKind, Category, OccupationOrigin

from .labour_market import LabourMarket, Place

BATCH = 1000
RADII_KM = (5, 10, 15, 20, 30, 40, 50, 80, 100)
# Share of people who said yes, and who said no; the others were not asked.
ANSWERS = {
    "accepts_permanent": (0.80, 0.02),
    "accepts_fixed_term": (0.62, 0.13),
    "accepts_temporary": (0.38, 0.27),
    "accepts_seasonal": (0.22, 0.28),
    "accepts_apprenticeship": (0.10, 0.35),
    "accepts_self_employed": (0.06, 0.44),
    "accepts_full_time": (0.82, 0.08),
    "accepts_part_time": (0.40, 0.25),
    "accepts_remote": (0.20, 0.10),
}
NEVER_DECLARED_MOBILITY = 0.15
UNKNOWN_RESIDENCE = 0.003
UNKNOWN_EXPERIENCE = 0.18


@dataclass(frozen=True)
class Occupation:
    rome: int
    origin: str
    months: int | None


@dataclass(frozen=True)
class Area:
    kind: str
    commune: str | None = None
    radius_km: int | None = None
    departement: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class InventedPerson:
    registration_number: str
    public_id: uuid.UUID
    category: str
    commune: str | None
    answers: dict[str, bool | None]
    occupations: list[Occupation]
    areas: list[Area]


def invent(market: LabourMarket, seed: int, number: int) -> InventedPerson:
    """Person ``number`` (from 0) of ``seed``. The first ones cover every occupation of the referential."""
    draw = random.Random(f"{seed}:{number}")  # noqa: S311 - not a secret
    (rome, region), *_ = draw.choices(market.occupations.items, cum_weights=market.occupations.cumulated)
    if number < len(market.code_ids):
        rome = market.code_ids[number]
    else:
        # The published counts know parents only: people are spread over the family.
        rome = draw.choice(market.family_of[rome])
    places = market.places[region]
    (home, *_) = draw.choices(places.items, cum_weights=places.cumulated)
    return InventedPerson(
        registration_number=f"FICTIF-{seed}-{number}",
        public_id=uuid.UUID(int=draw.getrandbits(128), version=4),
        category=draw.choices([Category.A, Category.B, Category.C, Category.G], (54, 13, 26, 7))[0],
        commune=None if draw.random() < UNKNOWN_RESIDENCE else home.commune,
        answers={question: _answer(draw, *shares) for question, shares in ANSWERS.items()},
        occupations=_occupations(draw, market, rome),
        areas=_areas(draw, home),
    )


def _answer(draw: random.Random, yes: float, no: float) -> bool | None:
    value = draw.random()
    return True if value < yes else False if value < yes + no else None


def _occupations(draw: random.Random, market: LabourMarket, first: int) -> list[Occupation]:
    near = [code for code in [*market.family_of[first], *market.linked[first]] if code != first]
    others = draw.sample(near, min(len(near), draw.choices((0, 1, 2), (55, 33, 12))[0]))
    origin = OccupationOrigin.ACCEPTED if draw.random() < 0.1 else OccupationOrigin.SOUGHT
    rows = [Occupation(first, OccupationOrigin.SOUGHT, _months(draw))]
    return rows + [Occupation(code, origin, _months(draw)) for code in dict.fromkeys(others)]


def _months(draw: random.Random) -> int | None:
    if draw.random() < UNKNOWN_EXPERIENCE:
        return None
    return 0 if draw.random() < 0.2 else min(int(draw.lognormvariate(3.4, 1.0)), 480)


def _areas(draw: random.Random, home: Place) -> list[Area]:
    if draw.random() < NEVER_DECLARED_MOBILITY:
        return []
    shape = draw.random()
    if shape < 0.03:
        return [Area(AreaKind.COUNTRY)]
    if shape < 0.08:
        return [Area(AreaKind.REGION, region=home.region)]
    if shape < 0.20:
        return [Area(AreaKind.DEPARTEMENT, departement=home.departement)]
    areas = [Area(AreaKind.COMMUNE, commune=home.commune, radius_km=draw.choice(RADII_KM))]
    if draw.random() < 0.08:
        areas.append(Area(AreaKind.DEPARTEMENT, departement=home.departement))
    return areas


def make_people(market: LabourMarket, *, start: int, count: int, seed: int) -> Iterator[int]:
    """Store people ``start`` to ``count`` - 1, a thousand a transaction; yields how many each one stored."""
    for numbers in batched(range(start, count), BATCH):
        people = [invent(market, seed, number) for number in numbers]
        with transaction.atomic():
            store(people)
        yield len(people)


def store(people: list[InventedPerson]) -> None:
    """Write people, occupations and areas by COPY; the database rebuilds the search rows at commit."""
    # Django leaves the errors of COPY as the driver's own.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('candidates_jobseeker', 'id'))"
            " FROM generate_series(1, %s)",
            [len(people)],
        )
        numbered = list(zip((pk for (pk,) in cursor.fetchall()), people, strict=True))
        columns = ", ".join(ANSWERS)
        with cursor.copy(
            "COPY candidates_jobseeker"
            f" (id, public_id, registration_number, category, commune_id, synthetic, {columns}) FROM STDIN"
        ) as copy:
            for pk, person in numbered:
                copy.write_row(
                    [
                        pk,
                        person.public_id,
                        person.registration_number,
                        person.category,
                        person.commune,
                        True,
                        *person.answers.values(),
                    ]
                )
        with cursor.copy(
            "COPY candidates_soughtoccupation (job_seeker_id, rome_id, origin, experience_months) FROM STDIN"
        ) as copy:
            for pk, person in numbered:
                for occupation in person.occupations:
                    copy.write_row([pk, occupation.rome, occupation.origin, occupation.months])
        with cursor.copy(
            "COPY candidates_mobilityarea"
            " (job_seeker_id, kind, commune_id, radius_km, departement_id, region_id) FROM STDIN"
        ) as copy:
            for pk, person in numbered:
                for area in person.areas:
                    copy.write_row(
                        [pk, area.kind, area.commune, area.radius_km, area.departement, area.region]
                    )
