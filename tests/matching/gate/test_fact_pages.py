"""« Faits à examiner »: seen by managers and pilotes, each for their own; on the offer, by its agency."""

import pytest
from django.urls import reverse

from matching.gate.attempts.codes import AttemptCode
from matching.gate.models import Attempt
from offers.models import JobOffer
from tests.factories import AgencyFactory, JobOfferFactory, RegionFactory, SkillFactory, UserFactory
from tests.matching_views.pages import text
from tests.pilot import scenes
from tests.utils.databases import OwnDatabase
from tests.utils.fragments import HTMX

from .written import fact

PAGE = reverse("facts:list")


@pytest.fixture
def offer(own_database: OwnDatabase) -> JobOffer:
    offer = JobOfferFactory(published=True)
    before, after = {"version": 1, "match": 2, "to_qualify": 0}, {"version": 2, "match": 0, "to_qualify": 1}
    fact(own_database, offer, AttemptCode.TIGHTENED, before, {**after, "criteria": ["experience"]})
    return offer


TOLD = "Avant version 1 · 2 personnes correspondent · 0 à interroger Après version 2 · durci : expérience"


def test_the_manager_and_the_pilote_read_what_was_before_and_what_is_after(client, offer):
    for user in (UserFactory(manager=True), scenes.pilote()):
        client.force_login(user)
        words = text(client.get(PAGE))
        assert "Critères durcis, et plus personne ne correspond" in words
        assert TOLD in words
        assert f"offre n° {offer.source_number} · Agence de Lille" in words
    # Who pilots a region is of no agency: the offer is not theirs to open.
    assert reverse("offers:detail", args=[offer.public_id]) not in client.get(PAGE).text


@pytest.mark.parametrize("other", ["agency", "region"])
def test_nothing_of_another_agency_or_region(client, offer, other):
    elsewhere = AgencyFactory(code="76001", name="Rouen", region=RegionFactory(code="28", name="Normandie"))
    user = UserFactory(manager=True, agency=elsewhere) if other == "agency" else scenes.pilote("28")
    client.force_login(user)
    assert "Aucun fait à examiner" in text(client.get(PAGE))
    assert offer.source_number not in client.get(PAGE).text


def test_others_read_nothing_there_but_the_offer_says_it_to_its_agency(client, offer):
    client.force_login(UserFactory(observer=True))
    assert client.get(PAGE).status_code == 403
    client.force_login(UserFactory(advisor=True))
    assert TOLD not in text(client.get(PAGE))
    assert "Faits à examiner" not in client.get(reverse("home")).text
    assert TOLD in text(client.get(reverse("offers:detail", args=[offer.public_id])))
    clean = JobOfferFactory(published=True)
    assert "Faits à examiner" not in text(client.get(reverse("offers:detail", args=[clean.public_id])))
    # For the days when they stand in for the manager.
    client.force_login(scenes.deputy())
    assert TOLD in text(client.get(PAGE))
    assert PAGE in client.get(reverse("gate_queue")).text


def test_every_fact_has_words_and_the_page_a_bounded_number_of_queries(
    own_database: OwnDatabase, client, offer, django_assert_num_queries
):
    skill = SkillFactory()
    before = {"people": 5, "messages": 6, "calls": 2, "title_says": "H2913", "match": 1, "agency": "Lille"}
    after = {
        "offer": "1", "rome": "H2913", "added": 3, "skills": [skill.ogr], "people": 0, "came_back": 3,
        "late": 1, "on": "2027-02-05", "unrevealed": 1, "to_qualify": None,
    }  # fmt: skip
    for code in AttemptCode:
        fact(own_database, JobOfferFactory(published=True), code, before, after)
    client.force_login(UserFactory(manager=True))
    client.get(PAGE)
    with django_assert_num_queries(7):
        words = text(client.get(PAGE))
    assert (
        "Avant Lille · l'intitulé dit H2913 Soudage manuel · 1 personne correspond · 5 personnes · 6 messages"
        " · 2 appels Après offre n° 1 · métier H2913 Soudage manuel · 3 exigences ajoutées"
        f" · {skill.label} · 0 personne · 3 messages revenus · 1 message ce soir-là · 1 appel sans le numéro"
        " · le 5 février 2027" in words
    )
    for code in AttemptCode:
        assert code.label in words
    fragment = client.get(PAGE, headers=HTMX).text
    assert fragment.strip() in client.get(PAGE).text
    assert "<html" not in fragment


def test_no_fact_can_name_anybody(offer):
    fields = {field.name for field in Attempt._meta.get_fields()}
    assert fields == {"id", "offer", "agency", "code", "key", "before", "after", "found_at"}
