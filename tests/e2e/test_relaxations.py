"""From "nobody matches" to people found again, with the keyboard; and the counter-check on paper."""

import io
import unicodedata
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from francetravail_match.accounts.models import User
from matching.countercheck.services import counter_check
from offers.models import JobOffer
from tests import runs
from tests.factories import JobSeekerFactory
from tests.utils.asking import offer_asking, row
from tests.utils.profile import long

from .checks import SCREENSHOTS, check
from .test_journey import tab_to


@pytest.fixture
def offer(advisor: User) -> JobOffer:
    """Nobody accepts its nights; two people refuse its week-ends too."""
    JobSeekerFactory.create_batch(3, matches=True, accepts_night=False)
    JobSeekerFactory.create_batch(2, matches=True, accepts_night=False, accepts_permanent=False)
    hours = [row("schedule", "night"), row("schedule", "weekend")]
    offer = offer_asking(
        row("contract", "permanent"), *hours, row("experience", months=24), title="Soudeur TIG"
    )
    runs.done(offer)
    assert counter_check() == 1
    return offer


@long
def test_from_nobody_to_people_found_again(site: str, advisor_page: Page, offer: JobOffer) -> None:
    page = advisor_page
    page.goto(site + reverse("matching:results", args=[offer.public_id]))
    page.get_by_role("link", name="Pourquoi personne ne correspond").press("Enter")
    line = page.get_by_role("link", name="Assouplir : contraintes d'horaires", exact=True)
    line.wait_for()
    check(page, "countercheck-lines")
    tab_to(page, line)
    page.keyboard.press("Enter")
    page.get_by_text("3 personnes correspondraient").wait_for()
    check(page, "relax-choices")
    page.get_by_label("Renoncer à : travail de nuit").check(force=True)
    tab_to(page, page.get_by_role("button", name="Continuer"))
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Assouplir et rapprocher de nouveau")
    button.press("Enter")
    page.get_by_text("Choisissez un motif.").wait_for()
    check(page, "relax-error")
    page.get_by_label("Motif").select_option("Pas indispensable au poste")
    page.get_by_label("L'employeur est d'accord").check(force=True)
    button.press("Enter")
    # The results page waits for the new matching, and shows what it brought without a click.
    page.get_by_text("elle est rapprochée de nouveau").wait_for()
    offer.refresh_from_db()
    runs.done(offer)
    page.get_by_text("3 personnes retrouvées").wait_for()
    check(page, "relax-brought")
    page.get_by_role("link", name="Ce qui a changé").click()
    history = page.get_by_role("region", name="Assouplissements")
    expect(history).to_contain_text("Awa Diallo a assoupli : contraintes d'horaires")
    check(page, "relax-history")
    history.get_by_role("link", name="Revenir à la version précédente").click()
    page.get_by_role("heading", name="Ce qui serait annulé").wait_for()
    check(page, "relax-undo")
    page.get_by_label("Motif").select_option("Erreur")
    page.get_by_role("button", name="Revenir à la version précédente").click()
    page.get_by_text("L'offre demande de nouveau").wait_for()
    offer.refresh_from_db()
    assert offer.current_version is not None
    assert offer.current_version.number == 1


@long
def test_a_criterion_is_kept(site: str, advisor_page: Page, offer: JobOffer) -> None:
    page = advisor_page
    page.goto(site + reverse("matching:countercheck", args=[offer.public_id]))
    page.get_by_role("link", name="Garder : contraintes d'horaires", exact=True).click()
    page.get_by_label("Motif").select_option("Sécurité des personnes")
    check(page, "keep")
    page.get_by_role("button", name="Garder").click()
    expect(page.get_by_role("table", name="Assouplir")).to_contain_text("Gardé : sécurité des personnes")
    check(page, "countercheck-kept")


def test_on_paper(site: str, advisor_page: Page, offer: JobOffer) -> None:
    page = advisor_page
    url = site + reverse("matching:countercheck", args=[offer.public_id])
    page.goto(url)
    page.evaluate("document.documentElement.setAttribute('data-fr-theme', 'dark')")
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(each.extract_text() for each in pdf.pages)
    # Without ligatures and hard spaces; an address may be cut at the end of a line.
    words = " ".join(unicodedata.normalize("NFKC", text).split())
    assert "Contre-épreuve" in words
    assert f"Pageimpriméedepuis{url}" in words.replace(" ", "")
    assert "L'entonnoir" in words
    assert "100 %" in words, "a bar's share is written"
    assert "renoncer à une contrainte d'horaires" in words
    for on_screen_only in ("Assouplir…", "Garder…", "Retour au rapprochement", "Se déconnecter"):
        assert on_screen_only not in words
    page.emulate_media(media="print")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    colour = page.evaluate("getComputedStyle(document.querySelector('main h1')).color")
    assert (background, colour) == ("rgb(255, 255, 255)", "rgb(22, 22, 22)")
    if SCREENSHOTS:
        page.set_viewport_size({"width": 794, "height": 1123})
        page.screenshot(path=Path(SCREENSHOTS) / "countercheck-paper.png", full_page=True)
