"""Every page of the outside in the states that no journey passes through: empty, waiting, failed, over."""

import re
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page

from matching.external.contact.enums import AskKind
from matching.external.contact.services.asking import ask_contact, prepare_text
from matching.external.contact.services.sending import send_messages
from matching.external.enums import Situation, State
from matching.external.lead import activate_source, answer, object_to
from matching.external.models import KeepChoice, PageCode, Sighting
from matching.external.person.services.acts import ask_human
from matching.external.person.services.codes import send_code
from matching.external.sources import sources
from matching.gate.services import withdraw
from tests.factories import UserFactory
from tests.matching.external.scenes import informed, sighted, written_to
from tests.matching.external.test_entry import registered, rows_of
from tests.matching.external.test_person_page import TOKEN, text_of
from tests.matching.external.test_returned import comes_back
from tests.matching.gate.scenes import Scene, opened
from tests.utils import by_owner
from tests.utils.profile import long

from .checks import DESKTOP, check

SOURCE = sources()["recruiter_csv"]
PERSON = "https://linkedin.com/in/personne"


def looked_at(page: Page, address: str, name: str) -> None:
    page.set_viewport_size(DESKTOP)
    page.goto(address)
    check(page, f"state-{name}")
    page.set_viewport_size(DESKTOP)


def of_offer(scene: Scene, name: str, *more: Any) -> str:
    return reverse(f"external:{name}", args=[scene.offer.public_id, *more])


def send_file(page: Page, raw: bytes) -> None:
    page.get_by_text(SOURCE.label).click()
    page.get_by_label("Fichier", exact=True).set_input_files(
        {"name": "export.csv", "mimeType": "text/csv", "buffer": raw}
    )
    page.get_by_text("Visible de tous").click()
    page.get_by_text("J'atteste avoir lu").click()
    page.get_by_role("button", name="Voir l'aperçu").click()


@long
def test_an_advisor_before_anything_and_when_it_fails(own_database, site, page: Page, sign_in):
    scene = opened(own_database)
    sign_in(scene.advisor)
    for name in ("board", "import"):
        looked_at(page, site + of_offer(scene, name), f"{name}-empty")
    looked_at(page, site + reverse("sightings:mine"), "mine-empty")
    looked_at(page, site + reverse("contact_queue"), "contacts-empty")
    page.goto(site + of_offer(scene, "new_sighting"))
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("Donnez l'adresse du profil").wait_for()
    check(page, "state-entry-failed")
    page.set_viewport_size(DESKTOP)
    activate_source(by=scene.pilote, source=SOURCE.code, reference="PV 12")
    page.goto(site + of_offer(scene, "import"))
    send_file(page, b"PK\x03\x04 archive")
    page.get_by_text("fichier texte").wait_for()
    check(page, "state-import-failed")
    page.set_viewport_size(DESKTOP)
    registered(email="p1@example.org")
    people = [("", "", "", "", f"p{n}@example.org", f"{PERSON}-{n}") for n in range(3)]
    page.goto(site + of_offer(scene, "import"))
    send_file(page, rows_of(*people, ("", "", "", "", "", "=HYPERLINK(1)"), ("", "", "", "", "", "")))
    page.get_by_role("heading", name="Aperçu").wait_for()
    page.get_by_role("button", name="Enregistrer ces repérages").click()
    page.get_by_text("Il manque une réponse").wait_for()
    check(page, "state-import-incomplete")


@long
def test_a_contact_at_each_moment(own_database, site, page: Page, sign_in, mailbox):
    scene = opened(own_database)
    sign_in(scene.advisor)

    def thread(sighting: Sighting, name: str) -> None:
        looked_at(page, site + of_offer(scene, "thread", sighting.public_id), f"thread-{name}")

    fresh = sighted(scene)
    looked_at(page, site + of_offer(scene, "sighting", fresh.public_id), "sighting")
    thread(fresh, "nothing-sent")
    page.get_by_role("button", name="J'atteste l'avoir lu").click()
    page.get_by_text("Choisissez la situation").wait_for()
    check(page, "state-thread-attestation-failed")
    page.set_viewport_size(DESKTOP)
    message = ask_contact(fresh, by=scene.advisor)
    thread(fresh, "queued")
    send_messages([message.pk])
    assert comes_back(message) == State.SIGHTED
    thread(fresh, "returned")
    page.get_by_role("button", name="Obtenir le texte à coller").click()
    page.get_by_role("heading", name="Texte à coller").wait_for()
    check(page, "state-thread-text")
    other = sighted(scene, f"{PERSON}-2", Situation.UNKNOWN, email="")
    thread(other, "not-now")
    scene.clock("2027-03-08 21:00")
    interested = informed_at_night(scene)
    thread(interested, "interested")
    scene.clock("2027-03-08 21:10")
    looked_at(page, site + reverse("contact_queue"), "contacts")
    looked_at(page, site, "home-advisor")
    looked_at(page, site + of_offer(scene, "registered", interested.public_id), "claim")
    page.get_by_role("button", name="Chercher parmi les inscrits").click()
    page.get_by_text("Personne d'inscrit ne lui ressemble").wait_for()
    check(page, "state-claim-nobody")
    page.set_viewport_size(DESKTOP)
    registered(phone="+33612345678")
    page.get_by_label("Téléphone").fill("06 12 34 56 78")
    page.get_by_role("button", name="Chercher parmi les inscrits").click()
    page.get_by_role("heading", name="Cette personne est peut-être déjà inscrite").wait_for()
    check(page, "state-claim-found")
    page.set_viewport_size(DESKTOP)
    sign_in(scene.manager)
    looked_at(page, site, "home-manager")
    looked_at(page, site + reverse("reports:queue"), "reports-empty")


