"""Somebody outside is written to, and opens their page on a telephone: what both see."""

import re

from django.urls import reverse
from playwright.sync_api import Page

from matching.external.comparison.presenting import disclose
from matching.external.contact.services.sending import send_messages
from matching.external.models import Message, PageCode, Sighting
from matching.external.person.services.codes import send_code
from matching.shortlists.models import Shortlist
from matching.shortlists.services.links import create_link
from offers.models import Employer
from tests.factories import UserFactory
from tests.matching.external.interested_people import ready
from tests.matching.external.scenes import sighted
from tests.matching.external.test_person_page import TOKEN, text_of
from tests.matching.gate.scenes import allowed, opened
from tests.utils.profile import long

from .checks import DESKTOP, check


@long
def test_written_to_then_their_page(own_database, site, page: Page, sign_in, mailbox):
    scene = opened(own_database)
    sighting = sighted(scene)
    where = {"public_id": scene.offer.public_id, "sighting_id": sighting.public_id}
    thread = site + reverse("external:thread", kwargs=where)
    sign_in(scene.advisor)
    page.goto(thread)
    page.get_by_role("button", name="Envoyer le message de l'agence").click()
    page.get_by_text("Le message part dès que possible").wait_for()
    send_messages([Message.objects.get().pk])
    page.goto(thread)
    page.get_by_text("Accepté par le serveur").wait_for()
    check(page, "outside-thread")
    page.set_viewport_size(DESKTOP)

    token = TOKEN.search(text_of(mailbox.messages[-1]))[1]
    page.context.clear_cookies()
    page.goto(site + reverse("outside:page", args=[token]))
    check(page, "outside-page")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_role("heading", name="Votre code").wait_for()
    check(page, "outside-code")
    send_code(PageCode.objects.get().pk)
    page.get_by_label("Code reçu").fill(re.search(r"page : (\d{6})", text_of(mailbox.messages[-1]))[1])
    page.get_by_role("button", name="Ouvrir ma page").click()
    page.get_by_role("heading", name="Une offre, et ce que nous tenons de vous").wait_for()
    check(page, "outside-held")
    page.get_by_role("button", name="Parler à un conseiller").click()
    page.get_by_text("Votre demande est transmise").wait_for()
    page.get_by_role("button", name="L'offre m'intéresse").click()
    page.get_by_role("link", name="Répondre à ce que l'offre demande").click()
    page.get_by_role("heading", name="Ce que l'offre demande, et vous").wait_for()
    check(page, "outside-answers")
    page.get_by_role("button", name="Enregistrer mes réponses").click()
    page.get_by_role("heading", name="Cette offre et vous").wait_for()
    check(page, "outside-compared")
    page.goto(site + reverse("outside:held", args=[token]))
    page.get_by_role("link", name="Garder mes réponses").click()
    page.get_by_role("button", name="et je veux garder mes réponses").click()
    page.get_by_text("vos réponses seront gardées").wait_for()
    page.get_by_role("link", name="Garder mes réponses").click()
    page.get_by_role("button", name="Retirer mon accord").wait_for()
    check(page, "outside-keep")

    page.context.clear_cookies()
    sign_in(scene.manager)
    page.goto(site + reverse("contact_queue"))
    page.get_by_role("heading", name="Parler à un conseiller").wait_for()
    check(page, "outside-queue")
    page.goto(site + reverse("outside:page", args=[token]))
    page.get_by_role("link", name="Tout faire effacer").click()
    check(page, "outside-erase")
    page.get_by_role("button", name="Oui, tout effacer").click()
    page.get_by_role("heading", name="Tout est effacé").wait_for()
    assert not Sighting.objects.exists()


@long
def test_presented_alone_and_answered(own_database, site, page: Page, sign_in, console):
    scene = opened(own_database)
    sighting = ready(scene)
    offer = scene.offer
    shortlist = site + reverse("shortlists:page", args=[offer.public_id])
    sign_in(scene.advisor)
    page.goto(site + reverse("matching:results", args=[offer.public_id]))
    check(page, "outside-list")
    page.goto(site + reverse("external:why", args=[offer.public_id, sighting.public_id]))
    check(page, "outside-why")
    allowed(disclose(sighting, by=scene.advisor))
    page.goto(shortlist)
    check(page, "outside-shortlist")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Transmettre à la liaison").click()
    page.get_by_text("À relire").wait_for()
    liaison = UserFactory(liaison=True, agency=offer.agency)
    page.context.clear_cookies()
    sign_in(liaison)
    page.goto(site + reverse("liaison:list"))
    check(page, "outside-desk")
    page.goto(shortlist)
    page.get_by_role("button", name="Accepter").click()
    page.get_by_role("link", name="Envoyer à l'employeur…").click()
    page.get_by_role("heading", name="Envoyer à l'employeur").wait_for()
    check(page, "outside-send")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("La présélection est envoyée").wait_for()
    check(page, "outside-sent")
    with page.expect_download() as paper:
        page.get_by_role("button", name="Document pour l'employeur").press("Enter")
    assert paper.value.suggested_filename == f"preselection-{offer.source_number}.pdf"

    _, token = create_link(shortlist=Shortlist.objects.get(), by=liaison)
    employer = site + reverse("employer:page", args=[token])
    page.context.clear_cookies()
    page.goto(employer)
    page.get_by_role("button", name="Voir la présélection").click()
    page.get_by_text("Non inscrite", exact=True).wait_for()
    check(page, "outside-employer")
    page.set_viewport_size(DESKTOP)
    page.get_by_text("Je ne la retiens pas").click()
    page.get_by_role("button", name="Envoyer ma réponse").click()
    page.get_by_text("Choisissez un motif").wait_for()
    check(page, "outside-employer-refused")
    console.clear()  # the browser reports the 400 itself
    page.set_viewport_size(DESKTOP)
    page.get_by_text("Je souhaite la rencontrer").click()
    page.get_by_role("button", name="Envoyer ma réponse").click()
    page.get_by_text("est transmise").wait_for()
    Employer.objects.filter(pk=offer.employer_id).update(name="Chantiers de la Baie")
    page.goto(employer)
    page.get_by_text("Personne n'est proposé en ce moment").wait_for()
    check(page, "outside-employer-nobody")
    sign_in(liaison)
    page.goto(shortlist)
    check(page, "outside-followed")
    page.get_by_role("link", name="Noter la suite").click()
    page.get_by_role("heading", name="Suite pour la personne").wait_for()
    check(page, "outside-follow")
