"""Random people and offers of the world of world.py."""

import random
import uuid
from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from candidates.enums import AreaKind, Category
from offers.enums import ContractKind, CriterionLevel, PlaceKind, WorkingTime

from .world import (
    ANSWERS,
    CHILD,
    COMMUNES,
    DEPARTEMENTS,
    ELSEWHERE,
    OTHER_CHILD,
    PARENT,
    REGIONS,
    OfferSpec,
    PersonSpec,
    around,
    zone,
)

# Each example rolls back to a savepoint, so that the examples can share the reference data.
examples = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

# Around the distances between the communes of the world: 26, 27, 46, 51, 72, 94, 392 km, and round the Earth.
RADIUSES = (0, 16, 17, 26, 27, 33, 34, 45, 46, 60, 73, 95, 400, 9000, 20000)
# Around the delay of an offer that starts as soon as possible, and around one another.
FREE_IN_DAYS = (-100, 0, 29, 30, 31)
MONTHS = (0, 11, 12, 13, 600)


def with_ids[Spec: (PersonSpec, OfferSpec)](specs: list[Spec], seed: int) -> list[Spec]:
    """The order of results comes from the identifiers: one number to draw, any order to see."""
    rng = random.Random(seed)
    return [replace(spec, public_id=uuid.UUID(int=rng.getrandbits(128))) for spec in specs]


communes = st.sampled_from(list(COMMUNES))
departements = st.sampled_from(list(DEPARTEMENTS))
regions = st.sampled_from(REGIONS)
months = st.none() | st.sampled_from(MONTHS)
# A single "not met" hides the rest of a row, so what gives one is drawn less often.
answers = st.sampled_from([None, True, None, True, None, True, False])
occupations = st.sampled_from([PARENT, CHILD, PARENT, OTHER_CHILD, PARENT, CHILD, ELSEWHERE])

areas = st.one_of(
    st.builds(around, communes, st.sampled_from(RADIUSES) | st.integers(0, 20000)),
    st.builds(zone, st.just(AreaKind.DEPARTEMENT), departements),
    st.builds(zone, st.just(AreaKind.REGION), regions),
    st.builds(zone, st.just(AreaKind.COUNTRY)),
)
people = st.builds(
    PersonSpec,
    category=st.none() | st.sampled_from([*Category.values, Category.D]),
    opted_in=st.sampled_from([True, None, False]),
    left=st.sampled_from([False] * 7 + [True]),
    free_in_days=st.none() | st.sampled_from(FREE_IN_DAYS),
    commune=st.sampled_from([None, *COMMUNES]),
    answers=st.fixed_dictionaries(dict.fromkeys(ANSWERS, answers)),
    occupations=st.dictionaries(occupations, months, max_size=3),
    areas=st.just([]) | st.lists(areas, max_size=3),
)
populations = st.builds(with_ids, st.lists(people, min_size=1, max_size=12), st.integers(0, 999))

places = st.one_of(
    communes.map(lambda code: {"place": PlaceKind.COMMUNE, "commune": code}),
    communes.map(lambda code: {"place": PlaceKind.COMMUNE, "commune": code}),
    departements.map(lambda code: {"place": PlaceKind.DEPARTEMENT, "departement": code}),
    regions.map(lambda code: {"place": PlaceKind.REGION, "region": code}),
    st.sampled_from([{"place": PlaceKind.COUNTRY}, {"place": PlaceKind.UNKNOWN}]),
)
remote = st.sampled_from([{}, {}, {"fully_remote": False}, {"fully_remote": True}])
offers = st.builds(
    OfferSpec,
    occupation=occupations,
    workplace=st.builds(lambda place, remote: place | remote, places, remote),
    contract=st.none() | st.sampled_from(ContractKind.values),
    working_time=st.none() | st.sampled_from(WorkingTime.values),
    experience=st.none() | st.tuples(st.sampled_from(CriterionLevel.values), months),
    starts_in_days=st.none() | st.none() | st.sampled_from(FREE_IN_DAYS),
)
offer_lists = st.builds(with_ids, st.lists(offers, min_size=1, max_size=8), st.integers(0, 999))
