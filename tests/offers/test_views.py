"""The list of offers and an offer's page."""

import datetime

import pytest
from django.urls import reverse

from francetravail_match.common.templatetags.french import day
from matching.enums import Stage
from offers.enums import PlaceKind
from offers.models import JobOffer
from tests import runs
from tests.factories import CommuneFactory, DepartementFactory, JobOfferFactory, RomeCodeFactory, UserFactory
from tests.utils.fragments import HTMX, assert_fragment_is_part_of_page

LIST = reverse("offers:list")


def detail(offer: JobOffer) -> str:
    return reverse("offers:detail", args=[offer.public_id])


@pytest.fixture
def advisor(db, client):
    user = UserFactory(advisor=True)
    client.force_login(user)
    client.get("/")  # the first page puts the session's CSRF secret
    return user


def titles(response) -> list[str]:
    return [offer.title for offer in response.context["page"]]


def test_only_the_offers_of_the_agency_are_listed(client, advisor):
    JobOfferFactory(published=True, title="Chez nous")
    JobOfferFactory(published=True, title="Ailleurs", agency__other=True)
    assert titles(client.get(LIST)) == ["Chez nous"]


def test_the_latest_published_comes_first(client, advisor):
    for number in (3, 1, 2):
        published_at = datetime.datetime(2026, 9, number, 8, tzinfo=datetime.UTC)
        JobOfferFactory(published=True, title=f"Jour {number}", published_at=published_at)
    assert titles(client.get(LIST)) == ["Jour 3", "Jour 2", "Jour 1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=cuves", ["Soudeur de cuves"]),
        ("q=SOUDEUR+cuves", ["Soudeur de cuves"]),
        ("q=900ABCD", ["Soudeur de cuves"]),
        ("q=raz", ["Soudeur de cuves"]),
        ("q=soudeur+plage", []),
        ("etat=draft", ["Brouillon"]),
        ("etat=live", ["Soudeur de cuves"]),
        ("etat=live&resultat=not_matched", ["Soudeur de cuves"]),
        ("resultat=match", []),
        ("etat=n'importe", []),
        ("q=%00", []),
        ("q=" + "x" * 101, []),
    ],
)
def test_search_and_filters(client, advisor, query, found):
    JobOfferFactory(
        published=True, title="Soudeur de cuves", source_number="900ABCD", employer__name="Ateliers du Raz"
    )
    JobOfferFactory(title="Brouillon")
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert titles(response) == found


def test_filters_by_result(client, advisor):
    runs.people(matches=1, to_qualify=1)
    by_title = {
        "match": JobOfferFactory(published=True, title="match"),
        "to_qualify": JobOfferFactory(published=True, title="to_qualify", workplace={"place": "unknown"}),
        "nobody": JobOfferFactory(published=True, title="nobody", rome__unrelated=True),
        "failed": JobOfferFactory(published=True, title="failed"),
        "pending": JobOfferFactory(published=True, title="pending"),
    }
    for title in ("match", "to_qualify", "nobody"):
        runs.done(by_title[title])
    runs.failed(by_title["failed"])
    runs.advanced(by_title["pending"], Stage.COUNTING)
    for title in by_title:
        assert titles(client.get(f"{LIST}?resultat={title}")) == [title]
    assert titles(client.get(f"{LIST}?resultat=incomplete")) == ["to_qualify"]
    assert sorted(titles(client.get(f"{LIST}?resultat=not_matched"))) == ["failed", "pending"]


def test_a_result_confirmed_after_a_failure_is_the_latest_word(client, advisor):
    offer = JobOfferFactory(published=True, title="confirmée")
    runs.done_yesterday(offer)
    runs.failed(offer)
    assert titles(client.get(f"{LIST}?resultat=failed")) == ["confirmée"]
    runs.done(offer)
    assert titles(client.get(f"{LIST}?resultat=failed")) == []


def test_the_list_counts_its_queries_whatever_its_length(client, advisor, django_assert_num_queries):
    runs.people(matches=1)
    for _ in range(21):
        JobOfferFactory(published=True)
    runs.done(JobOffer.objects.order_by("pk").last())
    # Session, user and agency, count, page, searches kept.
    with django_assert_num_queries(5):
        response = client.get(LIST)
    assert len(titles(response)) == 20


def test_pages_keep_the_filters(client, advisor):
    for n in range(21):
        JobOfferFactory(published=True, title=f"Soudeur {n}")
    page = client.get(f"{LIST}?q=soudeur&etat=live")
    assert 'href="?q=soudeur&amp;etat=live&amp;page=2"' in page.text
    assert "21\u00a0offres, page 1 sur 2" in page.text
    assert len(titles(client.get(f"{LIST}?q=soudeur&page=2"))) == 1
    assert len(titles(client.get(f"{LIST}?page=99999999999999999999"))) == 1
    assert len(titles(client.get(f"{LIST}?page=deux"))) == 20


@pytest.mark.parametrize("query", ["", "?q=soudeur", "?q=introuvable", "?page=2"])
def test_the_fragment_is_a_part_of_the_page(client, advisor, query):
    for n in range(21):
        JobOfferFactory(published=True, title=f"Soudeur {n}")
    assert_fragment_is_part_of_page(client, LIST + query, whole=["results-count"], inner="results")


def test_page_and_fragment_are_not_mixed_up_by_caches(client, advisor):
    for headers in ({}, HTMX):
        response = client.get(LIST, headers=headers)
        assert "HX-Request" in response["Vary"]
        assert "no-store" in response["Cache-Control"]


