"""The life of an offer: every change of state, tried by every role, from every state."""

import itertools
from contextlib import nullcontext
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import PERMISSIONS
from matching.models import MatchRun
from offers.enums import LIVE_STATES, ClosingReason, OfferState, ReopeningReason
from offers.life import LIFE, SOURCE_ONLY, Transition, may_reopen, transition_between
from offers.models import JobOffer, OfferTransition
from offers.services import transitions
from offers.services.transitions import BY_CODE, TransitionRefused, transitions_open_to
from tests.factories import JobOfferFactory, UserFactory
from tests.utils import by_owner

SERVICES = {**BY_CODE, "republish": transitions.republish_offers}


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    pass


def offer_in(state: OfferState, closing_reason: str = ClosingReason.BUDGET) -> JobOffer:
    reason = {"closing_reason": closing_reason} if state == OfferState.CLOSED else {}
    published = state not in {OfferState.DRAFT, OfferState.QUALIFYING}
    return JobOfferFactory(with_version=True, published=published, state=state, **reason)


def a_reason(transition: Transition) -> str:
    return transition.choices[0][0] if transition.choices else ""


def journal() -> list[tuple]:
    with connection.cursor() as cursor:
        columns = "action, actor_id, object_id, payload ->> 'from', payload ->> 'to', reason"
        cursor.execute(f"SELECT {columns} FROM journal_entry ORDER BY id")
        return cursor.fetchall()


def is_lawful(transition: Transition, state: OfferState, role: Role) -> bool:
    return (
        state in transition.sources
        and transition.action is not None
        and role in PERMISSIONS[transition.action]
    )


def trace(offer: JobOffer) -> tuple[dict[str, Any], list[int], int]:
    """Everything that a change of state writes."""
    row = dict(JobOffer.objects.filter(pk=offer.pk).values().get())
    return row, list(offer.transitions.values_list("pk", flat=True)), len(journal())


@pytest.mark.parametrize("state", OfferState)
def test_every_transition_for_every_role(state: OfferState) -> None:
    users = {role: UserFactory(roles=[role] if role else []) for role in (*Role, None)}
    refused = offer_in(state)
    before = trace(refused)
    for transition, (role, actor) in itertools.product(LIFE.values(), users.items()):
        change, reason = SERVICES[transition.code], a_reason(transition)
        if role and is_lawful(transition, state, role):
            changed_as_the_table_says(offer_in(state), transition, actor)
            continue
        assert transition not in transitions_open_to(actor, refused)
        with pytest.raises((PermissionDenied, TransitionRefused)):
            change([refused], actor=actor, reason=reason)
    assert trace(refused)[:2] == before[:2]


def changed_as_the_table_says(offer: JobOffer, transition: Transition, actor: User) -> None:
    state, (_, history, lines) = offer.state, trace(offer)
    assert transition in transitions_open_to(actor, offer)
    SERVICES[transition.code]([offer], actor=actor, reason=a_reason(transition))
    offer.refresh_from_db()
    assert offer.state == (transition.target or OfferState.PUBLISHED)
    row = offer.transitions.exclude(pk__in=history).get()
    assert (row.actor, row.from_state, row.to_state) == (actor, state, offer.state)
    assert row.reason == a_reason(transition)
    assert transition_between(state, offer.state) == transition
    assert journal()[lines:] == [
        (transition.journal, actor.pk, offer.public_id, state, offer.state, row.reason)
    ]


def test_the_import_says_what_its_source_says_and_nothing_else() -> None:
    lawful = {
        ("publish", OfferState.QUALIFYING, ""),
        ("republish", OfferState.CLOSED, ReopeningReason.BACK_AT_SOURCE),
        *(
            ("close", state, reason)
            for state in LIFE["close"].sources
            for reason in (ClosingReason.EXPIRED, ClosingReason.WITHDRAWN_AT_SOURCE)
        ),
    }
    for state in OfferState:
        refused = offer_in(state, ClosingReason.EXPIRED)
        for code in LIFE:
            for reason in LIFE[code].reasons or ("",):
                if (code, state, reason) in lawful:
                    SERVICES[code]([offer_in(state, ClosingReason.EXPIRED)], actor=None, reason=reason)
                    continue
                with pytest.raises((PermissionDenied, TransitionRefused)):
                    SERVICES[code]([refused], actor=None, reason=reason)


@pytest.mark.parametrize("author", [None, "advisor"])
def test_the_database_too_knows_what_the_source_alone_says_and_what_it_does_not(author: str | None) -> None:
    actor = UserFactory(advisor=True) if author else None
    offers = {state: offer_in(state, ClosingReason.EXPIRED) for state in OfferState}
    for transition, reason in ((t, str(r)) for t in LIFE.values() for r in t.reasons or ("",)):
        if reason == ReopeningReason.MADE_COMPLIANT:
            continue  # of what was closed as non compliant
        to_state = transition.target or OfferState.PUBLISHED
        lawful = reason not in SOURCE_ONLY if actor else reason in transition.from_source
        for state in transition.sources:
            row = OfferTransition(
                offer=offers[state], actor=actor, from_state=state, to_state=to_state, reason=reason
            )
            with transaction.atomic():
                refusal = nullcontext() if lawful else pytest.raises(IntegrityError, match="n'existe pas")
                with refusal, transaction.atomic():
                    row.save()
                transaction.set_rollback(True)


