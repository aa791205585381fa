"""Nobody registered was ever proposed: people outside alone reach the employer, on page, paper and API."""

import io

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from francetravail_match.common.database import call
from francetravail_match.integrations.enums import Scope
from francetravail_match.journal.models import Entry
from francetravail_match.pilot.services import PilotRefused
from matching.external.comparison.following import note_outcome, presented_to
from matching.external.comparison.presenting import disclose
from matching.external.enums import Situation
from matching.external.lead import attest
from matching.external.models import EmployerStep, Sighting
from matching.shortlists.enums import ReferralState
from matching.shortlists.models import Shortlist
from matching.shortlists.querysets import others_presented
from matching.shortlists.services.links import create_link
from offers.enums import ClosingReason
from offers.models import Employer
from offers.services.transitions import close_offers
from tests.factories import IntegrationFactory, UserFactory
from tests.integrations.conftest import Api, assert_problem
from tests.matching.gate.scenes import Scene, allowed, opened
from tests.matching_views.pages import text
from tests.utils.databases import OwnDatabase

from .interested_people import interested, ready
from .scenes import sighted


def at(name: str, scene: Scene, *args: object) -> str:
    return reverse(name, args=[scene.offer.public_id, *args])


def pseudonyms(scene: Scene, sighting: Sighting) -> str:
    (one,) = [each for each in presented_to(scene.advisor, scene.offer) if each.sighting == sighting]
    return one.pseudonym


