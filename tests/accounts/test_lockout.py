"""After five failures the address is locked from there, longer and longer, account or not."""

import datetime
import threading

import pytest
from axes.models import AccessAttempt
from django.db import connection, connections
from django.test import Client, RequestFactory
from django.urls import reverse

from francetravail_match.accounts.lockout import client_ip
from francetravail_match.journal.models import Entry
from tests.factories import PASSWORD, UserFactory
from tests.utils.databases import OwnDatabase

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


def test_after_a_day_the_count_starts_anew(email):
    fail(email, 4)
    wait(24 * 60 + 1)
    assert fail(email, 4).status_code == 200


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


def test_what_is_kept_of_an_attempt_is_the_account_and_the_place(email):
    Client(REMOTE_ADDR="192.0.2.1", HTTP_USER_AGENT="Mozilla").post(
        f"{LOGIN}?next=/offres/?q=Martin", {"username": email, "password": "mon secret"}
    )
    (row,) = AccessAttempt.objects.order_by("pk").values()
    assert (row.pop("username"), row.pop("ip_address"), row.pop("failures_since_start")) == (
        email,
        "192.0.2.1",
        1,
    )
    assert set(row) - {"id", "attempt_time"} == {
        "user_agent",
        "get_data",
        "post_data",
        "http_accept",
        "path_info",
    }
    assert {value for key, value in row.items() if key not in {"id", "attempt_time"}} == {""}


def fail_from_everywhere(email: str) -> None:
    """Twenty failures, four from each place: none of them is locked."""
    for place in range(5):
        for _ in range(4):
            page = attempt(email, ip=f"198.51.100.{place}")
    assert page.status_code == 429


def test_failures_from_everywhere_cost_a_short_wait_that_does_not_grow(email):
    fail_from_everywhere(email)
    assert attempt(email, PASSWORD).status_code == 429
    assert attempt("autre@example.org").status_code == 200
    wait(1)
    assert attempt(email).status_code == 429
    wait(1)
    assert attempt(email, PASSWORD).status_code == 302


def test_signing_in_forgives_what_failed_there_and_not_elsewhere(email):
    fail_from_everywhere(email)
    wait(1)
    assert attempt(email, PASSWORD, ip="198.51.100.0").status_code == 302
    places = AccessAttempt.objects.values_list("ip_address", flat=True)
    assert set(places) == {f"198.51.100.{place}" for place in range(1, 5)}


def test_one_subscriber_of_ipv6_is_one_place(email):
    for host in range(1, 6):
        page = attempt(email, ip=f"2001:db8:0:1::{host}")
    assert page.status_code == 429
    assert attempt(email, PASSWORD, ip="2001:db8:0:1:ffff::1").status_code == 429
    assert attempt(email, PASSWORD, ip="2001:db8:0:2::1").status_code == 302


def test_guesses_sent_at_once_are_not_looked_at_oftener(own_database: OwnDatabase):
    email = UserFactory(email="awa@example.org").email
    guesses = 12
    together, codes = threading.Barrier(guesses), []

    def guess() -> None:
        client = Client(REMOTE_ADDR="192.0.2.1")
        connection.ensure_connection()
        together.wait()
        codes.append(client.post(LOGIN, {"username": email, "password": WRONG}).status_code)
        connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(guesses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == guesses
    assert set(codes) <= {200, 429}
    assert count("user.sign_in_failed") == AccessAttempt.objects.get().failures_since_start == 5


def test_an_address_that_no_account_can_have_is_refused_before_it_is_counted(db):
    page = attempt(f"{'a' * 300}@example.org")
    assert page.status_code == 200
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "", "10.0.0.1"),
        (1, "un texte", "10.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_address_of_the_client_is_the_one_our_proxy_saw(settings, proxies, forwarded, client):
    settings.PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_ip(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers)) == client


def test_a_client_on_a_socket_has_no_address():
    assert client_ip(RequestFactory().get("/", REMOTE_ADDR="")) is None
