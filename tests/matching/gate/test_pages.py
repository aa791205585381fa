"""The pages of the gate: what it says closed, how it is opened by two people, and what is gone with it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.enums import AnswerChannel, AnswerOrigin
from candidates.services import Answered, record_answers
from francetravail_match.pilot.enums import Opening
from matching.desk.views import home
from matching.external.models import ExternalAct, Sighting
from matching.gate.enums import Refusal
from matching.gate.models import AbsenceFinding, SecondSignature
from matching.gate.services import open_gate, sign_second, withdraw
from offers.models import Establishment, OfferDetails
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory
from tests.matching.gate.scenes import (
    PUBLISHED,
    direct_offer,
    fresh_feed,
    openable,
    opened,
    set_clock,
    signed,
)
from tests.questions.people import to_ask
from tests.utils import asked_rows

REASON = "Les personnes inscrites ont été interrogées ; l'employeur attend depuis trois semaines."


def url(name, scene, *more):
    return reverse(name, args=[scene.offer.public_id, *more])


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.text).replace("&#x27;", "'").replace("&nbsp;", " ")
    return " ".join(text.replace("\u00a0", " ").split())


def sign(client, scene, **given):
    form = {"reason": REASON, "seen": str(scene.offer.current_version.public_id), "after": "", **given}
    return client.post(url("gate:offer", scene), form, follow=True)


def decide(client, scene, **given):
    form = {"seen": str(scene.finding.public_id), **given}
    return client.post(url("gate:countersign", scene), form, follow=True)


def test_closed_says_why_and_shows_no_way_in(db, client):
    offer = JobOfferFactory(published=True)
    JobSeekerFactory(matches=True)
    client.force_login(UserFactory(advisor=True))
    page = client.get(reverse("gate:offer", args=[offer.public_id]))
    assert "Fermée" in words(page)
    assert Opening.NO_EXPERIMENT.label in words(page)
    assert reverse("external:search", args=[offer.public_id]) not in page.text
    for name in ("external:search", "external:new_sighting"):
        for method in (client.get, client.post):
            assert method(reverse(name, args=[offer.public_id])).status_code == 404, name


def test_an_activity_that_is_not_known_leads_to_where_it_is_said(own_database, client):
    scene = openable(own_database)
    place = scene.offer.establishment
    Establishment.objects.filter(pk=place.pk).update(naf="")
    OfferDetails.objects.filter(offer=scene.offer).update(naf="")
    client.force_login(scene.advisor)
    page = client.get(url("gate:offer", scene))
    assert Refusal.ACTIVITY_UNKNOWN.label in words(page)
    employer = reverse("employers:detail", args=[place.employer.public_id])
    assert f'href="{employer}"' in page.text
    add = reverse("employers:add_establishment", args=[place.employer.public_id])
    client.post(add, {"siret": place.siret, "naf": "25.11Z"})
    assert Refusal.ACTIVITY_UNKNOWN.label not in words(client.get(url("gate:offer", scene)))
    sign(client, scene)
    said = f"Activité de l'établissement (NAF 25.11Z) : indiquée ici par {scene.advisor} le "
    assert said in words(client.get(url("gate:finding", scene)))
    assert said in words(client.get(url("gate:countersign", scene)))


def test_who_does_not_decide_is_neither_silent_nor_a_refusal(own_database, client):
    scene = openable(own_database)
    client.force_login(scene.advisor)
    person = to_ask()
    asked_rows.put(person, "contract:")
    scene.clock("2027-03-22 10:00")
    fresh_feed()
    asked_rows.replied(person, "dont_know")
    page = words(client.get(url("gate:offer", scene)))
    assert "1 personne à interroger Dont 1 qui a répondu sans trancher" in page
    assert "Rappelez-les" in page
    assert Refusal.TO_ASK.label in words(sign(client, scene))
    record_answers(
        answers=[Answered(person.pk, {"accepts_permanent": False})],
        origin=AnswerOrigin.PERSON,
        channel=AnswerChannel.DESK,
        recorded_by=None,
    )
    assert "peut être ouverte" in words(client.get(url("gate:offer", scene)))


def test_the_way_of_two_people_and_back(own_database, client):
    scene = openable(own_database)
    client.force_login(scene.advisor)
    page = client.get(url("gate:offer", scene))
    assert "peut être ouverte" in words(page)
    assert "Un second regard sera demandé" in words(page)
    assert "Écrivez-le en quelques mots" in words(sign(client, scene, reason=" "))
    assert "L'offre a changé depuis" in words(
        sign(client, scene, seen="00000000-0000-0000-0000-000000000000")
    )
    assert not AbsenceFinding.objects.exists()
    signed = words(sign(client, scene))
    assert "Il attend un second regard" in signed and f"Signé par {scene.advisor} " in signed
    assert "Second regard : attendu du responsable de l'agence" in signed
    assert client.get(url("external:search", scene)).status_code == 404
    assert "la seconde est celle d'une autre personne" in words(client.get(url("gate:countersign", scene)))

    client.force_login(scene.manager)
    home = words(client.get(reverse("home")))
    assert "1 constat attend un second regard" in home and "Rien ne vous attend" not in home
    assert scene.offer.title in words(client.get(reverse("gate_queue")))
    page = words(client.get(url("gate:countersign", scene)))
    assert page.index("Pourquoi deux signatures") < page.index("Ce qui a changé") < page.index(REASON)
    refused = words(decide(client, scene, decision="refuse"))
    assert "Choisissez le motif du refus" in refused
    assert "Écrivez ce qui manque" in refused
    assert "la recherche complémentaire est ouverte" in words(decide(client, scene, decision="sign"))
    assert "Rien n'attend" in words(client.get(reverse("gate_queue")))

    client.force_login(scene.advisor)
    page = client.get(url("gate:offer", scene))
    assert re.search("soit encore (3 jours|2 jours)", words(page))
    assert f"Second regard : signé par {scene.manager} " in words(page)
    assert client.get(url("external:search", scene)).headers["Location"] == url("gate:offer", scene)
    with CaptureQueriesContext(connection) as act:
        page = client.post(url("external:search", scene))
    # The act counts, and nobody before it.
    assert not [made for made in act if "gate_standing" in made["sql"]]
    page = client.get(page.headers["Location"])
    assert "Texte de recherche" in words(page)
    assert (
        scene.offer.employer.name
        not in words(page).partition("Texte de recherche")[2].partition("Repérages")[0]
    )
    form = {"url": "https://www.example.org/in/quelquun", "situation": "without_job", "visibility": "all"}
    assert "Sans cette attestation" in words(client.post(url("external:new_sighting", scene), form))
    assert "Donnez l'adresse" in words(
        client.post(url("external:new_sighting", scene), {**form, "url": "", "open_to_work": "on"})
    )
    done = client.post(url("external:new_sighting", scene), {**form, "open_to_work": "on"}, follow=True)
    assert "Le repérage est enregistré" in words(done)
    assert "à informer avant le 8 avril 2027" in words(done)
    seen = Sighting.objects.get()
    sighting = url("external:sighting", scene, seen.public_id)
    assert "https://www.example.org/in/quelquun" in words(client.get(sighting))
    assert ExternalAct.objects.count() == 2

    scene.match()
    for address in (sighting, url("external:search", scene), url("external:new_sighting", scene)):
        assert client.get(address).status_code == 404, address
    page = words(client.get(url("gate:offer", scene)))
    assert "Proposez d'abord l'offre à qui correspond" in page
    told = words(client.get(url("gate:timeline", scene)))
    for event in ("Constat d'absence signé", "Second regard donné", "Page de recherche ouverte", "Repérage"):
        assert event in told, event
    for person in (scene.advisor, scene.manager):
        assert str(person) not in told.partition("Ce qui s'est passé")[2]


def test_home_says_open_what_its_page_says_open(own_database, client):
    """The finding stands, and the people are known of yesterday only."""
    scene = opened(own_database)
    client.force_login(scene.advisor)
    form = {"url": "https://www.example.org/in/quelquun", "situation": "without_job", "visibility": "all"}
    client.post(url("external:search", scene))
    client.post(url("external:new_sighting", scene), {**form, "open_to_work": "on"})
    listed = f'href="{url("gate:offer", scene)}"'

    def said():
        home, page = client.get(reverse("home")).text, words(client.get(url("gate:offer", scene)))
        mine = words(client.get(reverse("sightings:mine")))
        return listed in home, "soit encore" in page, "à informer avant le 8 avril 2027" in mine

    assert said() == (True, True, True)
    scene.clock("2027-03-09 10:01")
    assert list(AbsenceFinding.objects.open()) == [scene.finding]
    assert said() == (False, False, False)
    fresh_feed()
    assert said() == (True, True, True)


def test_home_counts_again_for_those_that_end_first(own_database, client, monkeypatch):
    set_clock(own_database, PUBLISHED)
    later = direct_offer()
    scene = opened(own_database)
    scene.clock("2027-03-08 11:00")
    runs.done(later)
    assert open_gate(later, by=scene.advisor, reason=REASON).allowed
    second = AbsenceFinding.objects.get(offer=later)
    if second.signature_reasons:
        assert sign_second(second, by=scene.manager).allowed
    client.force_login(scene.advisor)
    with CaptureQueriesContext(connection) as asked:
        context = client.get(reverse("home")).context
    assert context["open_searches"] == [scene.finding, second] and not context["more_searches"]
    assert len([made for made in asked if "gate_standing" in made["sql"]]) == 1
    monkeypatch.setattr(home, "SEARCHES_ON_HOME", 1)
    page = client.get(reverse("home"))
    assert page.context["open_searches"] == [scene.finding]
    assert "Seules celles qui finissent les premières sont ici." in words(page)


def test_what_is_signed_is_what_was_read(own_database, client):
    """The page of the second signature stayed open while the first one was withdrawn and given again."""
    scene = signed(own_database)
    read = str(scene.finding.public_id)
    withdraw(scene.offer, by=scene.advisor)
    assert open_gate(scene.offer, by=scene.advisor, reason="Un autre motif.").allowed
    client.force_login(scene.manager)
    assert "un autre constat a été signé" in words(decide(client, scene, decision="sign", seen=read))
    assert not SecondSignature.objects.exists()
    assert "la recherche complémentaire est ouverte" in words(decide(client, scene, decision="sign"))


def test_a_refusal_is_read_by_the_advisor(own_database, client):
    scene = signed(own_database)
    client.force_login(scene.manager)
    given = {
        "decision": "refuse",
        "refusal": "relaxation_expected",
        "words": "Demandez 12 mois.",
    }
    assert "vous avez refusé" in words(decide(client, scene, **given)).lower()
    assert not SecondSignature.objects.get().signed
    client.force_login(scene.advisor)
    page = words(client.get(url("gate:offer", scene)))
    assert "Un assouplissement est à demander" in page
    assert page.index("« Demandez 12 mois. »") < page.index("Ce que vous signez")
    assert "valable jusqu'au" not in page
    assert "Demandez 12 mois." in words(client.get(url("gate:timeline", scene)))
    document = words(client.get(url("gate:finding", scene)))
    assert "Demandez 12 mois." in document
    assert "un assouplissement est à demander" in document


def test_a_finding_is_one_page_that_anybody_can_verify(own_database, client):
    scene = opened(own_database)
    client.force_login(scene.advisor)
    finding = scene.finding
    document = client.get(url("gate:finding", scene))
    assert finding.hash in document.text
    assert finding.engine_hash in document.text
    client.logout()
    genuine = words(client.get(reverse("gate_verify"), {"empreinte": f" {finding.hash.upper()} "}))
    assert "Ce constat est authentique" in genuine
    assert scene.offer.title not in genuine
    assert str(scene.advisor) not in genuine
    wrong = "0" * 64
    assert "Aucun constat ne porte" in words(client.get(reverse("gate_verify"), {"empreinte": wrong}))
    assert "Ce n'est pas une empreinte" in words(client.get(reverse("gate_verify"), {"empreinte": "abc"}))


def test_renewed_in_one_click_and_closed_again(own_database, client):
    scene = opened(own_database)
    client.force_login(scene.advisor)
    seen = {"seen": str(scene.finding.public_id)}
    assert f'value="{scene.finding.public_id}"' in client.get(url("gate:offer", scene)).text
    renewed = words(client.post(url("gate:renew", scene), seen, follow=True))
    assert scene.finding.signature_reasons and "la recherche complémentaire est ouverte" in renewed
    document = words(client.get(url("gate:finding", scene)))
    assert f"Celui du constat précédent, pour les mêmes raisons : signé par {scene.manager}" in document
    # Sent twice: once is enough.
    client.post(url("gate:renew", scene), seen)
    assert AbsenceFinding.objects.count() == 2
    assert "Refermer la recherche" in words(client.get(url("gate:withdraw", scene)))
    assert "est refermée" in words(client.post(url("gate:withdraw", scene), follow=True))
    # The page from which it was signed is still open somewhere.
    assert "Un autre constat a été signé depuis" in words(sign(client, scene))
    assert AbsenceFinding.objects.count() == 2
    assert client.get(url("external:search", scene)).status_code == 404


@pytest.mark.parametrize("name", ["gate:finding", "gate:countersign"])
def test_without_a_finding_one_is_led_back(db, client, name):
    offer = JobOfferFactory(published=True)
    client.force_login(UserFactory(advisor=True))
    for query in ("", "?constat=nothing", "?constat=00000000-0000-0000-0000-000000000000"):
        led = client.get(reverse(name, args=[offer.public_id]) + query)
        assert led.headers["Location"] == reverse("gate:offer", args=[offer.public_id])
