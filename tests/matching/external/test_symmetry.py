"""Outside or registered, the same facts have the same verdict, outcomes and scores; the oracle agrees."""

import random

from django.db import transaction

from francetravail_match.accounts.models import Agency
from matching.external.comparison.judging import judgements
from tests.factories import UserFactory
from tests.matching.comparison import (
    Names,
    engine_judges,
    engine_says,
    oracle_judges,
    read_context,
    read_offers,
    read_people,
)
from tests.matching.strategies import a_person, an_offer, with_ids
from tests.matching.world import add_people, publish
from tests.utils.profile import EVERYTHING

from .interested_people import as_outside, can_be_outside

SEED = 20261129
PEOPLE, OFFERS = (40, 20) if EVERYTHING else (14, 6)
WORLDS = 5 if EVERYTHING else 2


def test_outside_or_registered_the_same_facts_have_the_same_verdict(agency: Agency) -> None:
    verdicts: set[str] = set()
    for world in range(WORLDS):
        with transaction.atomic():
            verdicts |= compare_one(agency, random.Random(SEED + world))
            transaction.set_rollback(True)
    assert verdicts == {"match", "to_qualify", "near_miss", "no"}


def compare_one(agency: Agency, rng: random.Random) -> set[str]:
    """The verdicts that were met."""
    seed = rng.randrange(1 << 30)
    specs = with_ids([can_be_outside(a_person(rng)) for _ in range(PEOPLE)], seed)
    people = add_people(specs)
    offers = publish(agency, *with_ids([an_offer(rng) for _ in range(OFFERS)], seed + 1))
    before = [engine_says(offer) for offer in offers]
    everyone, seen, ctx = read_people(), read_offers(offers), read_context()
    registered = [
        (engine_judges(offer, people), oracle_judges(seen[str(offer.public_id)], everyone, ctx))
        for offer in offers
    ]
    by = UserFactory(advisor=True, agency=agency)
    outside = [as_outside(offers[0], by, spec).pk for spec in specs]
    names = Names.read()
    for offer, (engine, oracle) in zip(offers, registered, strict=True):
        assert offer.current_version_id is not None
        found = judgements(offer.current_version_id, outside)
        assert found.keys() == set(outside)
        for pk, person in zip(outside, people, strict=True):
            # The area has another number, and is as declared.
            own = found[pk]
            names.areas[pk] = 0
            assert names.row(own) == engine[str(person.public_id)] == oracle[str(person.public_id)]
    assert [engine_says(offer) for offer in offers] == before
    return {str(found["verdict"]) for engine, _ in registered for found in engine.values() if found}
