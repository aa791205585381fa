"""The buttons of an offer's life: who sees which, what they do, what they say."""

import pytest
from django.test import Client
from django.urls import reverse

from offers.enums import ClosingReason, OfferState
from offers.models import JobOffer
from offers.services.transitions import close_offers, suspend_offers
from tests.factories import JobOfferFactory, UserFactory


def detail(offer: JobOffer) -> str:
    return reverse("offers:detail", args=[offer.public_id])


def change(offer: JobOffer, code: str) -> str:
    return reverse("offers:change_state", args=[offer.public_id, code])


@pytest.fixture
def advisor(db, client):
    user = UserFactory(advisor=True, first_name="Awa", last_name="Diallo")
    client.force_login(user)
    client.get("/")  # the first page puts the session's CSRF secret
    return user


def text(response) -> str:
    return response.text.replace("&#x27;", "'")


def offered(client, offer: JobOffer) -> list[str]:
    """The codes of the changes that the page offers."""
    context = client.get(detail(offer)).context
    return [transition.code for transition in context["transitions"]]


@pytest.mark.parametrize(
    ("fields", "roles", "codes"),
    [
        ({}, ["advisor"], ["start_qualification", "close"]),
        ({}, ["liaison"], ["close"]),
        ({"with_version": True, "state": "qualifying"}, ["advisor"], ["return_to_draft", "publish", "close"]),
        ({"published": True}, ["advisor"], ["start_shortlisting", "suspend", "close"]),
        ({"published": True}, ["manager"], ["suspend", "close"]),
        ({"shortlisting": True}, ["liaison"], ["send_shortlist", "suspend", "close"]),
        ({"suspended": True}, ["manager"], ["resume", "close"]),
        ({"closed": True}, ["advisor", "liaison"], ["reopen"]),
        ({"closed": True}, ["liaison"], []),
    ],
)
def test_only_the_changes_open_to_the_user_have_a_button(db, client, fields, roles, codes):
    client.force_login(UserFactory(roles=roles))
    offer = JobOfferFactory(**fields)
    assert offered(client, offer) == codes
    page = text(client.get(detail(offer)))
    for code in (
        "start_qualification",
        "publish",
        "start_shortlisting",
        "suspend",
        "resume",
        "close",
        "reopen",
    ):
        assert (change(offer, code) in page) == (code in codes)
    assert ("Aucun changement d'état n'est ouvert à votre rôle" in page) is not codes


def test_a_change_without_reason_is_one_click(client, advisor):
    offer = JobOfferFactory(published=True)
    response = client.post(change(offer, "start_shortlisting"), {"seen": "published"}, follow=True)
    assert response.redirect_chain == [(detail(offer), 302)]
    page = text(response)
    assert "L'offre est maintenant à l'état « Présélection en cours »." in page
    assert "<strong>Awa Diallo</strong> a commencé la présélection." in page
    assert "<strong>L'import</strong> a publié l'offre." in page


def test_closing_asks_for_a_reason_and_a_confirmation(client, advisor):
    offer = JobOfferFactory(published=True)
    page = text(client.get(change(offer, "close")))
    assert "L'offre n'est plus rapprochée des personnes inscrites." in page
    assert "Retirée à la source" not in page
    response = client.post(change(offer, "close"), {"seen": "published"})
    assert "Choisissez un motif." in response.text
    for reason in ("withdrawn_at_source", "need_is_back", "\x00"):
        response = client.post(change(offer, "close"), {"seen": "published", "reason": reason})
        assert "Ce motif ne convient pas ici" in response.text
    offer.refresh_from_db()
    assert offer.state == OfferState.PUBLISHED
    response = client.post(change(offer, "close"), {"seen": "published", "reason": "budget"}, follow=True)
    assert "a clôturé l'offre&nbsp;: budget." in text(response)
    offer.refresh_from_db()
    assert (offer.state, offer.closing_reason) == (OfferState.CLOSED, ClosingReason.BUDGET)


