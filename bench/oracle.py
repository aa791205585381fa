"""The engine and the independent oracle on random pairs of an offer and a person: how many differ."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction

from candidates.models import JobSeeker
from francetravail_match.demo.world import empty_database, filled_database
from offers.models import JobOffer
from tests.matching.comparison import (
    Says,
    engine_judges,
    engine_offers_of,
    engine_says,
    oracle_judges,
    oracle_offers_of,
    oracle_says,
    read_context,
    read_offers,
    read_people,
)
from tests.matching.oracle import Context, Offer, Person
from tests.matching.strategies import a_person, an_offer, with_ids
from tests.matching.world import add_people, create_reference, publish

Log = Callable[[str], object]

SEED = 20261124
#: One random world: everybody in it is compared with every offer of it.
PEOPLE, OFFERS = 200, 25
#: Half of the pairs are real offers and invented people, from so many pairs on.
REAL_FROM = 50_000
REAL_PEOPLE = 2_000
SHOWN = 10


def measure(pairs: int, log: Log, seed: int = SEED) -> dict[str, Any]:
    """``differences``: pairs, counts of an offer and lists of a person that are not the same."""
    started = time.monotonic()
    real = pairs // 2 if pairs >= REAL_FROM else 0
    with empty_database("inscrits_bench_oracle", log):
        compared, differences = random_worlds(pairs - real, seed, log)
    if real:
        with filled_database(REAL_PEOPLE, log):
            more, others = real_offers(real, log)
        compared, differences = compared + more, differences + others
    for line in differences[:SHOWN]:
        log(line)
    seconds = round(time.monotonic() - started, 1)
    return {"pairs": compared, "differences": len(differences), "seed": seed, "seconds": seconds}


def random_worlds(pairs: int, seed: int, log: Log) -> tuple[int, list[str]]:
    """Worlds of random people and offers, one after the other and each taken away again."""
    rng = random.Random(seed)  # noqa: S311 - not a secret
    compared, differences = 0, []
    with transaction.atomic():
        agency = create_reference()
        while compared < pairs:
            n_offers = min(OFFERS, -(-(pairs - compared) // PEOPLE))
            with transaction.atomic():
                people = with_ids([a_person(rng) for _ in range(PEOPLE)], rng.getrandbits(32))
                offers = with_ids([an_offer(rng) for _ in range(n_offers)], rng.getrandbits(32))
                seekers, published = add_people(people), publish(agency, *offers)
                differences += compare(seekers, published, read_context())
                transaction.set_rollback(True)
            compared += PEOPLE * n_offers
            log(f"{compared} couples, {len(differences)} écarts")
        transaction.set_rollback(True)
    return compared, differences


def real_offers(pairs: int, log: Log) -> tuple[int, list[str]]:
    """Live offers against the invented population, spread over the offers by their public number."""
    seekers = list(JobSeeker.objects.order_by("pk"))
    numbered = list(JobOffer.objects.live().order_by("source_number"))
    wanted = max(pairs // len(seekers), 1)
    chosen = numbered[:: max(len(numbered) // wanted, 1)][:wanted]
    differences = compare(seekers, chosen, read_context())
    log(f"{len(chosen)} offres, {len(seekers)} personnes, {len(differences)} écarts")
    return len(chosen) * len(seekers), differences


def compare(seekers: list[JobSeeker], published: list[JobOffer], ctx: Context) -> list[str]:
    """A line for each difference: of everybody found, of one offer's pairs, of what a few people find."""
    everyone, seen = read_people(), read_offers(published)
    found: list[str] = []
    for offer in published:
        engine = engine_says(offer, len(seekers))
        oracle = oracle_says(seen[key(offer)], everyone, ctx, len(seekers))
        found += different(f"offre {key(offer)}", by_person(engine), by_person(oracle))
    first = published[0]
    sample = seekers[:PEOPLE]
    people = {person.public_id: person for person in everyone}
    same = [people[key(seeker)] for seeker in sample]
    judged = engine_judges(first, sample), oracle_judges(seen[key(first)], same, ctx)
    found += different(f"offre {key(first)}, couple", *judged)
    found += differing_lists(sample[:5], people, published, seen, ctx)
    return found


def differing_lists(
    seekers: list[JobSeeker],
    people: dict[str, Person],
    published: list[JobOffer],
    seen: dict[str, Offer],
    ctx: Context,
) -> Iterator[str]:
    """One person against the offers: those of this comparison, where others are live too."""
    for seeker in seekers:
        engine = {offer: says for offer, says in engine_offers_of(seeker).items() if offer in seen}
        oracle = oracle_offers_of(people[key(seeker)], seen.values(), ctx)
        yield from different(f"personne {key(seeker)}", engine, oracle)


def by_person(says: Says) -> Says:
    """The counts, and each person found with rank and everything said of them."""
    ranked = {row["person"]: {**row, "rank": rank} for (_, rank), row in says["ranked"].items()}
    return {name: count for name, count in says.items() if name != "ranked"} | ranked


def different(where: str, engine: Says, oracle: Says) -> Iterator[str]:
    for name in sorted(engine.keys() | oracle.keys()):
        if engine.get(name) != oracle.get(name):
            yield f"{where}, {name} : moteur {engine.get(name)}, oracle {oracle.get(name)}"


def key(row: JobSeeker | JobOffer) -> str:
    return str(row.public_id)
