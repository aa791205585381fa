"""Django's administration in a browser, under our content security policy (fixture `console`)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from candidates.models import JobSeeker
from francetravail_match.accounts.models import Agency, User
from francetravail_match.common.database import app_now
from francetravail_match.integrations.models import Integration
from francetravail_match.journal.models import Entry
from francetravail_match.referentials.models import NationalParameter
from offers.models import JobOffer
from tests.administration.screens import url
from tests.factories import AgencyFactory, JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils.profile import long

from .checks import screenshot


@pytest.fixture
def administrator_page(site: str, sign_in, page: Page) -> Page:
    sign_in(UserFactory(administrator=True, email="admin@example.org"))
    return page


@long
def test_the_screens(site, administrator_page):
    page, person, offer = administrator_page, JobSeekerFactory(), JobOfferFactory(published=True)
    for name, address, words in [
        ("index", reverse("admin:index"), "Données et comptes"),
        ("people", url(JobSeeker, "changelist"), "Rien n'est affiché sans recherche"),
        ("person", url(JobSeeker, "change", person.public_id), person.pseudonym),
        ("offers", url(JobOffer, "changelist"), offer.source_number),
        ("offer", url(JobOffer, "change", offer.public_id), offer.title),
        ("parameter", url(NationalParameter, "add"), "motif"),
        ("journal", url(Entry, "changelist"), "connexion"),
        ("users", url(User, "changelist"), "admin@example.org"),
    ]:
        page.goto(f"{site}{address}")
        page.get_by_text(words).first.wait_for()
        screenshot(page, f"admin-{name}")


@long
def test_an_agency_is_chosen_by_typing(site, administrator_page):
    """The picker is Django's own script: it works under the policy, and lists nothing whole."""
    AgencyFactory()
    page = administrator_page
    page.goto(f"{site}{url(User, 'add')}")
    page.get_by_label("Adresse électronique").fill("nouvelle@example.org")
    page.locator(".field-agency .select2-selection").click()
    page.locator(".select2-search__field").fill("Lille")
    page.get_by_role("option", name="Agence de Lille").click()
    page.get_by_label("Conseiller entreprise").check()
    screenshot(page, "admin-user")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("nouvelle@example.org").first.wait_for()
    assert User.objects.get(email="nouvelle@example.org").agency == Agency.objects.get()


def test_the_token_of_an_integration_is_shown_once(site, administrator_page):
    AgencyFactory()
    page = administrator_page
    page.goto(f"{site}{url(Integration, 'add')}")
    page.get_by_label("Nom").fill("Portail des employeurs")
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("Lille")
    page.get_by_role("option", name="Agence de Lille").click()
    page.get_by_label("lire les offres").check()
    page.get_by_label("Expire le").fill((app_now() + timedelta(days=30)).strftime("%d/%m/%Y"))
    screenshot(page, "admin-integration")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("montré cette seule fois").wait_for()
    token = page.locator("#token").inner_text()
    screenshot(page, "admin-integration-token")
    page.get_by_role("link", name="Je l'ai noté").click()
    page.get_by_text("Portail des employeurs").first.wait_for()
    assert token not in page.content()
    screenshot(page, "admin-integrations")