@pytest.mark.parametrize(
    ("closed_for", "shown", "hidden"),
    [
        ("non_compliant", "Mise en conformité", "Clôturée par erreur"),
        ("budget", "Clôturée par erreur", "Mise en conformité"),
    ],
)
def test_reopening_offers_the_reasons_that_fit(client, advisor, closed_for, shown, hidden):
    offer = JobOfferFactory(closed=True, closing_reason=closed_for)
    page = client.get(change(offer, "reopen")).text
    assert shown in page
    assert hidden not in page


def test_suspending_and_coming_back(client, advisor):
    offer = JobOfferFactory(shortlisting=True)
    client.post(change(offer, "suspend"), {"seen": "shortlisting", "reason": "asked_by_employer"})
    offer.refresh_from_db()
    assert offer.state == OfferState.SUSPENDED
    page = client.post(change(offer, "resume"), {"seen": "suspended"}, follow=True)
    assert "« Présélection en cours »" in page.text


def test_a_double_click_changes_once_and_says_so(client, advisor):
    offer = JobOfferFactory(published=True)
    data = {"seen": "published", "reason": "budget"}
    client.post(change(offer, "close"), data)
    page = text(client.post(change(offer, "close"), data, follow=True))
    assert f"L'offre {offer.source_number} est déjà à l'état « Clôturée » depuis le" in page
    assert "(Awa Diallo). Rien n'a été modifié" in page
    assert offer.transitions.filter(to_state="closed").count() == 1


def test_closing_what_a_colleague_closed_as_non_compliant_says_that_it_is_closed(client, advisor):
    offer = JobOfferFactory(closed=True, closing_reason=ClosingReason.NON_COMPLIANT)
    page = client.post(change(offer, "close"), {"seen": "published", "reason": "budget"}, follow=True)
    assert "déjà à l'état « Clôturée »" in text(page)


def test_a_page_that_is_out_of_date_changes_nothing(client, advisor):
    """A colleague suspended the offer and resumed nothing: closing it was decided on another state."""
    offer = JobOfferFactory(published=True)
    suspend_offers([offer], actor=UserFactory(advisor=True), reason="unreachable")
    page = client.post(change(offer, "close"), {"seen": "published", "reason": "budget"}, follow=True)
    assert "déjà à l'état « Suspendue »" in text(page)
    offer.refresh_from_db()
    assert offer.state == OfferState.SUSPENDED


def test_the_page_of_a_change_that_is_not_possible_goes_back_to_the_offer(client, advisor):
    offer = JobOfferFactory(published=True)
    close_offers([offer], actor=advisor, reason=ClosingReason.BUDGET)
    response = client.get(change(offer, "close"), follow=True)
    assert response.redirect_chain == [(detail(offer), 302)]
    assert "ce changement n'est pas possible" in text(response)


@pytest.mark.parametrize("code", ["republish", "no-such-change"])
def test_what_has_no_button_has_no_address(client, advisor, code):
    address = change(JobOfferFactory(closed=True), "close").replace("close", code)
    assert client.post(address).status_code == 404


def test_a_role_that_may_not_is_refused(db, client):
    offer = JobOfferFactory(published=True)
    client.force_login(UserFactory(liaison=True))
    for call in (client.get, client.post):
        assert call(change(offer, "start_shortlisting")).status_code == 403
    offer.refresh_from_db()
    assert offer.state == OfferState.PUBLISHED


def test_a_change_needs_its_token(db):
    offer = JobOfferFactory(published=True)
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(advisor=True))
    assert client.post(change(offer, "start_shortlisting")).status_code == 403
    offer.refresh_from_db()
    assert offer.state == OfferState.PUBLISHED


def test_the_history_of_an_imported_offer_begins_at_its_source(client, advisor):
    page = text(client.get(detail(JobOfferFactory(published=True, imported=True))))
    assert "Créée à la source (API Offres d'emploi v2)." in page
    assert "Rien ne s'est encore passé" in text(client.get(detail(JobOfferFactory())))
