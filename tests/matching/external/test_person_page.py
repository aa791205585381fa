"""The page of a person outside: nothing before a one-time code, then everything, the gate open or not."""

import re
from email import message_from_string, policy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matching.external.contact.services.asking import ask_contact, prepare_text
from matching.external.contact.services.sending import send_messages, sweep_messages
from matching.external.enums import State
from matching.external.lead import state_of
from matching.external.models import (
    Channel,
    Contact,
    PageCode,
    PageLink,
    PersonAsk,
    Profile,
    ProfileItem,
    Sighting,
    Suppression,
)
from matching.external.person.services.codes import send_code
from matching.gate.services import withdraw
from offers.enums import ClosingReason
from offers.services.transitions import close_offers
from tests.matching.gate.scenes import Scene, opened
from tests.utils.databases import OwnDatabase

from .interested_people import yes_to_everything
from .outside import URL
from .scenes import EMAIL, sighted, written_to

TOKEN = re.compile(r"/contact/([\w-]{43})/")


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def text_of(raw: str) -> str:
    return message_from_string(raw, policy=policy.default).get_body(("plain",)).get_content()


def page(name: str, token: str) -> str:
    return reverse(f"outside:{name}", args=[token])


def newest_code(mailbox: Any) -> str:
    send_code(PageCode.objects.latest("pk").pk)
    return re.search(r"page : (\d{6})", text_of(mailbox.messages[-1]))[1]


def opened_by(token: str, mailbox: Any) -> Client:
    client = Client()
    client.post(page("page", token))
    client.post(page("code", token), {"code": newest_code(mailbox)})
    return client


def test_from_the_message_to_a_change_of_mind_and_the_end(scene, mailbox):
    message = written_to(scene, mailbox)
    sighting = message.contact.sighting
    token = TOKEN.search(text_of(mailbox.messages[-1]))[1]
    client = Client()
    before = client.get(page("page", token)).text
    for hidden in (URL, EMAIL, scene.offer.title):
        assert hidden not in before
    assert client.get(page("held", token))["Location"] == page("page", token)
    client.post(page("page", token))
    code = newest_code(mailbox)
    assert EMAIL in mailbox.messages[-1] and not PageCode.objects.filter(digest__contains=code).exists()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert client.post(page("code", token), {"code": wrong}).status_code == 200
    assert client.post(page("code", token), {"code": code})["Location"] == page("held", token)
    # Used once; and the browser of somebody else who has the link stays outside.
    assert Client().post(page("code", token), {"code": code}).status_code == 200
    assert Client().get(page("held", token)).status_code == 302
    shown = client.get(page("held", token)).text
    for said in (URL, scene.offer.title, "CNIL", "dpo@inscrits.invalid"):
        assert said in shown
    assert client.get(page("data", token)).json()["adresse du profil"] == URL
    # Rights are never behind the gate.
    withdraw(scene.offer, by=scene.manager)
    client.post(page("agree", token))
    assert state_of(sighting) == State.INTERESTED
    assert client.get(page("decline", token)).status_code == 200
    assert state_of(sighting) == State.INTERESTED
    client.post(page("decline", token))
    client.post(page("agree", token))
    assert state_of(sighting) == State.INTERESTED
    client.post(page("correct", token), {"words": "Mon contrat finit en juin."})
    client.post(page("human", token))
    client.post(page("human", token))
    client.post(page("registered", token))
    assert sorted(PersonAsk.objects.values_list("kind", flat=True)) == ["correction", "human", "registered"]
    answer_the_person(scene, sighting)
    assert "corrigé" in client.get(page("held", token)).text
    assert client.get(page("erase", token)).status_code == 200
    assert client.post(page("erase", token))["Location"] == reverse("outside_erased")
    assert not Sighting.objects.exists() and not Contact.objects.exists() and not PageLink.objects.exists()
    assert Suppression.objects.filter(kind="objection").count() == 2
    assert client.get(page("page", token)).status_code == 404


def answer_the_person(scene: Scene, sighting: Sighting) -> None:
    """The advisor, from the thread; the manager sees the queue."""
    advisor, manager = Client(), Client()
    advisor.force_login(scene.advisor)
    manager.force_login(scene.manager)
    assert "Mon contrat finit en juin." in manager.get(reverse("contact_queue")).text
    where = {"public_id": scene.offer.public_id, "sighting_id": sighting.public_id}
    thread = advisor.get(reverse("external:thread", kwargs=where)).text
    assert "Corriger ce que nous tenons" in thread and scene.advisor.email not in thread
    advisor.post(
        reverse("external:answer", kwargs=where), {"kind": "correction", "correction-reply": "C'est corrigé."}
    )