def informed_at_night(scene: Scene) -> Sighting:
    """Interested, asking for somebody, and for their answers to be kept."""
    sighting = informed(scene, f"{PERSON}-3")
    answer(sighting, State.INTERESTED)
    by_owner.insert(KeepChoice(profile=sighting.profile, wanted=True, text_version="2026-11"))
    link = sighting.contact.links.latest("pk")
    ask_human(link, AskKind.REGISTERED)
    ask_human(link, AskKind.CORRECTION, "Mon contrat finit en juin.")
    return sighting


@long
def test_the_persons_page_at_each_moment(own_database, site, page: Page, mailbox, console):
    scene = opened(own_database)
    unknown = prepare_text(sighted(scene, f"{PERSON}-2", email=""), by=scene.advisor)
    message = written_to(scene, mailbox)
    token = TOKEN.search(text_of(mailbox.messages[-1]))[1]
    theirs = site + reverse("outside:page", args=[token])

    def at(name: str) -> str:
        return site + reverse(f"outside:{name}", args=[token])

    page.goto(site + reverse("outside:page", args=[TOKEN.search(unknown.text)[1]]))
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_text("Écrivez l'adresse").wait_for()
    check(page, "state-page-address-failed")
    page.set_viewport_size(DESKTOP)
    page.goto(theirs)
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Code reçu").fill("000000")
    page.get_by_role("button", name="Ouvrir ma page").click()
    page.get_by_text("n'est pas le bon").wait_for()
    check(page, "state-code-failed")
    page.set_viewport_size(DESKTOP)
    send_code(PageCode.objects.get(link__message=message).pk)
    page.get_by_label("Code reçu").fill(re.search(r"page : (\d{6})", text_of(mailbox.messages[-1]))[1])
    page.get_by_role("button", name="Ouvrir ma page").click()
    page.get_by_role("heading", name="Une offre, et ce que nous tenons de vous").wait_for()
    for name in ("decline", "correct", "registered"):
        looked_at(page, at(name), f"person-{name}")
    page.goto(at("correct"))
    page.get_by_role("button", name=re.compile("Transmettre|Envoyer")).click()
    page.get_by_text("Dites en une phrase").wait_for()
    check(page, "state-person-correct-failed")
    page.set_viewport_size(DESKTOP)
    page.goto(at("held"))
    page.get_by_role("button", name="L'offre m'intéresse").click()
    page.get_by_text("C'est noté").wait_for()
    for name in ("take_back", "keep", "registered"):
        looked_at(page, at(name), f"person-{name}-interested")
    withdraw(scene.offer, by=scene.manager)
    for name in ("held", "compared"):
        looked_at(page, at(name), f"person-{name}-paused")
    scene.clock("2027-09-20 10:00")
    looked_at(page, theirs, "person-over")
    looked_at(page, site + "/contact/" + "A" * 43 + "/", "person-nobody")
    assert [error for error in console if "410" not in error and "404" not in error] == []
    console.clear()


@long
def test_the_clocks_before_during_and_late(own_database, site, page: Page, sign_in, settings):
    scene, dpo = opened(own_database), UserFactory(dpo=True)
    sign_in(dpo)
    clocks = site + reverse("clocks:list")
    looked_at(page, clocks, "clocks-empty")
    sighted(scene)
    answer(informed(scene, f"{PERSON}-2"), State.DECLINED)
    object_to(informed(scene, f"{PERSON}-3"))
    looked_at(page, clocks, "clocks")
    scene.clock("2027-04-08 03:00")
    looked_at(page, clocks, "clocks-late")
    page.goto(site + reverse("clocks:deletion"))
    page.get_by_role("button", name="Effacer ce qui est tenu").click()
    page.get_by_text("Sans un avis de la source").wait_for()
    check(page, "state-deletion-failed")
