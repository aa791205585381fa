"""Drawing invented people. Person number *n* of a seed is always the same person."""

import random
import uuid
from dataclasses import dataclass

from candidates.enums import AreaKind, OccupationOrigin

from .answers import Answers, answer
from .labour_market import LabourMarket, Place

RADII_KM = (5, 10, 15, 20, 30, 40, 50, 80, 100)
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
    commune: str | None
    answers: Answers
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
        commune=None if draw.random() < UNKNOWN_RESIDENCE else home.commune,
        answers=answer(draw, number, market.skills[rome], market.certifications),
        occupations=_occupations(draw, market, rome),
        areas=_areas(draw, home),
    )


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
