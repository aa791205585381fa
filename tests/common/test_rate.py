"""So many requests a minute, so many messages an hour; beyond, a page that says to wait."""

import uuid

import pytest
import redis
from django.test import Client
from django.urls import reverse

from francetravail_match.common.rate import is_beyond
from francetravail_match.settings import base
from tests.factories import UserFactory

LOGIN = reverse("accounts:login")


@pytest.fixture
def three(settings) -> None:
    settings.REQUESTS_PER_MINUTE = 3


@pytest.fixture
def place() -> str:
    """An address that no other test comes from."""
    return f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}::1"


def keys(settings) -> dict[str, int]:
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        return {key.decode(): valkey.ttl(key) for key in valkey.scan_iter("rate:*")}


def test_beyond_the_limit_a_page_says_to_wait(db, three, place):
    visitor = Client(REMOTE_ADDR=place)
    assert [visitor.get(LOGIN).status_code for _ in range(3)] == [200] * 3
    page = visitor.get(LOGIN)
    assert page.status_code == 429
    assert page["Retry-After"] == "60"
    assert "<title>Trop de demandes – Inscrits d'abord</title>" in page.text
    assert "Attendez une minute" in page.text
    assert Client(REMOTE_ADDR=f"{place[:-1]}9").get(LOGIN).status_code == 429, "the same subscriber"
    assert Client(REMOTE_ADDR=place.replace("2001", "2002")).get(LOGIN).status_code == 200


def test_an_account_is_counted_wherever_it_is_and_does_nothing_beyond(db, three):
    user = UserFactory(advisor=True)
    for host in range(3):
        client = Client(REMOTE_ADDR=f"192.0.2.{host}")
        client.force_login(user)
        assert client.get(reverse("accounts:account")).status_code == 200
    refused = client.post(reverse("accounts:recovery_codes"))
    assert refused.status_code == 429
    assert "no-store" in refused["Cache-Control"]
    assert not user.staticdevice_set.exists()
    # A colleague in the same office is not.
    other = Client(REMOTE_ADDR="192.0.2.2")
    other.force_login(UserFactory(advisor=True))
    assert other.get(reverse("accounts:account")).status_code == 200


def test_what_is_counted_names_nobody_and_is_forgotten(settings):
    what = f"awa-{uuid.uuid4()}@example.org"
    before = keys(settings)
    assert not is_beyond(1, what, 60)
    assert is_beyond(1, what, 60)
    ((key, left),) = keys(settings).items() - before.items()
    assert "awa" not in key
    assert 0 < left <= 60


def test_without_valkey_the_pages_serve(db, three, settings, tmp_path, place):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody"
    assert [Client(REMOTE_ADDR=place).get(LOGIN).status_code for _ in range(5)] == [200] * 5


def test_to_one_address_so_many_links_and_always_the_same_answer(db, client, settings):
    settings.PASSWORD_LINKS_PER_HOUR = 2
    user = UserFactory(email=f"{uuid.uuid4()}@example.org")
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        valkey.delete("celery")
        answers = {
            client.post(reverse("accounts:password_forgotten"), {"email": email}).url
            for email in (user.email, user.email.upper(), user.email)
        }
        assert valkey.llen("celery") == 2
        valkey.delete("celery")
    assert answers == {reverse("accounts:password_link_sent")}


def test_only_production_counts():
    assert (base.REQUESTS_PER_MINUTE, base.PASSWORD_LINKS_PER_HOUR) == (0, 0)
