"""The life of an offer and its list, with the keyboard alone, and without JavaScript."""

import re
from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from francetravail_match.accounts.models import User
from offers.enums import ClosingReason, OfferState
from offers.services.transitions import suspend_offers
from tests.factories import JobOfferFactory, RomeCodeFactory, UserFactory
from tests.utils.profile import long

from .test_journey import tab_to


def test_closing_an_offer_with_the_keyboard_alone(site: str, advisor_page: Page) -> None:
    page, offer = advisor_page, JobOfferFactory(published=True, title="Soudeur de cuves")
    page.goto(site + reverse("offers:detail", args=[offer.public_id]))
    tab_to(page, page.get_by_role("button", name="Commencer la présélection"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Présélection en cours")
    tab_to(page, page.get_by_role("link", name="Clôturer…"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Clôturer")
    tab_to(page, page.get_by_label("Motif"))
    page.keyboard.type("Budget")
    tab_to(page, page.get_by_role("button", name="Clôturer"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("maintenant à l'état « Clôturée »")
    history = page.get_by_role("region", name="Historique").get_by_role("listitem")
    expect(history.first).to_contain_text("Awa Diallo a clôturé l'offre : budget.")
    offer.refresh_from_db()
    assert (offer.state, offer.closing_reason) == (OfferState.CLOSED, ClosingReason.BUDGET)


def test_a_page_left_open_says_what_a_colleague_did(site: str, advisor_page: Page) -> None:
    page, offer = advisor_page, JobOfferFactory(published=True)
    page.goto(site + reverse("offers:detail", args=[offer.public_id]))
    colleague = UserFactory(advisor=True, first_name="Paul", last_name="Morel")
    suspend_offers([offer], actor=colleague, reason="unreachable")
    page.get_by_role("button", name="Commencer la présélection").click()
    expect(page.get_by_role("alert").first).to_contain_text("(Paul Morel). Rien n'a été modifié")
    expect(page.get_by_role("button", name="Lever la suspension")).to_be_visible()


def test_filters_in_the_address_and_taken_off(site: str, advisor_page: Page) -> None:
    page = advisor_page
    JobOfferFactory(published=True, title="Soudeur de cuves")
    JobOfferFactory(with_version=True, title="Soudeur en brouillon")
    JobOfferFactory(published=True, title="Développeur", rome=RomeCodeFactory(unrelated=True))
    page.goto(f"{site}/offres/")
    page.get_by_label("Métier, ou code ROME").press_sequentially("soudage")
    expect(page.get_by_role("status")).to_have_text("2 offres")
    page.get_by_label("État").select_option("Offres ouvertes")
    expect(page.get_by_role("status")).to_have_text("1 offre")
    expect(page).to_have_url(re.compile(r"/offres/\?metier=soudage&etat=live$"))
    page.get_by_text("Plus de filtres et tri").press("Enter")
    page.get_by_label("Trier par").select_option("Intitulé")
    expect(page).to_have_url(re.compile(r"\?metier=soudage&etat=live&tri=intitule$"))
    page.get_by_role("link", name="Retirer le filtre Offres ouvertes").press("Enter")
    expect(page.get_by_role("status")).to_have_text("2 offres")
    expect(page.get_by_label("Trier par")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("1 offre")
    expect(page.get_by_label("Métier, ou code ROME")).to_have_value("soudage")


@long
def test_without_javascript(
    site: str, advisor: User, sign_in: Callable[[User], None], context, browser, console: list[str]
) -> None:
    offer = JobOfferFactory(published=True, title="Soudeur de cuves")
    JobOfferFactory(published=True, title="Chaudronnier")
    sign_in(advisor)
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    page.goto(f"{site}/offres/")
    page.get_by_label("Rechercher par intitulé").fill("cuves")
    page.locator("#contenu").get_by_role("button", name="Rechercher").click()
    expect(page.get_by_role("status")).to_have_text("1 offre")
    page.get_by_role("link", name="Soudeur de cuves").click()
    page.get_by_role("link", name="Suspendre…").click()
    page.get_by_label("Motif").select_option("Employeur injoignable")
    page.get_by_role("button", name="Suspendre").click()
    page.get_by_role("button", name="Lever la suspension").click()
    expect(page.get_by_role("alert").first).to_contain_text("maintenant à l'état « Publiée »")
    offer.refresh_from_db()
    assert offer.state == OfferState.PUBLISHED
    plain.close()
