"""`bin/bench oracle`: what it counts as a pair, and as a difference."""

import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from candidates.models import JobSeeker
from francetravail_match.accounts.models import Agency
from offers.models import JobOffer

from .comparison import read_context
from .world import OfferSpec, PersonSpec, add_people, around, publish

BENCH: dict[str, Any] = runpy.run_path(str(Path(settings.BASE_DIR) / "bench" / "oracle.py"))


@pytest.mark.django_db
def test_random_worlds_agree_and_leave_nothing() -> None:
    said: list[str] = []
    assert BENCH["random_worlds"](500, 3, said.append) == (600, [])
    assert said == ["600 couples, 0 écarts"]
    assert (JobSeeker.objects.count(), JobOffer.objects.count()) == (0, 0)


def test_every_kind_of_difference_is_counted(agency: Agency) -> None:
    """The oracle is told of other rules than the engine's: everything that follows from them differs."""
    seekers = add_people(PersonSpec(free_in_days=20, areas=[around("69123", 5)], category="D") for _ in "ab")
    published = publish(agency, OfferSpec())
    ctx = read_context()
    assert BENCH["compare"](seekers, published, ctx) == []
    weights = {**ctx.weights, "mobility": 500}
    # Both people in the list and in the pairs; their own lists say no score.
    assert len(BENCH["compare"](seekers, published, replace(ctx, weights=weights))) == 4
    # One count, both people in the list, in the pairs, and in their own lists.
    assert len(BENCH["compare"](seekers, published, replace(ctx, asap_days=19))) == 7