def test_codes_are_not_guessed_and_links_end(scene, mailbox):
    written_to(scene, mailbox)
    token = TOKEN.search(text_of(mailbox.messages[-1]))[1]
    client = Client()
    client.post(page("page", token))
    code = newest_code(mailbox)
    for n in range(5):
        client.post(page("code", token), {"code": f"{(int(code) + 1 + n) % 1_000_000:06}"})
    assert client.post(page("code", token), {"code": code}).status_code == 200
    for _ in range(3):
        client.post(page("page", token))
    assert PageCode.objects.count() == 3
    assert client.get(page("page", f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}")).status_code == 404
    scene.clock("2027-03-08 11:30")
    late = opened_by(token, mailbox)
    assert late.get(page("held", token)).status_code == 200
    client.post(page("page", token))
    code = newest_code(mailbox)
    scene.clock("2027-03-08 11:41")
    assert client.post(page("code", token), {"code": code}).status_code == 200
    scene.clock("2027-03-08 12:45")
    assert late.get(page("held", token)).status_code == 302
    scene.clock("2027-09-08 10:00")
    over = late.get(page("page", token))
    assert over.status_code == 410 and 'href="mailto:dpo@inscrits.invalid"' in over.text


def test_who_has_no_known_address_gives_one_and_what_was_not_known_is(scene, mailbox):
    sighting = sighted(scene, email="")
    token = TOKEN.search(prepare_text(sighting, by=scene.advisor).text)[1]
    scene.clock("2027-03-09 11:00")
    sweep_messages()
    assert state_of(sighting) == State.SIGHTED
    client = Client()
    client.post(page("page", token), {"email": "pas une adresse"})
    assert not Channel.objects.exists()
    client.post(page("page", token), {"email": EMAIL})
    assert state_of(sighting) == State.INFORMED
    assert client.post(page("code", token), {"code": newest_code(mailbox)}).status_code == 302
    Client().post(page("page", token), {"email": "autre@example.org"})
    assert EMAIL in mailbox.messages[-1]
    newest_code(mailbox)
    assert EMAIL in mailbox.messages[-1]


def test_once_interested_they_answer_are_compared_change_and_take_back(scene, mailbox):
    sighting = written_to(scene, mailbox).contact.sighting
    token = TOKEN.search(text_of(mailbox.messages[-1]))[1]
    client = opened_by(token, mailbox)
    of_answers = [page(name, token) for name in ("answers", "compared", "take_back")]
    # Nothing before a code, nor before they say that it interests them.
    for address in of_answers:
        assert Client().get(address)["Location"] == page("page", token)
        assert client.get(address)["Location"] == page("held", token)
    client.post(page("agree", token))
    asked = client.get(page("answers", token)).text
    assert (
        "accepteriez-vous de travailler" in asked and "questions" in client.get(page("compared", token)).text
    )
    said = yes_to_everything(scene.offer, sighting)
    wrong = client.post(page("answers", token), {**said, "mobility-home": "Nulle part"}).text
    assert "Rien n'est enregistré" in wrong and "code postal" in wrong and not ProfileItem.objects.exists()
    silent = client.post(page("answers", token), {}, follow=True).text
    assert "aucune question" in silent and "manque au moins une réponse" in silent
    assert "Vous remplissez tout" in client.post(page("answers", token), said, follow=True).text
    assert "plus, de question" in client.get(page("answers", token)).text
    for shown in (
        client.get(page("held", token)).text,
        str(client.get(page("data", token)).json()["réponses"]),
    ):
        assert "30 km autour d" in shown and "accepte un CDI" in shown
    # Confirmed first; then everything is asked again, and the interest stays.
    assert "Oui, effacer mes réponses" in client.get(page("take_back", token)).text
    assert Profile.objects.get().accepts_permanent is True
    client.post(page("take_back", token))
    assert Profile.objects.get().accepts_permanent is None and state_of(sighting) == State.INTERESTED
    assert "manque au moins une réponse" in client.get(page("compared", token)).text
    # Told, and not erased, when the search is shut.
    shut = "Les personnes inscrites à France Travail passent en premier"
    assert shut not in client.get(page("held", token)).text
    withdraw(scene.offer, by=scene.manager)
    for name in ("held", "compared"):
        text = client.get(page(name, token)).text
        assert shut in text and "rien de vous n&#x27;est montré" in text
    assert client.post(page("answers", token), said)["Location"] == page("compared", token)
    scene.offer.refresh_from_db()
    close_offers([scene.offer], reason=ClosingReason.NEED_GONE, actor=scene.advisor)
    assert "n&#x27;est plus ouverte" in client.get(page("held", token)).text
    assert "pas de résultat à expliquer" in client.get(page("compared", token)).text
    client.post(page("decline", token))
    assert client.get(page("compared", token))["Location"] == page("held", token)
    assert shut not in client.get(page("held", token)).text


def test_without_a_code_everything_can_be_erased(scene, mailbox):
    message = ask_contact(sighted(scene), by=scene.advisor)
    send_messages([message.pk])
    token = TOKEN.search(text_of(mailbox.messages[-1]))[1]
    Client().post(page("erase", token))
    assert not Sighting.objects.exists()
