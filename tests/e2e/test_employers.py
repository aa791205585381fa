"""Employers in a browser: found, read, put right; what somebody else changed meanwhile is shown."""

from playwright.sync_api import Page, expect

from offers.models import Employer
from tests.factories import EmployerContactFactory, EstablishmentFactory, JobOfferFactory
from tests.utils.profile import long

from .checks import DESKTOP, check


@long
def test_an_employer_is_found_and_put_right(site, advisor_page: Page, advisor):
    page = advisor_page
    employer = JobOfferFactory(published=True, employer__name="Écluses du Nord").employer
    JobOfferFactory(closed=True, employer=employer)
    EstablishmentFactory(employer=employer)
    EmployerContactFactory(employer=employer, name="Sacha Dupont")
    page.goto(f"{site}/employeurs/")
    page.get_by_label("Nom, SIREN ou SIRET").press_sequentially("introuvable")
    page.get_by_role("heading", name="Aucun employeur trouvé").wait_for()
    check(page, "employers-none")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("link", name="Effacer la recherche").click()
    page.get_by_role("link", name="Écluses du Nord").wait_for()
    check(page, "employers")
    page.get_by_role("link", name="Écluses du Nord").press("Enter")
    page.get_by_role("heading", level=1, name="Écluses du Nord").wait_for()
    check(page, "employer")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("link", name="Modifier la fiche").press("Enter")
    page.get_by_label("Nom", exact=True).fill("Écluses et ponts")
    Employer.objects.filter(pk=employer.pk).update(name="Changé ailleurs")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    page.get_by_role("heading", name="Ce qui est enregistré à présent").wait_for()
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Écluses et ponts")
    check(page, "employer-conflict")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    page.get_by_role("heading", level=1, name="Écluses et ponts").wait_for()
    page.get_by_role("link", name="Retirer…").press("Enter")
    page.get_by_role("heading", name="Retirer Sacha Dupont ?").wait_for()
    check(page, "employer-contact-remove")


@long
def test_the_activity_of_an_establishment_is_said(site, advisor_page: Page, advisor):
    page = advisor_page
    place = EstablishmentFactory(employer=JobOfferFactory(published=True).employer, naf="")
    page.goto(f"{site}/employeurs/{place.employer.public_id}/")
    page.get_by_role("link", name="Indiquer son code NAF").press("Enter")
    page.get_by_role("heading", level=1, name="Compléter l'établissement").wait_for()
    expect(page.get_by_label("SIRET", exact=True)).to_have_value(place.siret)
    page.get_by_label("Code NAF de l'activité").fill("abc")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    page.get_by_text("Un code NAF s'écrit").wait_for()
    check(page, "employer-naf-refused")
    page.set_viewport_size(DESKTOP)
    page.get_by_label("Code NAF de l'activité").fill("4322a")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    page.get_by_text("NAF 43.22A").wait_for()
