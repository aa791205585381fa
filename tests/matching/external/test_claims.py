"""« Je suis déjà inscrite », said from the person's page: confirmed as at entry; attesting again."""

import pytest
from django.test import Client
from django.urls import reverse

from francetravail_match.journal.models import Entry
from matching.external.enums import State
from matching.external.lead import answer
from matching.external.models import Attestation, PersonAsk, RegisteredFound, Sighting
from matching.gate.enums import ClosingReason, Refusal
from matching.gate.services import withdraw
from matching.gate.standing import standing_of
from tests.matching.gate.scenes import Scene, opened
from tests.matching.gate.test_pages import words
from tests.utils.databases import OwnDatabase

from .scenes import EMAIL, informed, written_to
from .test_entry import registered, signed_in
from .test_person_page import TOKEN, opened_by, page, text_of


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def of(sighting: Sighting, name: str) -> str:
    return reverse(f"external:{name}", args=[sighting.offer.public_id, sighting.public_id])


def test_who_says_it_is_found_by_the_sealed_address_and_treated_as_registered(scene, mailbox):
    sighting = written_to(scene, mailbox).contact.sighting
    token = TOKEN.search(text_of(mailbox.messages[-1]))[1]
    theirs = opened_by(token, mailbox)
    theirs.post(page("registered", token))
    person = registered(email=EMAIL)
    advisor = signed_in(scene)
    assert "demande d'une personne externe attend une réponse" in words(advisor.get(reverse("home")))
    assert of(sighting, "registered") in advisor.get(of(sighting, "thread")).text
    where = of(sighting, "registered")
    asked = advisor.get(where)
    assert "Elle le dit elle-même" in words(asked) and person.pseudonym not in asked.text
    assert not Entry.objects.filter(action="people.resembling").exists()
    found = words(advisor.post(where, {}))
    assert f"Fiche de {person.pseudonym}" in found and "même adresse électronique" in found
    assert EMAIL not in found
    assert Entry.objects.get(action="people.resembling").actor == scene.advisor
    advisor.post(where, {"same": str(person.public_id)})
    assert not Sighting.objects.exists() and not PersonAsk.objects.exists()
    waiting = RegisteredFound.objects.get()
    assert (waiting.job_seeker, waiting.by, waiting.done_at) == (person, scene.advisor, None)
    assert scene.finding.closing.reason == ClosingReason.REGISTERED
    reasons = {reason.code for reason in standing_of(scene.offer, scene.advisor).reasons}
    assert Refusal.PROFILE_TO_COMPLETE in reasons
    assert theirs.get(page("page", token)).status_code == 404


def test_it_does_not_depend_on_the_gate_and_nobody_may_be_found(scene):
    sighting = informed(scene)
    person = registered(first_name="Camille", last_name="Durand", phone="+33612345678")
    withdraw(scene.offer, by=scene.manager)
    advisor, manager = signed_in(scene), Client()
    where = of(sighting, "registered")
    manager.force_login(scene.manager)
    assert manager.get(where).status_code == 403
    assert "Personne d'inscrit ne lui ressemble" in words(advisor.post(where, {"email": "autre@example.org"}))
    given = {"phone": "06 12 34 56 78"}
    assert "même téléphone" in words(advisor.post(where, given))
    said = advisor.post(where, {**given, "same": "nobody"})
    assert said["Location"] == of(sighting, "thread")
    assert Entry.objects.get(action="external.not_registered").payload == {"count": 1}
    assert Sighting.objects.exists()
    advisor.post(where, {**given, "same": str(person.public_id)})
    assert RegisteredFound.objects.get().resemblance == "phone" and not Sighting.objects.exists()
    assert scene.finding.closing.reason == ClosingReason.WITHDRAWN


def test_the_attestation_is_taken_again_with_the_employers_even_of_who_is_interested(scene):
    sighting = informed(scene)
    answer(sighting, State.INTERESTED)
    advisor = signed_in(scene)
    assert "Ce que montre le profil aujourd'hui" in words(advisor.get(of(sighting, "thread")))
    said = {"visibility": "all", "situation": "in_post"}
    assert "Dites pour qui la personne travaille" in words(advisor.post(of(sighting, "attest"), said))
    own = {**said, "employers": str(scene.offer.employer)}
    assert "ne peut pas être repérée" in words(advisor.post(of(sighting, "attest"), own))
    assert Attestation.objects.count() == 1
    advisor.post(of(sighting, "attest"), {**said, "employers": "Chaudronnerie du Littoral"})
    newest = Attestation.objects.order_by("-pk").first()
    assert (newest.situation, newest.employer) == ("in_post", "other")