def read(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def sent(scene: Scene, client: Client) -> None:
    """By the pages, from the advisor to liaison, to the employer; nobody registered is in it."""
    client.force_login(scene.advisor)
    submitted = client.post(at("shortlists:submit", scene), follow=True)
    assert "À relire" in text(submitted) and "Transmettre à la liaison" not in text(submitted)
    client.force_login(UserFactory(liaison=True, agency=scene.offer.agency))
    assert "non inscrites seules" in text(client.get(reverse("liaison:list")))
    client.post(at("shortlists:accept", scene))
    assert "Personne ne peut être montré" in client.post(at("shortlist_document", scene), follow=True).text
    assert "Personne d'inscrit ne lui est présenté" in text(client.get(at("shortlists:send", scene)))
    assert "est envoyée" in client.post(at("shortlists:send", scene), follow=True).text
    assert "1 réponse attendue" in text(client.get(reverse("liaison:list")))


def test_they_reach_the_employer_who_answers_of_each_by_a_link_that_ends(scene, client):
    page = at("shortlists:page", scene)
    sighting, hidden = ready(scene), interested(scene)
    client.force_login(scene.advisor)
    assert "Personne n'est encore choisi" in text(client.get(page))
    assert "rien à envoyer" in client.post(at("shortlists:submit", scene), follow=True).text
    assert not Shortlist.objects.exists()
    allowed(disclose(sighting, by=scene.advisor))
    name, other = pseudonyms(scene, sighting), str(hidden.public_id)
    shown = text(client.get(page))
    assert "encore choisi" not in shown and f"Personne {name}" in shown and "Pas encore vue" in shown
    sent(scene, client)
    shortlist = Shortlist.objects.get()
    scene.offer.refresh_from_db()
    assert (shortlist.state, scene.offer.state) == ("sent", "shortlist_sent")
    liaison = UserFactory(liaison=True, agency=scene.offer.agency)
    _, token = create_link(shortlist=shortlist, by=liaison)
    employer, address = Client(), reverse("employer:page", args=[token])
    employer.post(address)
    listed = employer.get(address).text
    assert name in listed and "Non inscrite" in listed and other not in listed
    outside = reverse("employer_outside:answer", args=[token, sighting.public_id])
    field = f"{sighting.public_id}-outcome"
    employer.post(outside, {field: "interview"})
    assert "est transmise" in employer.post(outside, {field: "hired"}, follow=True).text
    assert "1 poste, 0 à pourvoir" in text(employer.get(address))
    undone(scene, sighting, client)
    scene.clock("2027-04-20 10:00")
    assert employer.get(address).status_code == 410
    assert employer.post(outside, {field: "hired"}).status_code == 410


def undone(scene: Scene, sighting: Sighting, client: Client) -> None:
    """By a named human, back to where the last change found them, and no further."""
    page, undo = at("shortlists:page", scene), at("external:undo", scene, sighting.public_id)
    client.force_login(UserFactory(liaison=True, agency=scene.offer.agency))
    assert undo in client.get(page).text
    assert "est annulé" in client.post(undo, follow=True).text
    assert undo not in client.get(page).text
    assert "Noter la suite de 1 personne non inscrite" in text(client.get(reverse("liaison:list")))
    assert "n'est pas possible" in text(client.post(undo, follow=True))
    with scene.database.as_owner() as importing, transaction.atomic():
        importing.execute("SELECT FROM offers_joboffer WHERE id = %s FOR NO KEY UPDATE", [scene.offer.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
        with pytest.raises(PilotRefused, match="en cours de mise à jour"):
            note_outcome(sighting, "withdrew", "found_job", by=scene.advisor)
    note_outcome(sighting, "withdrew", "found_job", by=scene.advisor)
    with pytest.raises(PilotRefused, match="n'est pas possible"):
        note_outcome(sighting, "sent_to_employer", "mistake", by=scene.advisor)
    (one,) = presented_to(scene.advisor, scene.offer)
    assert (one.state, one.undo, one.to_show) == (ReferralState.WITHDREW, "interview", False)
    client.post(undo)
    assert [step.reason for step in EmployerStep.objects.order_by("pk")] == [
        "",
        "",
        "",
        "mistake",
        "found_job",
        "mistake",
    ]
    scene.offer.refresh_from_db()
    assert scene.offer.state == "follow_up"


def test_on_paper_and_for_a_program_those_presented_and_nobody_else(scene, client):
    sighting, hidden = ready(scene), interested(scene)
    program = Api(IntegrationFactory(scopes=[Scope.OUTSIDE_READ], agencies=[scene.offer.agency]))
    address = f"offers/{scene.offer.public_id}/outside-people"
    assert program.get(address).json() == {"people": []}
    allowed(disclose(sighting, by=scene.advisor))
    (given,) = program.get(address).json()["people"]
    name = pseudonyms(scene, sighting)
    assert (given["id"], given["pseudonym"], given["verdict"]) == (str(sighting.public_id), name, "match")
    assert set(given["outcomes"].values()) == {"met"} and given["score"]["parts"]
    line = Entry.objects.filter(action="people.listed").latest("id")
    assert line.payload["people"] == [str(sighting.public_id)]
    sent(scene, client)
    # Somebody registered comes before: on paper too.
    back = scene.match()
    assert "Personne ne peut être montré" in client.post(at("shortlist_document", scene), follow=True).text
    assert not EmployerStep.objects.exists()
    type(back).objects.filter(pk=back.pk).update(accepts_permanent=False)
    # They were compared with another employer than the one who would read it.
    Employer.objects.filter(pk=scene.offer.employer_id).update(name="Soudure de la Baie")
    assert "Personne ne peut être montré" in client.post(at("shortlist_document", scene), follow=True).text
    assert not EmployerStep.objects.exists()
    attest(sighting, by=scene.advisor, situation=Situation.WITHOUT_JOB)
    # Fetched ahead by a browser, it would have shown them.
    for fetched in (client.get, client.head):
        assert fetched(at("shortlist_document", scene)).status_code == 405
    assert not EmployerStep.objects.exists()
    paper = read(client.post(at("shortlist_document", scene)).content)
    assert name in paper and "non inscrites" in paper and str(hidden.public_id)[:4] not in paper
    # On paper is before them.
    assert [step.to_state for step in EmployerStep.objects.all()] == ["sent_to_employer"]
    another_employer(scene, sighting, client, program)


def another_employer(scene: Scene, sighting: Sighting, client: Client, program: Api) -> None:
    """Nobody is shown to an employer with whom they were not compared, whoever saw them before."""
    address = f"offers/{scene.offer.public_id}/outside-people"
    Employer.objects.filter(pk=scene.offer.employer_id).update(name="Chantiers de la Baie")
    assert (program.get(address).json(), others_presented(scene.offer)) == ({"people": []}, 0)
    assert "n'est plus celui" in text(client.get(at("shortlists:page", scene)))
    assert "Personne ne peut être montré" in client.post(at("shortlist_document", scene), follow=True).text
    seen = sighted(scene, "https://linkedin.com/in/autre-exemple", email="")
    Employer.objects.filter(pk=scene.offer.employer_id).update(name="Atelier de la Baie")
    assert "a changé" in call("external_contact_bar", seen.pk, "declared", 1)
    attest(seen, by=scene.advisor, situation=Situation.WITHOUT_JOB)
    assert call("external_contact_bar", seen.pk, "declared", 1) is None
    liaison = UserFactory(liaison=True, agency=scene.offer.agency)
    close_offers([scene.offer], actor=liaison, reason=ClosingReason.NEED_GONE)
    assert_problem(program.get(address), 409, "conflict")
    with pytest.raises(PilotRefused, match="n'est pas possible"):
        note_outcome(sighting, "interview", by=scene.advisor)
    scene.offer.refresh_from_db()
    assert [one.steps for one in presented_to(scene.advisor, scene.offer)] == [frozenset()]
