"""The engine and the oracle on random worlds: counts, order, outcomes, scores; pairs; a person's offers."""

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import event, given
from hypothesis import strategies as st

from candidates.models import JobSeeker
from francetravail_match.accounts.models import Agency
from francetravail_match.referentials.models import RomeCode
from offers.models import JobOffer

from .comparison import (
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
from .strategies import examples, offer_lists, populations
from .world import CHILD, OTHER_CHILD, PARENT, OfferSpec, PersonSpec, add_people, around, publish


@examples
@given(population=populations, asked=offer_lists, by_index=st.booleans())
def test_engine_agrees_with_oracle(
    agency: Agency, population: list[PersonSpec], asked: list[OfferSpec], by_index: bool
) -> None:
    with transaction.atomic():
        people = add_people(population)
        published = publish(agency, *asked)
        if by_index:
            # Tables this small are read whole otherwise, and the boxes of the index would never be tried.
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")
        assert_all_agree(people, published)
        transaction.set_rollback(True)


def assert_all_agree(people: list[JobSeeker], published: list[JobOffer]) -> None:
    """Every offer against everyone; the first offer pair by pair; two people against every offer."""
    everyone, seen, ctx = read_people(), read_offers(), read_context()
    for offer in published:
        expected = oracle_says(seen[str(offer.public_id)], everyone, ctx)
        event(f"matches: {expected['match'] > 0}, to qualify: {expected['to_qualify'] > 0}")
        assert engine_says(offer) == expected
    first = published[0]
    assert engine_judges(first, people) == oracle_judges(seen[str(first.public_id)], everyone, ctx)
    by_id = {person.public_id: person for person in everyone}
    for person in people[:2]:
        found = oracle_offers_of(by_id[str(person.public_id)], seen.values(), ctx)
        assert engine_offers_of(person) == found


def test_equal_rows_are_told_apart_by_code_not_by_id(agency: Agency) -> None:
    ids = dict(RomeCode.objects.values_list("code", "id"))
    assert ids[PARENT] < ids[OTHER_CHILD] < ids[CHILD]
    # Neither code is the offer's: its parent's children, equal in all but their codes.
    add_people([PersonSpec(occupations={OTHER_CHILD: 24, CHILD: 24}, areas=[around("69123", 5)])])
    (offer,) = publish(agency, OfferSpec(experience=("required", 12)))
    says = engine_says(offer)
    assert says == oracle_says(read_offers()[str(offer.public_id)], read_people(), read_context())
    assert [row["occupation"] for row in says["ranked"].values()] == [CHILD]


@pytest.mark.parametrize("accepts", [None, True, False])
@pytest.mark.parametrize(
    "place", [{"place": "region", "region": "84"}, {"place": "commune", "commune": "69999"}]
)
def test_remote_work_does_not_make_a_zone_vaguer(
    agency: Agency, place: dict[str, Any], accepts: bool | None
) -> None:
    """A circle that holds the whole zone is met, whatever is thought of remote work."""
    areas = [around("69123", 150)]
    add_people([PersonSpec(commune=None, answers={"accepts_remote": accepts}, areas=areas)])
    for fully_remote in (False, True):
        (offer,) = publish(agency, OfferSpec(workplace=place | {"fully_remote": fully_remote}))
        says = engine_says(offer)
        assert says == oracle_says(read_offers()[str(offer.public_id)], read_people(), read_context())
        assert says["match"] == 1


@pytest.mark.parametrize("category", ["A", "D"])
def test_a_job_whose_start_is_past_can_begin_today(agency: Agency, category: str) -> None:
    add_people(
        [
            PersonSpec(category=category, free_in_days=days, areas=[around("69123", 5)])
            for days in (-61, -59, 0, 1, None)
        ]
    )
    (offer,) = publish(agency, OfferSpec(starts_in_days=-60))
    says = engine_says(offer)
    assert says == oracle_says(read_offers()[str(offer.public_id)], read_people(), read_context())
    assert (says["match"], says["to_qualify"]) == (3, 1)
