"""After five failures the address is locked from there, longer and longer, account or not."""

import datetime

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.urls import reverse

from francetravail_match.accounts.lockout import client_ip
from francetravail_match.journal.models import Entry
from tests.factories import PASSWORD, UserFactory

WRONG = "faux"
LOGIN = reverse("accounts:login")


def attempt(email: str, password: str = WRONG, ip: str = "192.0.2.1"):
    return Client(REMOTE_ADDR=ip).post(LOGIN, {"username": email, "password": password})


def fail(email: str, times: int):
    for _ in range(times):
        response = attempt(email)
    return response


def wait(minutes: float) -> None:
    """The same as letting time pass: django-axes compares with the last failure."""
    for row in AccessAttempt.objects.order_by("pk"):
        row.attempt_time -= datetime.timedelta(minutes=minutes)
        row.save()


def count(action: str) -> int:
    return Entry.objects.filter(action=action).count()


@pytest.fixture
def email(db) -> str:
    return UserFactory(email="awa@example.org").email


def test_four_failures_are_forgiven(email):
    assert fail(email, 4).status_code == 200
    assert attempt(email, PASSWORD).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_the_fifth_locks_even_the_right_password_until_a_time_that_is_said(email):
    page = fail(email, 5)
    assert page.status_code == 429
    assert page.context["until"]
    assert f"{page.context['until']:%H h %M}" in page.text
    assert attempt(email, PASSWORD).status_code == 429
    wait(1)
    assert attempt(email, PASSWORD).status_code == 302


def test_each_failure_beyond_doubles_the_wait(email):
    fail(email, 5)
    for minutes in (1, 2, 4, 8, 16):
        wait(minutes - 0.1)
        assert attempt(email, PASSWORD).status_code == 429
        wait(0.2)
        assert attempt(email).status_code == 429
    assert AccessAttempt.objects.get().failures_since_start == 10


def test_an_attempt_while_locked_is_not_counted(email):
    fail(email, 12)
    assert AccessAttempt.objects.get().failures_since_start == 5


def test_an_address_without_account_is_locked_in_the_same_way(db):
    assert fail("personne@example.org", 4).status_code == 200
    assert fail("personne@example.org", 1).status_code == 429


def test_spelling_the_address_otherwise_gives_no_more_attempts(email):
    fail(email, 3)
    fail("AWA@example.org", 1)
    assert fail("Awa@Example.org", 1).status_code == 429


def test_from_elsewhere_the_owner_still_signs_in(email):
    fail(email, 5)
    assert attempt(email, PASSWORD, ip="198.51.100.7").status_code == 302


def test_the_journal_says_that_it_failed_and_that_it_was_locked_and_nothing_of_what_was_typed(email):
    fail(email, 8)
    assert (count("user.sign_in_failed"), count("user.locked_out")) == (5, 1)
    lines = Entry.objects.filter(action__in=["user.sign_in_failed", "user.locked_out"])
    assert {line.payload == {} and line.actor is None for line in lines.order_by("id")} == {True}
    assert len({line.object_id for line in lines.order_by("id")} - {None}) == 1


def test_what_is_kept_of_an_attempt_is_not_what_was_typed(email):
    attempt(email, "mon secret")
    (row,) = AccessAttempt.objects.order_by("pk")
    assert "mon secret" not in row.post_data
    assert email not in row.post_data


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_address_of_the_client_is_the_one_our_proxy_saw(settings, proxies, forwarded, client):
    settings.PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_ip(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers)) == client