def test_no_result_and_no_offer_are_two_things(client, advisor):
    assert "Pas encore d'offre" in client.get(f"{LIST}?q=introuvable").text.replace("&#x27;", "'")
    JobOfferFactory()
    page = client.get(f"{LIST}?q=introuvable").text
    assert "Aucune offre avec ces filtres" in page
    assert f'href="{LIST}">Effacer les filtres' in page


def test_each_offer_shows_its_own_workplace(client, advisor):
    DepartementFactory()
    workplaces = {
        "Lille": {"place": "commune", "commune": "59350"},
        "Cambrai": {"place": "commune", "commune": CommuneFactory(far=True).code},
        "Nord": {"place": "departement", "departement": "59"},
        "Hauts-de-France": {"place": "region", "region": "32"},
        "France entière": {"place": "country"},
        "lieu non reconnu": {"place": "unknown"},
    }
    for name, workplace in workplaces.items():
        JobOfferFactory(published=True, title=name, workplace=workplace)
    listed = client.get(LIST).context["page"]
    assert {offer.title: offer.workplace for offer in listed} == {name: name for name in workplaces}


def test_detail_of_an_imported_offer(client, advisor):
    offer = JobOfferFactory(published=True, imported=True, positions=2, experience_level="wished")
    page = client.get(detail(offer)).text
    for words in (
        offer.title,
        "H2913 Soudage manuel",
        "Lille (59)",
        "CDI",
        "Temps plein",
        "1\u00a0an au moins",
        "souhaité",
        "exigé",
        "Confiée à France Travail",
        "1er septembre 2026",
        "version 1",
        "2\u00a0postes",
    ):
        assert words in page
    assert "Offre à compléter" not in page
    assert "Lancer le rapprochement" in page


@pytest.mark.parametrize(
    ("fields", "words", "missing"),
    [
        ({"workplace": {"place": "departement", "departement": "59"}}, "Nord (59)", "connu que par zone"),
        ({"workplace": {"place": "region", "region": "32"}}, "Hauts-de-France", "connu que par zone"),
        ({"workplace": {"place": "country"}}, "France entière", "connu que par zone"),
        ({"workplace": {"place": "unknown"}}, "Lieu non reconnu", "pas reconnu"),
        ({"experience_months": None}, "durée non précisée", "indiquez un nombre de mois"),
        ({"contract": "unreadable"}, "contrat non reconnu", "type de contrat"),
    ],
)
def test_what_is_missing_is_said_and_filtered_alike(client, advisor, fields, words, missing):
    DepartementFactory()
    offer = JobOfferFactory(published=True, **fields)
    page = client.get(detail(offer)).text
    assert words in page
    assert "Offre à compléter" in page
    assert missing in page
    assert offer.current_version.missing
    assert titles(client.get(f"{LIST}?resultat=incomplete")) == [offer.title]


def test_a_remote_job_says_so(client, advisor):
    offer = JobOfferFactory(published=True, workplace={"place": "country", "fully_remote": True})
    assert "France entière, entièrement à distance" in client.get(detail(offer)).text


def test_every_kind_of_place_has_words(client, advisor):
    DepartementFactory()
    named = {"commune": "59350", "departement": "59", "region": "32"}
    for place in PlaceKind:
        workplace = {"place": place, **{key: code for key, code in named.items() if key == place}}
        assert client.get(detail(JobOfferFactory(published=True, workplace=workplace))).status_code == 200
    assert client.get(LIST).status_code == 200


def test_detail_of_a_draft_and_of_a_closed_offer(client, advisor):
    draft, closed = JobOfferFactory(), JobOfferFactory(closed=True, without_employer=True)
    page = client.get(detail(draft)).text
    assert "ne sont pas encore saisis" in page
    assert "Lancer le rapprochement" not in page
    page = client.get(detail(closed)).text
    assert f"{day(closed.closed_at)}, pourvue par un autre canal" in page
    assert "Employeur non précisé" in page
    assert "Lancer le rapprochement" not in page


def test_detail_shows_the_latest_run(client, advisor):
    runs.people(matches=1, to_qualify=2)
    offer = JobOfferFactory(published=True)
    runs.done_yesterday(offer)
    assert "<strong>1</strong> personne correspond" in client.get(detail(offer)).text
    runs.failed(offer)
    page = client.get(detail(offer)).text
    assert runs.FAILURE in page.replace("&#x27;", "'")
    assert "Relancer le rapprochement" in page
    runs.pending(offer)
    page = client.get(detail(offer)).text
    assert "En cours" in page
    assert "ancer le rapprochement" not in page


def test_detail_of_an_imported_offer_says_when_its_words_suggest_another_occupation(client, advisor):
    RomeCodeFactory(code="D1102", label="Boulanger / Boulangère")
    given = {"published": True, "imported": True, "rome": RomeCodeFactory(), "description": ""}
    for title, doubted in (("Boulanger", True), ("Soudage", False), ("zzz", False)):
        page = client.get(detail(JobOfferFactory(title=title, **given))).text
        assert ("Métier à vérifier" in page) == doubted, title
        assert ("<li>D1102 Boulanger / Boulangère</li>" in page) == doubted
    # What was chosen here needs no second opinion.
    page = client.get(detail(JobOfferFactory(title="Boulanger", **given | {"imported": False}))).text
    assert "Métier à vérifier" not in page


def test_detail_counts_its_queries(client, advisor, django_assert_num_queries):
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    # Session, user and agency, offer, criteria, runs, names, history, alarms, facts, suggested occupations.
    with django_assert_num_queries(9):
        client.get(detail(offer))
