"""Every offer against every person of a larger seeded population: exact counts, the first of each verdict."""

import itertools
import random
import uuid

from django.db import connection

from francetravail_match.accounts.models import Agency
from offers.enums import PlaceKind

from . import oracle
from .comparison import engine_says, oracle_says, read_context, read_offers, read_people
from .oracle.shuffle import uuid_hash
from .strategies import a_person, an_offer, with_ids
from .world import PARENT, OfferSpec, add_people, publish

PEOPLE, OFFERS = 200, 30
KEPT = 25
SEED = 20260901


def test_every_offer_against_every_person(agency: Agency) -> None:
    rng = random.Random(SEED)
    add_people(with_ids([a_person(rng) for _ in range(PEOPLE)], SEED))
    specs = with_ids([an_offer(rng) for _ in range(OFFERS - 1)], SEED + 1)
    # Few demands, so that more people fit than are kept.
    easy = {"place": PlaceKind.COMMUNE, "commune": "69123", "fully_remote": True}
    specs.append(OfferSpec(public_id=uuid.UUID(int=rng.getrandbits(128)), occupation=PARENT, workplace=easy))
    published = publish(agency, *specs)

    everyone, seen, ctx = read_people(), read_offers(), read_context()
    expected = {
        str(offer.public_id): oracle_says(seen[str(offer.public_id)], everyone, ctx, KEPT)
        for offer in published
    }
    assert {str(offer.public_id): engine_says(offer, KEPT) for offer in published} == expected

    # The seed must keep what makes this worth running: every outcome of every criterion, every verdict.
    judged = [oracle.judge(offer, person, ctx) for offer in seen.values() for person in everyone]
    rows = [judgement for judgement in judged if judgement]
    assert {row.verdict for row in rows} == {"match", "to_qualify", "near_miss", "no"}
    outcomes = {pair for row in rows for pair in row.outcomes.items()}
    assert outcomes == set(itertools.product(oracle.CODES, (True, False, None)))
    assert len(everyone) == PEOPLE
    assert max(says["match"] for says in expected.values()) > KEPT
    assert max(says["to_qualify"] for says in expected.values()) > KEPT
    assert sum(says["match"] > 0 for says in expected.values()) > OFFERS / 3


def test_the_shuffle_of_the_oracle_is_that_of_the_database(db: None) -> None:
    identifiers = [str(uuid.UUID(int=random.Random(n).getrandbits(128))) for n in range(50)]
    with connection.cursor() as cursor:
        for seed in (0, 1, -1, 2**40 + 3, -(2**63)):
            cursor.execute(
                "SELECT uuid_hash_extended(i, %s) FROM unnest(%s::uuid[]) AS i", [seed, identifiers]
            )
            assert [found for (found,) in cursor] == [uuid_hash(i, seed) for i in identifiers]
