import pytest

from francetravail_match.accounts.models import User
from offers.models import JobOffer
from tests.factories import JobOfferFactory, UserFactory


@pytest.fixture
def advisor(db, client) -> User:
    user = UserFactory(advisor=True)
    client.force_login(user)
    client.get("/")  # the first page puts the session's CSRF secret
    return user


@pytest.fixture
def offer(advisor) -> JobOffer:
    return JobOfferFactory(published=True)
