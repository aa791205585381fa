"""An import and an advisor on the same offers at once: neither undoes or stops the other for long."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError
from django.db import connection, transaction

from francetravail_match.embedded.processes import wait_for
from offers.enums import ClosingReason, OfferState, ReopeningReason
from offers.models import JobOffer
from offers.services.transitions import TransitionRefused, close_offers
from tests.factories import AgencyFactory, CommuneFactory, JobOfferFactory, RomeCodeFactory, UserFactory
from tests.offers.feeds import counts, offer, run
from tests.utils.databases import AsRole, OwnDatabase

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@pytest.fixture(autouse=True)
def country(own_database: OwnDatabase) -> None:
    AgencyFactory()
    CommuneFactory()
    RomeCodeFactory()


def move(app: psycopg.Connection, number: str, to: str, reason: str) -> None:
    """What an advisor does, in a transaction that goes on."""
    app.execute(
        """INSERT INTO offers_offertransition (offer_id, from_state, to_state, reason, actor_id)
        SELECT id, state, %s, %s, %s FROM offers_joboffer WHERE source_number = %s""",
        [to, reason, UserFactory(advisor=True).pk, number],
    )


def import_meanwhile(as_role: AsRole, app: psycopg.Connection, *args: Any, **options: Any) -> dict[str, Any]:
    """What an import says that had to wait for the advisor's transaction."""

    def run_and_leave() -> dict[str, Any]:
        try:
            return run(*args, **options)
        finally:
            connection.close()

    with as_role("postgres") as watcher, ThreadPoolExecutor(1) as pool:
        watcher.autocommit = True
        importing = pool.submit(run_and_leave)
        assert wait_for(lambda: watcher.execute(WAITING).fetchone()[0] > 0, 20)
        app.commit()
        return importing.result(timeout=20)


def test_what_an_advisor_closes_during_an_import_is_not_withdrawn(tmp_path: Path, as_role: AsRole) -> None:
    run(tmp_path, offer("1"), offer("2"), offer("3"))
    with as_role("app") as app:
        move(app, "2", OfferState.CLOSED, ClosingReason.BUDGET)
        assert import_meanwhile(as_role, app, tmp_path, offer("1"), full=True)["withdrawn"] == 1
    reasons = dict(JobOffer.objects.order_by("pk").values_list("source_number", "closing_reason"))
    assert reasons == {"1": "", "2": ClosingReason.BUDGET, "3": ClosingReason.WITHDRAWN_AT_SOURCE}


def test_what_an_advisor_reopens_during_an_import_is_not_published(tmp_path: Path, as_role: AsRole) -> None:
    run(tmp_path, offer("1"), offer("2"), offer("3"))
    run(tmp_path, offer("1"), full=True)
    with as_role("app") as app:
        move(app, "2", OfferState.QUALIFYING, ReopeningReason.NEED_IS_BACK)
        summary = import_meanwhile(as_role, app, tmp_path, offer("1"), offer("2"), offer("3"))
    assert counts(summary) == (0, 1, 2, 0)
    states = dict(JobOffer.objects.order_by("pk").values_list("source_number", "state"))
    assert states == {"1": OfferState.PUBLISHED, "2": OfferState.QUALIFYING, "3": OfferState.PUBLISHED}


def short_wait() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")


def test_an_advisor_who_waits_for_an_import_is_told_to_come_back(as_role: AsRole) -> None:
    stored, advisor = JobOfferFactory(published=True), UserFactory(advisor=True)
    short_wait()
    with as_role("app") as importing, transaction.atomic():
        importing.execute("UPDATE offers_joboffer SET title = 'Soudeuse'")
        with pytest.raises(TransitionRefused, match="mise à jour par un import : réessayez"):
            close_offers([stored], actor=advisor, reason=ClosingReason.BUDGET)
        # The transaction of the page goes on.
        assert JobOffer.objects.get().state == OfferState.PUBLISHED


def test_an_import_that_waits_too_long_says_so_and_writes_nothing(tmp_path: Path, as_role: AsRole) -> None:
    run(tmp_path, offer("1"), offer("2"))
    short_wait()
    with as_role("app") as app:
        move(app, "2", OfferState.CLOSED, ClosingReason.BUDGET)
        feeds: list[tuple[dict[str, Any], bool]] = [({"intitule": "Soudeuse"}, False), ({"id": "1"}, True)]
        for changes, full in feeds:
            with pytest.raises(CommandError, match=r"en cours de modification.*Rien n'a été enregistré"):
                run(tmp_path, offer("9"), offer("2", **changes), full=full)
    assert set(JobOffer.objects.values_list("source_number", flat=True).order_by("pk")) == {"1", "2"}
