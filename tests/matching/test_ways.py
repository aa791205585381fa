"""The other ways of a counter-check and the oracle: training, immersion, refresher, near occupations, pay."""

import random
from dataclasses import replace

from django.db import transaction
from hypothesis import event, given, settings
from hypothesis import strategies as st

from candidates.enums import AreaKind, Category
from francetravail_match.accounts.models import Agency
from francetravail_match.referentials.models import RomeCode, RomeMobility
from matching.context import context
from matching.countercheck.counting import count
from matching.countercheck.reach import within_reach
from matching.countercheck.statement import question
from matching.countercheck.states import Nearness
from matching.countercheck.ways import ways_of
from offers.models import JobOffer

from . import oracle
from .comparison import Says, read_context, read_offers, read_people
from .strategies import MONTHS, a_person, an_offer, certifications_asked, drawn, examples
from .test_countercheck import links
from .world import (
    ANSWERS,
    CHILD,
    ELSEWHERE,
    OTHER_CHILD,
    PARENT,
    OfferSpec,
    PersonSpec,
    add_people,
    publish,
    zone,
)


def almost(rng: random.Random) -> PersonSpec:
    """Someone who accepts everything everywhere: what is lacking is skills, certificates, months, or pay."""
    codes = rng.sample((CHILD, PARENT, OTHER_CHILD, ELSEWHERE), rng.choice((1, 1, 2)))
    return replace(
        a_person(rng),
        category=Category.A,
        left=False,
        free_in_days=-100,
        answers=dict.fromkeys(ANSWERS, True),
        occupations={code: rng.choice(MONTHS) for code in codes},
        areas=[zone(AreaKind.COUNTRY)],
    )


def demanding(rng: random.Random) -> OfferSpec:
    """One offer in two requires certifications."""
    asked = an_offer(rng)
    kept = [one for one in asked.more if one[0] != "certification"]
    papers = [(code, item, "required", value) for code, item, _, value in certifications_asked(rng)]
    return replace(asked, occupation=rng.choice((CHILD, PARENT)), more=kept + rng.choice(([], papers)))


def many(seed: int) -> list[PersonSpec]:
    rng = random.Random(seed)
    return [almost(rng) for _ in range(16)]


populations = st.one_of(st.builds(many, st.integers(0, 2**32)), drawn(a_person, 12))
asked_of_them = st.builds(
    lambda seed: [demanding(random.Random(seed + n)) for n in range(6)], st.integers(0, 2**32)
)


def engine_says(offer: JobOffer) -> Says:
    assert offer.current_version_id is not None
    asked = question(offer.current_version_id, context())
    found, reach = count(asked), within_reach(asked)
    accepted = (Nearness.SIBLING, Nearness.LINKED)
    steps = {nearness: found.accepting(nearness) for nearness in accepted}
    return {
        "ways": {str(way.code): (step.n_match, step.n_to_qualify) for way, step in ways_of(found)},
        "near": {
            nearness.name.lower(): (found.people_near(nearness), step.n_match, step.n_to_qualify)
            for nearness, step in steps.items()
        },
        "missing": reach.missing,
        "refresher_days": reach.refresher_days,
        "expired": reach.expired,
        "never_certified": reach.never_certified,
        "rises": reach.pay.rises if reach.pay else {},
    }


def oracle_says(offer: JobOffer) -> Says:
    seen = read_offers([offer])[str(offer.public_id)]
    world = seen, read_people(), read_context(), links()
    return oracle.other_ways(*world) | oracle.reach(*world)


@settings(examples, max_examples=max(settings().max_examples // 2, 1))
@given(population=populations, asked=asked_of_them)
def test_ways_agree_with_the_oracle(
    agency: Agency, population: list[PersonSpec], asked: list[OfferSpec]
) -> None:
    with transaction.atomic():
        codes = list(RomeCode.objects.order_by("code"))
        RomeMobility.objects.create(source=codes[-1], target=codes[0], rank=1)
        add_people(population)
        for offer in publish(agency, *asked):
            says, expected = engine_says(offer), oracle_says(offer)
            for name in ("missing", "refresher_days", "expired", "never_certified", "rises"):
                event(f"{name}: {bool(expected[name])}")
            # A way that makes up for nothing that the offer asks is not shown.
            assert expected["ways"].items() >= says["ways"].items()
            assert {name: says[name] for name in says if name != "ways"} == {
                name: expected[name] for name in expected if name != "ways"
            }
        transaction.set_rollback(True)
