"""What comes in from outside, in a browser: decided by the region, previewed, recorded; one is registered."""

from django.urls import reverse
from playwright.sync_api import FilePayload, Page

from matching.external.models import RegisteredFound, Sighting
from matching.external.sources import sources
from tests.factories import IdentityFactory, JobSeekerFactory
from tests.matching.gate.scenes import opened
from tests.utils.profile import long

from .checks import DESKTOP, check

SAMPLE = sources()["recruiter_csv"].sample_bytes()
FILE: FilePayload = {"name": "export.csv", "mimeType": "text/csv", "buffer": SAMPLE}


@long
def test_from_the_pilotes_decision_to_somebody_who_is_registered(own_database, site, page: Page, sign_in):
    scene = opened(own_database)
    sign_in(scene.pilote)
    page.goto(site + reverse("pilot:region"))
    page.get_by_role("link", name="Sources externes").click()
    page.get_by_label("Référence de la décision : Export CSV").fill("PV du 12 novembre")
    page.get_by_role("button", name="Activer : Export CSV").click()
    page.get_by_text("La source est active").wait_for()
    check(page, "external-sources")
    page.set_viewport_size(DESKTOP)

    sign_in(scene.advisor)
    page.goto(site + reverse("gate:offer", args=[scene.offer.public_id]))
    page.get_by_role("button", name="Ouvrir la page de recherche").click()
    page.get_by_role("link", name="Importer un fichier").click()
    page.get_by_text("Export CSV de l'outil recruteur").click()
    page.get_by_label("Fichier", exact=True).set_input_files(FILE)
    page.get_by_text("Visible des recruteurs seuls").click()
    page.get_by_text("J'atteste avoir lu").click()
    page.get_by_role("button", name="Voir l'aperçu").click()
    page.get_by_role("heading", name="Aperçu").wait_for()
    page.get_by_label("Situation").first.select_option("without_job")
    check(page, "external-preview")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Enregistrer ces repérages").click()
    page.get_by_text("2 repérages enregistrés").wait_for()
    check(page, "external-imported")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("link", name="Voir les repérages de l'offre").click()
    page.get_by_role("heading", name="Repérages", exact=True).wait_for()
    check(page, "external-board")
    page.set_viewport_size(DESKTOP)

    IdentityFactory(job_seeker=JobSeekerFactory(), email="noa.petit@example.org")
    page.get_by_role("link", name="Enregistrer un repérage").click()
    page.get_by_label("Adresse du profil").fill("https://www.linkedin.com/in/noa-petit-exemple")
    page.get_by_text("Visible de tous").click()
    page.get_by_label("Situation").select_option("without_job")
    page.get_by_label("Adresse électronique").fill("noa.petit@example.org")
    page.get_by_text("J'atteste avoir lu").click()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_role("heading", name="Cette personne est peut-être déjà inscrite").wait_for()
    check(page, "external-same")
    page.set_viewport_size(DESKTOP)
    page.get_by_text("C'est la personne inscrite").click()
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_text("est déjà inscrite", exact=False).first.wait_for()
    page.get_by_role("heading", name="Profils à compléter").wait_for()
    check(page, "external-registered")
    assert RegisteredFound.objects.count() == 1
    assert Sighting.objects.count() == 2
    for name in ("search", "board", "new_sighting", "import"):
        gone = site + reverse(f"external:{name}", args=[scene.offer.public_id])
        assert page.request.get(gone).status == 404, name
    page.set_viewport_size(DESKTOP)
    page.goto(site + reverse("sightings:mine"))
    page.get_by_text("2 autres repérages ne sont pas montrés").wait_for()
    check(page, "external-mine")
