"""What the database holds of the life of an offer, tried by raw SQL as each role and by several at once."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection
from psycopg.errors import CheckViolation, InsufficientPrivilege, RestrictViolation

from francetravail_match.accounts.models import User
from francetravail_match.embedded.processes import wait_for
from offers.enums import ClosingReason, OfferState
from offers.models import JobOffer, OfferTransition
from offers.services.transitions import TransitionRefused, close_offers, suspend_offers
from tests.factories import JobOfferFactory, UserFactory
from tests.utils.databases import AsRole, OwnDatabase

MOVE = """INSERT INTO offers_offertransition (offer_id, from_state, to_state, reason, actor_id)
    VALUES (%s, %s, %s, %s, %s)"""
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def move(
    app: psycopg.Connection, offer: JobOffer, to: str, reason: str = "", actor: User | None = None
) -> None:
    app.execute(MOVE, [offer.pk, offer.state, to, reason, actor.pk if actor else None])


def state_of(app: psycopg.Connection, offer: JobOffer) -> str:
    return app.execute("SELECT state FROM offers_joboffer WHERE id = %s", [offer.pk]).fetchone()[0]


def test_the_application_writes_no_state_and_not_why_and_when_an_offer_was_closed(
    own_database: OwnDatabase, as_role: AsRole
):
    live, closed = JobOfferFactory(published=True), JobOfferFactory(closed=True)
    changes = [
        (live, "state = 'shortlisting'"),
        (live, "state = 'closed', closing_reason = 'budget', closed_at = now()"),
        (live, "state = 'suspended', suspended_from = 'published'"),
        (live, "state = 'draft'"),
        (closed, "state = 'qualifying', closing_reason = '', closed_at = NULL"),
        (closed, "closing_reason = 'need_gone'"),
        (closed, "closed_at = now() - interval '1 year'"),
    ]
    with as_role("app") as app:
        for offer, change in changes:
            with pytest.raises(RestrictViolation, match="ne s'écrit pas"):
                app.execute(f"UPDATE offers_joboffer SET {change} WHERE id = %s", [offer.pk])
            app.rollback()
        app.execute("UPDATE offers_joboffer SET title = 'Soudeur', published_at = now()")


def test_an_offer_is_not_born_published_and_never_deleted(own_database: OwnDatabase, as_role: AsRole):
    offer = JobOfferFactory(published=True)
    copy = """INSERT INTO offers_joboffer SELECT (jsonb_populate_record(o, jsonb_build_object(
        'id', 0, 'public_id', gen_random_uuid(), 'source_number', 'other', 'current_version_id', NULL)
        || %s::jsonb)).* FROM offers_joboffer o"""
    with as_role("app") as app:
        with pytest.raises(RestrictViolation):
            app.execute(copy, ["{}"])
        app.rollback()
        app.execute(copy, ['{"state": "qualifying"}'])
        app.rollback()
        with pytest.raises(InsufficientPrivilege):
            app.execute("DELETE FROM offers_joboffer")
        app.rollback()
        assert state_of(app, offer) == OfferState.PUBLISHED


def test_a_stale_object_does_not_bring_a_state_back(own_database: OwnDatabase):
    offer = JobOfferFactory(published=True)
    stale = JobOffer.objects.get(pk=offer.pk)
    close_offers([offer], actor=UserFactory(advisor=True), reason=ClosingReason.BUDGET)
    with pytest.raises(Exception, match="ne s'écrit pas"):
        stale.save()


def test_a_row_of_the_history_changes_the_offer_and_writes_the_journal(
    own_database: OwnDatabase, as_role: AsRole
):
    offer, user = JobOfferFactory(published=True), UserFactory(advisor=True)
    with as_role("app") as app:
        move(app, offer, "closed", "budget", user)
        app.commit()
        read = """SELECT actor_id, agency_id, action, object_id, payload->>'to' FROM journal_entry
            ORDER BY id DESC"""
        line = app.execute(read).fetchone()
        assert line == (user.pk, user.agency_id, "offer.closed", offer.public_id, "closed")
        assert app.execute("SELECT count(*) FROM offers_searchrow").fetchone() == (0,)
    offer.refresh_from_db()
    assert (offer.state, offer.closing_reason) == (OfferState.CLOSED, ClosingReason.BUDGET)
    assert offer.closed_at == offer.transitions.first().at


def test_no_other_change_of_state_exists(own_database: OwnDatabase, as_role: AsRole):
    offers = {trait: JobOfferFactory(**{trait: True}) for trait in ("published", "suspended", "closed")}
    user = UserFactory(advisor=True)
    changes = [
        ("published", "draft", ""),
        ("published", "published", ""),
        ("published", "follow_up", ""),
        ("published", "closed", ""),
        ("published", "closed", "asked_by_employer"),
        ("published", "shortlisting", "posts_left"),
        ("published", "no such state", ""),
        ("suspended", "follow_up", ""),
        ("closed", "published", "back_at_source"),
        ("closed", "published", "need_is_back"),
        ("closed", "qualifying", "made_compliant"),
        ("closed", "closed", "budget"),
    ]
    with as_role("app") as app:
        for trait, to, reason in changes:
            with pytest.raises(CheckViolation, match=offers[trait].source_number):
                move(app, offers[trait], to, reason, None if reason == "back_at_source" else user)
            app.rollback()
            assert state_of(app, offers[trait]) == offers[trait].state


def test_a_change_says_from_which_state_and_comes_alone(own_database: OwnDatabase, as_role: AsRole):
    offer = JobOfferFactory(published=True)
    with as_role("app") as app:
        with pytest.raises(CheckViolation):
            app.execute(MOVE, [offer.pk, "shortlisting", "closed", "expired", None])
        app.rollback()
        two = """INSERT INTO offers_offertransition (offer_id, from_state, to_state, reason)
            VALUES (%s, 'published', 'closed', 'expired'), (%s, 'published', 'closed', 'expired')"""
        with pytest.raises(CheckViolation):
            app.execute(two, [offer.pk, offer.pk])


def test_a_change_is_dated_by_the_database(own_database: OwnDatabase, as_role: AsRole):
    offer = JobOfferFactory(published=True)
    with as_role("app") as app:
        app.execute(
            """INSERT INTO offers_offertransition (offer_id, from_state, to_state, reason, at)
            VALUES (%s, 'published', 'closed', 'expired', '2020-01-01')""",
            [offer.pk],
        )
        (age,) = app.execute("SELECT app_now() - max(at) FROM offers_offertransition").fetchone()
    assert abs(age) < datetime.timedelta(seconds=30)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE offers_offertransition SET actor_id = NULL",
        "DELETE FROM offers_offertransition",
        "TRUNCATE offers_offertransition",
    ],
)
def test_the_history_is_changed_by_nobody(own_database: OwnDatabase, as_role: AsRole, statement: str):
    JobOfferFactory(published=True)
    with as_role("app") as app, pytest.raises(InsufficientPrivilege):
        app.execute(statement)
    with own_database.as_owner() as owner, pytest.raises(RestrictViolation):
        owner.execute(statement)


def test_of_two_advisors_at_once_the_second_is_told_what_the_first_did(
    own_database: OwnDatabase, as_role: AsRole
):
    offer = JobOfferFactory(published=True)
    first = UserFactory(advisor=True, first_name="Awa", last_name="Diallo")
    second = UserFactory(advisor=True)

    def suspend() -> None:
        try:
            suspend_offers([offer], actor=second, reason="unreachable", seen=OfferState.PUBLISHED)
        finally:
            connection.close()

    with as_role("app") as app, as_role("postgres") as watcher, ThreadPoolExecutor(1) as pool:
        watcher.autocommit = True
        move(app, offer, "closed", "budget", first)
        suspending = pool.submit(suspend)
        assert wait_for(lambda: watcher.execute(WAITING).fetchone()[0] > 0, 20)
        app.commit()
        with pytest.raises(
            TransitionRefused, match=r"déjà à l'état « Clôturée » depuis le .* \(Awa Diallo\)"
        ):
            suspending.result(timeout=20)
    assert list(OfferTransition.objects.filter(offer=offer).values_list("to_state", flat=True)) == [
        "closed",
        "published",
    ]


def test_of_two_raw_changes_at_once_the_second_is_refused(own_database: OwnDatabase, as_role: AsRole):
    offer, user = JobOfferFactory(published=True), UserFactory(advisor=True)
    with as_role("app") as app, as_role("app") as other, as_role("postgres") as watcher:
        watcher.autocommit = True
        move(app, offer, "shortlisting", "", user)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(move, other, offer, "closed", "budget", user)
            assert wait_for(lambda: watcher.execute(WAITING).fetchone()[0] > 0, 20)
            app.commit()
            with pytest.raises(CheckViolation):
                waiting.result(timeout=20)
