"""Somebody outside is written to, and opens their page on a telephone: what both see."""

import re

from django.urls import reverse
from playwright.sync_api import Page

from matching.external.contact.services.sending import send_messages
from matching.external.models import Message, PageCode, Sighting
from matching.external.person.services.codes import send_code
from tests.matching.external.scenes import sighted
from tests.matching.external.test_person_page import TOKEN, text_of
from tests.matching.gate.scenes import opened

from .checks import DESKTOP, check


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
