"""A published offer, and the clock set to a working day."""

import datetime
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from francetravail_match.accounts.models import User
from offers.models import JobOffer
from tests.factories import JobOfferFactory, UserFactory
from tests.utils.databases import OwnDatabase

PARIS = ZoneInfo("Europe/Paris")
#: Ten o'clock on a Thursday in Paris, before a week-end that a holiday makes long.
THURSDAY = "2027-05-13 10:00"
SetClock = Callable[[str], None]


@pytest.fixture
def set_clock(own_database: OwnDatabase) -> SetClock:
    """`set_clock("2027-05-13 10:00")`, in Paris: where the product's time is from now on."""

    def move(moment: str) -> None:
        at = datetime.datetime.fromisoformat(moment).replace(tzinfo=PARIS)
        with own_database.as_owner() as owner:
            owner.execute("UPDATE app_clock SET shift = %s::timestamptz - clock_timestamp()", [at])
            owner.commit()

    return move


@pytest.fixture
def thursday(set_clock: SetClock) -> SetClock:
    """It is Thursday; the clock can be moved on."""
    set_clock(THURSDAY)
    return set_clock


@pytest.fixture
def offer(transactional_db: None) -> JobOffer:
    return JobOfferFactory(published=True)


@pytest.fixture
def advisor(transactional_db: None) -> User:
    return UserFactory(advisor=True)
