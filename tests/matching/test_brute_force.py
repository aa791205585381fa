"""Every offer against every person of a larger seeded population: exact counts, the first of each verdict."""

import itertools
import random
import uuid

from django.db import connection

from candidates.enums import AreaKind
from francetravail_match.accounts.models import Agency
from matching.functions import ROOM, SHUFFLE_BITS
from offers.enums import PlaceKind

from . import oracle
from .comparison import engine_says, oracle_says, read_context, read_offers, read_people
from .oracle.shuffle import uuid_hash
from .strategies import a_person, an_offer, with_ids
from .world import PARENT, OfferSpec, PersonSpec, add_people, publish, zone

PEOPLE, OFFERS = 200, 30
KEPT = 25
SEED = 20260901
# Of thirty thousand identifiers, those whose hashes for an offer begin with the same bits, the last first.
ALIKE = """
SELECT array_agg(id ORDER BY hash DESC) FROM (
    SELECT id, hash, count(*) OVER (PARTITION BY hash >> bits) AS n
    FROM generate_series(1, 30000) AS i, CAST(md5(i::text) AS uuid) AS id,
        (SELECT uuid_hash_extended(%s, 0) AS seed, %s::int AS bits) AS offer,
        uuid_hash_extended(id, seed) AS hash
) AS hashed WHERE n > 1
"""


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
    assert max(says["match"] for says in expected.values()) > KEPT + ROOM
    assert max(says["to_qualify"] for says in expected.values()) > KEPT + ROOM
    assert sum(says["match"] > 0 for says in expected.values()) > OFFERS / 3


def test_the_shuffle_of_the_oracle_is_that_of_the_database(db: None) -> None:
    identifiers = [str(uuid.UUID(int=random.Random(n).getrandbits(128))) for n in range(50)]
    with connection.cursor() as cursor:
        for seed in (0, 1, -1, 2**40 + 3, -(2**63)):
            cursor.execute(
                "SELECT uuid_hash_extended(i, %s) FROM unnest(%s::uuid[]) AS i", [seed, identifiers]
            )
            assert [found for (found,) in cursor] == [uuid_hash(i, seed) for i in identifiers]


def test_equal_scores_that_the_key_does_not_tell_apart(agency: Agency) -> None:
    """People whose hashes begin alike are still shown in the order of their whole hashes."""
    spec = OfferSpec(public_id=uuid.UUID(int=SEED))
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, [spec.public_id, 64 - SHUFFLE_BITS])
        ((alike,),) = cursor.fetchall()
    assert len(alike) > 4
    others = [uuid.UUID(int=random.Random(n).getrandbits(128)) for n in range(2 * ROOM)]
    people = [PersonSpec(public_id=one, areas=[zone(AreaKind.COUNTRY)]) for one in alike + others]
    add_people(people)
    (offer,) = publish(agency, spec)
    everyone, wanted, ctx = read_people(), read_offers()[str(spec.public_id)], read_context()
    for kept in range(1, len(people) + 1):
        assert engine_says(offer, kept) == oracle_says(wanted, everyone, ctx, kept)
