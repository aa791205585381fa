"""The nearest people of a counter-check and the oracle's: the same rows, in the same order."""

from django.db import transaction
from hypothesis import event, given
from hypothesis import strategies as st

from francetravail_match.accounts.models import Agency
from francetravail_match.referentials.models import RomeCode, RomeMobility
from matching.context import context
from matching.countercheck.counting import count
from matching.countercheck.nearest import FIRST, ROWS_TO_ASK, nearest
from matching.countercheck.statement import question
from offers.models import JobOffer

from . import oracle
from .comparison import Names, Says, read_context, read_offers, read_people
from .strategies import an_offer, drawn, examples
from .test_countercheck import links
from .test_ways import asked_of_them, populations
from .world import OfferSpec, PersonSpec, add_people, publish


def engine_says(offer: JobOffer, kept: int, first: int, rows_to_ask: int) -> list[Says]:
    assert offer.current_version_id is not None
    asked, names = question(offer.current_version_id, context()), Names.read()
    return [
        {
            "person": str(found.public_id),
            "occupation": names.codes[found.occupation],
            "area": names.areas[found.area] if found.area else None,
            "outcomes": found.outcomes,
            "score": (found.minimum, found.maximum),
            "parts": {code: tuple(part) for code, part in found.parts.items()},
        }
        for found in nearest(asked, count(asked), kept, first, rows_to_ask)
    ]


def oracle_says(offer: JobOffer, kept: int) -> list[Says]:
    seen = read_offers([offer])[str(offer.public_id)]
    return [
        {
            "person": row.public_id,
            "occupation": row.occupation,
            "area": row.area,
            "outcomes": row.outcomes,
            "score": (row.minimum, row.maximum),
            "parts": row.parts,
        }
        for row in oracle.nearest(seen, read_people(), read_context(), links(), kept)
    ]


@examples
@given(
    population=populations,
    asked=st.one_of(asked_of_them, drawn(an_offer, 6)),
    kept=st.sampled_from((2, 20, 1)),
    # Computed first of few people, and then of whoever may be nearer; or of everyone at once.
    first=st.sampled_from((1, FIRST)),
    # Whoever may be nearer, looked up one by one, or among the rows that lack what they lack.
    rows_to_ask=st.sampled_from((-(10**6), ROWS_TO_ASK)),
)
def test_nearest_agree_with_the_oracle(
    agency: Agency,
    population: list[PersonSpec],
    asked: list[OfferSpec],
    kept: int,
    first: int,
    rows_to_ask: int,
) -> None:
    with transaction.atomic():
        codes = list(RomeCode.objects.order_by("code"))
        RomeMobility.objects.create(source=codes[-1], target=codes[0], rank=1)
        add_people(population)
        for offer in publish(agency, *asked):
            says, expected = engine_says(offer, kept, first, rows_to_ask), oracle_says(offer, kept)
            event(f"people: {len(expected)}")
            assert says == expected
        transaction.set_rollback(True)
