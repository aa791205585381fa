"""An offer is written in a browser, step by step and by the keyboard, kept as one types, then published."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from offers.models import DraftAnswers, JobOffer
from tests.factories import (
    AppellationFactory,
    CommuneFactory,
    EstablishmentFactory,
    JobSeekerFactory,
    SkillFactory,
)
from tests.offers.drafting.typing import begun
from tests.utils.profile import long

from .checks import DESKTOP, check


def chosen(page: Page, label: str, words: str) -> None:
    """Typed, then the first proposal taken with the keyboard."""
    field = page.get_by_role("combobox", name=label)
    field.press_sequentially(words)
    page.locator("[data-combobox-list]:not([hidden]) [role=option]").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_attribute("aria-expanded", "false")


@long
def test_an_offer_from_its_employer_to_its_publication(site, advisor_page: Page, advisor):
    page = advisor_page
    place = EstablishmentFactory()
    title, commune, skill = AppellationFactory(), CommuneFactory(), SkillFactory()
    JobSeekerFactory(matches=True)
    page.goto(f"{site}/offres/")
    page.get_by_role("button", name="Saisir une offre").click()
    chosen(page, "Employeur", place.employer.name[:6])
    check(page, "draft-employer")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("Intitulé").fill("Soudeur / Soudeuse")
    page.get_by_label("Description").fill("Vous avez moins de 35 ans et vous aimez le travail en équipe.")
    page.get_by_text("L.1132-1").first.wait_for()
    chosen(page, "Métier", title.label[:7])
    check(page, "draft-job")
    page.set_viewport_size(DESKTOP)
    page.get_by_label("Description").fill("Vous aimez le travail en équipe.")
    page.get_by_text("L.1132-1").first.wait_for(state="detached")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    chosen(page, "Commune du lieu", commune.name[:4])
    page.get_by_text("Enregistré il y a").wait_for()
    check(page, "draft-place")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("Type de contrat").select_option(label="CDI")
    page.get_by_label("Temps de travail").select_option(label="Temps plein")
    page.get_by_text("corresp").first.wait_for()
    check(page, "draft-terms")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_role("heading", name="Compétences").wait_for()
    chosen(page, "Ajouter une autre compétence", skill.label[:6])
    check(page, "draft-requirements")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("link", name="Vérifier l'offre").click()
    page.get_by_role("heading", name="Ce que l'offre demande").wait_for()
    check(page, "draft-check")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Publier l'offre").click()
    page.get_by_text("Publiée", exact=True).first.wait_for()
    assert JobOffer.objects.get().is_live


@long
def test_what_is_typed_without_a_connection_is_kept_when_it_is_back(
    site, advisor_page: Page, advisor, console: list[str]
):
    page = advisor_page
    offer = begun(advisor)
    page.goto(site + reverse("offers:write", args=[offer.public_id, "job"]))
    page.wait_for_load_state("networkidle")
    page.route("**/saisie/**", lambda route: route.abort())
    page.get_by_label("Intitulé").fill("Soudeur / Soudeuse à l'arc")
    page.get_by_text("Pas encore enregistré").wait_for()
    # Nobody is told to load the page anew, which would lose it, nor shown the count of before.
    expect(page.locator("[data-htmx-error]")).to_be_empty()
    page.unroute("**/saisie/**")
    page.route("**/saisie/compte/", lambda route: route.abort())
    page.get_by_text("Enregistré il y a").wait_for()
    expect(page.locator("#draft-count")).to_contain_text("Le comptage n'a pas abouti")
    saved = DraftAnswers.objects.get(draft__offer=offer, step="job")
    assert saved.answers["title"] == ["Soudeur / Soudeuse à l'arc"]
    # The browser complained of the requests that did not leave, as it should.
    console.clear()


@long
def test_what_is_typed_after_the_session_ended_is_kept_once_another_is_open(
    site, advisor_page: Page, advisor, sign_in, console: list[str]
):
    page = advisor_page
    offer = begun(advisor)
    page.goto(site + reverse("offers:write", args=[offer.public_id, "job"]))
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    page.get_by_label("Intitulé").fill("Soudeur / Soudeuse à l'arc")
    page.get_by_text("votre session est terminée").wait_for()
    # What refuses does not take the place of what is typed: one is led to where one signs in.
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("link", name="Se reconnecter")).to_be_focused()
    sign_in(advisor)
    page.get_by_text("Enregistré il y a").wait_for()
    saved = DraftAnswers.objects.get(draft__offer=offer, step="job")
    assert saved.answers["title"] == ["Soudeur / Soudeuse à l'arc"]
    console.clear()  # the browser complained of what was refused
