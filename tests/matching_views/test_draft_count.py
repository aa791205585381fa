"""The count beside the form: an older one that nobody waits for any more is given up."""

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from francetravail_match.accounts.models import User
from offers.enums import DraftStep
from tests.factories import UserFactory
from tests.offers.drafting.typing import begun, save, typed
from tests.utils.databases import OwnDatabase

PATIENCE = 20
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND usename = 'app' AND wait_event = %s"


def wait_for_one_that_is_held_up(database: OwnDatabase) -> None:
    until = time.monotonic() + PATIENCE
    with psycopg.connect(database.url("postgres"), autocommit=True) as watch:
        while watch.execute(WAITING, [database.name, "relation"]).fetchone() != (1,):
            assert time.monotonic() < until


@pytest.mark.parametrize("who", ["the same", "a colleague"])
def test_the_next_count_of_the_same_user_puts_an_end_to_the_one_before(
    own_database: OwnDatabase, who: str
) -> None:
    advisor: User = UserFactory(advisor=True)
    offer = begun(advisor, requirements={}, terms=typed(contract="permanent"))
    address = reverse("offers:draft_count", args=[offer.public_id])

    def ask(user: User) -> int:
        client = Client()
        client.force_login(user)
        try:
            return client.get(address).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as browsers, own_database.as_owner() as owner:
        owner.execute("LOCK TABLE candidates_searchrow IN ACCESS EXCLUSIVE MODE")
        first = browsers.submit(ask, advisor)
        wait_for_one_that_is_held_up(own_database)
        save(offer, advisor, DraftStep.TERMS, typed(contract="permanent", schedule=["night"]), seen=1)
        same = who == "the same"
        second = browsers.submit(ask, advisor if same else UserFactory(advisor=True))
        if same:
            assert first.result(PATIENCE) == 204
            wait_for_one_that_is_held_up(own_database)
        owner.rollback()
        assert (first.result(PATIENCE), second.result(PATIENCE)) == (204 if same else 200, 200)
