from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from matching.questions.enums import LinkPurpose
from matching.questions.links import create_link
from offers.models import JobOffer
from tests.factories import JobSeekerFactory, UserFactory
from tests.utils.asking import offer_asking, row


@pytest.fixture
def offer(db) -> JobOffer:
    return offer_asking(
        row("contract", "permanent"),
        row("schedule", "night"),
        row("licence", "B"),
        row("language", "en", cefr="B1"),
    )


@pytest.fixture
def person(offer, flush_search_rows) -> JobSeeker:
    """Who fits the offer, as far as one knows."""
    person = JobSeekerFactory(matches=True, accepts_night=None)
    flush_search_rows()
    return person


@pytest.fixture
def advisor(db) -> User:
    return UserFactory(advisor=True)


@pytest.fixture
def token(offer, person, advisor) -> str:
    """Of a link that nobody but the person has seen."""
    return create_link(job_seeker=person, purposes=[LinkPurpose.EXPLANATION], offer=offer)[1]


@pytest.fixture
def opened(token) -> Client:
    """The browser in which the person has opened their page."""
    return open_page(Client(), token)


def open_page(client: Client, token: str) -> Client:
    assert client.post(reverse("link:page", args=[token])).status_code == 302
    return client


@pytest.fixture
def url(offer, token) -> Callable[..., str]:
    """The address of one of the person's pages about the offer."""
    return lambda name, *more: reverse(f"link:{name}", args=[token, offer.public_id, *more])
