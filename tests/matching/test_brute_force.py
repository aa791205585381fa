"""Every offer against every person of a larger seeded population: exact counts, and the fifty first."""

import random
import uuid
from typing import Any

from candidates.enums import AreaKind, Category
from francetravail_match.accounts.models import Agency
from offers.enums import ContractKind, CriterionLevel, PlaceKind, WorkingTime

from .strategies import FREE_IN_DAYS
from .world import (
    ANSWERS,
    COMMUNES,
    DEPARTEMENTS,
    PARENT,
    REGIONS,
    ROME_CODES,
    OfferSpec,
    PersonSpec,
    add_people,
    around,
    engine_says,
    oracle_says,
    publish,
    read_offers,
    read_people,
    zone,
)

PEOPLE, OFFERS = 300, 30
SEED = 20260901


def an_area(rng: random.Random) -> dict[str, Any]:
    return rng.choice(
        [
            around(rng.choice(list(COMMUNES)), rng.choice([5, 30, 100, 500])),
            around(rng.choice(list(COMMUNES)), rng.randrange(20000)),
            zone(AreaKind.DEPARTEMENT, rng.choice(list(DEPARTEMENTS))),
            zone(AreaKind.REGION, rng.choice(REGIONS)),
            zone(AreaKind.COUNTRY),
        ]
    )


def a_person(rng: random.Random) -> PersonSpec:
    months = [None, 0, 6, 12, 36]
    return PersonSpec(
        public_id=uuid.UUID(int=rng.getrandbits(128)),
        category=rng.choice([None, *Category.values]),
        opted_in=rng.choice([None, True, False]),
        left=rng.random() < 0.1,
        free_in_days=rng.choice([None, *FREE_IN_DAYS]),
        commune=rng.choice([None, *COMMUNES]),
        answers={answer: rng.choice([None, True, True, False]) for answer in ANSWERS},
        occupations={code: rng.choice(months) for code in rng.sample(list(ROME_CODES), rng.randrange(4))},
        areas=[an_area(rng) for _ in range(rng.randrange(4))],
    )


def an_offer(rng: random.Random) -> OfferSpec:
    places: list[dict[str, Any]] = [
        {"place": PlaceKind.COMMUNE, "commune": rng.choice(list(COMMUNES))},
        {"place": PlaceKind.DEPARTEMENT, "departement": rng.choice(list(DEPARTEMENTS))},
        {"place": PlaceKind.REGION, "region": rng.choice(REGIONS)},
        {"place": PlaceKind.COUNTRY},
        {"place": PlaceKind.UNKNOWN},
    ]
    (place,) = rng.choices(places, weights=[6, 2, 2, 1, 1])
    experience = (rng.choice(CriterionLevel.values), rng.choice([None, 6, 12, 24]))
    return OfferSpec(
        public_id=uuid.UUID(int=rng.getrandbits(128)),
        occupation=rng.choice(list(ROME_CODES)),
        workplace=place | rng.choice([{}, {"fully_remote": True}]),
        contract=rng.choice([None, *ContractKind.values]),
        working_time=rng.choice([None, *WorkingTime.values]),
        experience=rng.choice([None, experience]),
    )


def test_every_offer_against_every_person(agency: Agency) -> None:
    rng = random.Random(SEED)
    add_people(a_person(rng) for _ in range(PEOPLE))
    specs = [an_offer(rng) for _ in range(OFFERS - 1)]
    # Few demands, so that more people fit than are shown.
    easy = {"place": PlaceKind.COMMUNE, "commune": "69123", "fully_remote": True}
    specs.append(OfferSpec(public_id=uuid.UUID(int=rng.getrandbits(128)), occupation=PARENT, workplace=easy))
    published = [publish(agency, spec) for spec in specs]

    everyone, seen = read_people(), read_offers()
    expected = {
        str(offer.public_id): oracle_says(seen[str(offer.public_id)], everyone) for offer in published
    }
    assert {str(offer.public_id): engine_says(offer) for offer in published} == expected

    # The seed must keep what makes this worth running.
    assert len(everyone) == PEOPLE
    assert max(says["match"] for says in expected.values()) > 50
    assert max(says["to_qualify"] for says in expected.values()) > 50
    assert sum(says["match"] > 0 for says in expected.values()) > OFFERS / 2
