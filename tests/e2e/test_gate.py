"""The way of the gate in a browser: nobody matches, people are asked, two people sign, somebody registers."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from matching.external.models import Sighting
from matching.questions.services.campaigns import ask_waves
from matching.questions.services.sending import send_messages
from tests import runs
from tests.matching.gate.scenes import fresh_feed, openable
from tests.questions.people import queued, to_ask

from .checks import DESKTOP, check

REASON = "Toutes les personnes du bassin ont été interrogées ; l'employeur attend depuis trois semaines."


def test_from_no_match_to_a_sighting_and_back(own_database, site, page: Page, sign_in, mailbox):
    scene = openable(own_database)
    to_ask()
    runs.done(scene.offer)
    gate = site + reverse("gate:offer", args=[scene.offer.public_id])
    sign_in(scene.advisor)
    page.goto(site + reverse("offers:detail", args=[scene.offer.public_id]))
    page.get_by_role("link", name="Recherche complémentaire").click()
    page.get_by_role("heading", name="Fermée", exact=True).wait_for()
    check(page, "gate-closed")

    page.set_viewport_size(DESKTOP)
    page.get_by_role("link", name="1 personne à interroger").click()
    page.get_by_role("link", name="Interroger ces personnes").click()
    page.get_by_role("button", name="Envoyer les messages").click()
    page.get_by_text("Interrogation en cours").wait_for()
    ask_waves()
    send_messages(queued())
    scene.clock("2027-03-17 10:00")
    fresh_feed()
    runs.done(scene.offer)

    page.goto(gate)
    page.get_by_role("heading", name="Fermée, peut être ouverte").wait_for()
    page.get_by_label("Motif de la recherche complémentaire").fill(REASON)
    check(page, "gate-openable")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Signer").click()
    page.get_by_role("heading", name="Attend un second regard").wait_for()

    sign_in(scene.manager)
    page.goto(site)
    page.get_by_role("link", name="1 constat attend un second regard").click()
    check(page, "gate-queue")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("link", name=scene.offer.title).click()
    page.get_by_role("heading", name="Pourquoi deux signatures").wait_for()
    check(page, "gate-countersign")
    page.set_viewport_size(DESKTOP)
    page.get_by_text("Je signe").click()
    page.get_by_role("button", name="Enregistrer ma décision").click()
    page.get_by_text("Vous avez signé").wait_for()

    sign_in(scene.advisor)
    page.goto(gate)
    page.get_by_role("heading", name="Ouverte", exact=True).wait_for()
    check(page, "gate-open")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Ouvrir la page de recherche").click()
    page.get_by_role("heading", name="Page de recherche").wait_for()
    check(page, "gate-search")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Copier le texte", exact=True).click()
    expect(page.locator("[data-copied]").first).not_to_be_empty()
    page.get_by_role("link", name="Enregistrer un repérage").click()
    page.get_by_label("Adresse du profil").fill("https://www.example.org/in/quelquun")
    page.get_by_text("Visible de tous").click()
    page.get_by_label("Situation").select_option("without_job")
    page.get_by_text("J'atteste avoir lu").click()
    check(page, "gate-sighting-form")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_role("link", name="Repérage du").click()
    page.get_by_role("heading", name="Repérage", exact=True).wait_for()
    check(page, "gate-sighting")
    page.set_viewport_size(DESKTOP)

    page.goto(gate)
    page.get_by_role("link", name="Lire le constat").click()
    page.get_by_role("heading", name="Constat d'absence").wait_for()
    check(page, "gate-finding")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("link", name="Vérifier un constat").click()
    page.get_by_role("heading", name="Ce constat est authentique").wait_for()
    check(page, "gate-verify")

    scene.match()
    gone = reverse("external:sighting", args=[scene.offer.public_id, Sighting.objects.get().public_id])
    assert page.request.get(site + gone).status == 404
    page.goto(gate)
    page.get_by_text("Une personne inscrite correspond").wait_for()
    page.get_by_role("link", name="Tout ce qui s'est passé").click()
    page.get_by_text("Second regard donné").wait_for()
    check(page, "gate-timeline")