def test_the_database_opens_for_the_source_only_what_the_source_closed_last() -> None:
    offer, advisor = offer_in(OfferState.CLOSED, ClosingReason.EXPIRED), UserFactory(advisor=True)
    transitions.reopen_offers([offer], actor=advisor, reason=ReopeningReason.NEED_IS_BACK)
    transitions.close_offers([offer], actor=advisor, reason=ClosingReason.EXPIRED)
    with pytest.raises(IntegrityError, match="n'existe pas"), transaction.atomic():
        transitions.republish_offers([offer], actor=None, reason=ReopeningReason.BACK_AT_SOURCE)


def test_the_database_has_the_same_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT from_state, to_state, action, reasons FROM offers_transitionrule")
        stored = {(source, target): (action, set(reasons)) for source, target, action, reasons in cursor}
    assert stored == {
        (source, target): (transition.journal, set(transition.reasons))
        for transition in LIFE.values()
        for source in transition.sources
        for target in ((transition.target,) if transition.target else LIVE_STATES)
    }


def test_every_service_is_a_row_of_the_table_and_every_journal_action_is_its_own() -> None:
    assert SERVICES.keys() == LIFE.keys()
    assert len({transition.journal for transition in LIFE.values()}) == len(LIFE)


@pytest.mark.parametrize("state", LIVE_STATES)
def test_a_suspended_offer_comes_back_to_where_it_was(state: OfferState) -> None:
    advisor, offer = UserFactory(advisor=True), offer_in(state)
    published_at = offer.published_at
    transitions.suspend_offers([offer], actor=advisor, reason="asked_by_employer")
    assert (offer.state, offer.suspended_from) == (OfferState.SUSPENDED, state)
    transitions.resume_offers([offer], actor=advisor)
    assert (offer.state, offer.suspended_from, offer.published_at) == (state, "", published_at)


def test_what_goes_live_is_matched_and_what_stays_live_is_not_matched_again() -> None:
    advisor, offer = UserFactory(advisor=True), offer_in(OfferState.QUALIFYING)
    transitions.publish_offers([offer], actor=advisor)
    assert MatchRun.objects.get().version_id == offer.current_version_id
    by_owner.delete(MatchRun.objects.all())
    transitions.start_shortlisting([offer], actor=advisor)
    transitions.suspend_offers([offer], actor=advisor, reason="unreachable")
    assert not MatchRun.objects.exists()
    transitions.resume_offers([offer], actor=advisor)
    assert MatchRun.objects.count() == 1


def test_an_offer_without_criteria_is_not_published() -> None:
    advisor, offer = UserFactory(advisor=True), JobOfferFactory(state=OfferState.QUALIFYING)
    assert [t.code for t in transitions_open_to(advisor, offer)] == ["return_to_draft", "close"]
    with pytest.raises(TransitionRefused, match="pas encore de critères"):
        transitions.publish_offers([offer], actor=advisor)


@pytest.mark.parametrize("reason", ClosingReason)
def test_every_closing_reason_and_who_may_give_it(reason: ClosingReason) -> None:
    advisor, offer = UserFactory(advisor=True), offer_in(OfferState.PUBLISHED)
    if reason in SOURCE_ONLY:
        with pytest.raises(PermissionDenied):
            transitions.close_offers([offer], actor=advisor, reason=reason)
        return
    transitions.close_offers([offer], actor=advisor, reason=reason)
    assert (offer.state, offer.closing_reason) == (OfferState.CLOSED, reason)
    assert offer.closed_at == offer.transitions.first().at


@pytest.mark.parametrize("reason", ReopeningReason)
def test_what_reopens_what(reason: ReopeningReason) -> None:
    by_source = reason == ReopeningReason.BACK_AT_SOURCE
    change = transitions.republish_offers if by_source else transitions.reopen_offers
    actor = None if by_source else UserFactory(advisor=True)
    for closed_for in ClosingReason:
        offer = offer_in(OfferState.CLOSED, closed_for)
        if may_reopen(closed_for, reason):
            change([offer], actor=actor, reason=reason)
            assert offer.state == (OfferState.PUBLISHED if by_source else OfferState.QUALIFYING)
            assert (offer.closing_reason, offer.closed_at) == ("", None)
            assert (offer.published_at is None) is not by_source
            continue
        with pytest.raises(TransitionRefused, match="motif de réouverture"):
            change([offer], actor=actor, reason=reason)


def test_all_the_offers_change_or_none() -> None:
    advisor = UserFactory(advisor=True)
    open_one, closed = offer_in(OfferState.PUBLISHED), offer_in(OfferState.CLOSED)
    with pytest.raises(TransitionRefused, match="déjà à l'état « Clôturée »"):
        transitions.close_offers([open_one, closed], actor=advisor, reason=ClosingReason.BUDGET)
    open_one.refresh_from_db()
    assert open_one.state == OfferState.PUBLISHED
    transitions.close_offers([], actor=advisor, reason=ClosingReason.BUDGET)


def test_an_offer_of_another_agency_is_out_of_reach() -> None:
    offer = offer_in(OfferState.PUBLISHED)
    with pytest.raises(PermissionDenied, match="pas de votre agence"):
        transitions.close_offers(
            [offer], actor=UserFactory(advisor=True, of_another_agency=True), reason=ClosingReason.BUDGET
        )
    assert OfferTransition.objects.filter(offer=offer, to_state=OfferState.CLOSED).count() == 0


@pytest.mark.parametrize("reason", ["", "no such reason", "asked_by_employer"])
def test_a_reason_is_one_of_the_transition_s_own(reason: str) -> None:
    with pytest.raises(TransitionRefused, match="Choisissez un motif"):
        transitions.close_offers(
            [offer_in(OfferState.PUBLISHED)], actor=UserFactory(advisor=True), reason=reason
        )
