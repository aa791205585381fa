"""Quick search: an offer by its number, an employer, a SIRET, a trade; nothing of another agency."""

import pytest
from django.urls import reverse

from tests.factories import EstablishmentFactory, JobOfferFactory, RomeCodeFactory

SEARCH = reverse("desk:search")


@pytest.fixture
def offer(advisor):
    offer = JobOfferFactory(published=True, title="Soudeur TIG", source_number="198KLMN")
    offer.establishment = EstablishmentFactory(employer=offer.employer)
    offer.save()
    offer.refresh_from_db()
    return offer


def found(client, words):
    return client.get(SEARCH, {"q": words}).context


def test_a_number_leads_straight_to_its_offer(client, offer):
    for words in ("198KLMN", " 198klmn "):
        response = client.get(SEARCH, {"q": words})
        assert response.headers["Location"] == reverse("offers:detail", args=[offer.public_id]), words


def test_a_number_of_another_agency_is_not_there(client, advisor):
    JobOfferFactory(published=True, source_number="777AAAA", agency__other=True)
    assert found(client, "777AAAA")["offers"] == []


def test_a_title_an_employer_and_a_siret(client, offer):
    siret = offer.establishment.siret
    for words in ("soudeur", offer.employer.name, siret, " ".join(siret)):
        assert found(client, words)["offers"] == [offer], words


def test_a_trade_leads_to_its_open_offers(client, offer):
    label = RomeCodeFactory().label
    JobOfferFactory(closed=True)
    assert found(client, label)["trades"] == [{"code": offer.listed_occupation, "label": label, "n": 1}]
    page = client.get(f"{reverse('offers:list')}?etat=live&metier={offer.listed_occupation}")
    assert list(page.context["page"]) == [offer]


def test_an_employer_is_found_by_words_of_its_name(client, offer):
    start = offer.employer.name[:6].upper()
    assert [(line.employer, line.n) for line in found(client, start)["employers"]] == [(offer.employer, 1)]


def test_nothing_found_says_so(client, offer):
    page = client.get(SEARCH, {"q": "boulanger"}).text
    assert "Rien dans votre agence" in page


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "  "}])
def test_nothing_asked(client, advisor, query):
    assert "Écrivez un numéro d'offre" in client.get(SEARCH, query).text.replace("&#x27;", "'")


def test_too_long_a_question_is_refused_in_french(client, advisor):
    assert "le maximum est 100" in client.get(SEARCH, {"q": "a" * 101}).text


def test_every_page_has_the_field(client, offer):
    assert 'id="quick-search"' in client.get(reverse("offers:detail", args=[offer.public_id])).text


def test_queries(client, offer, django_assert_num_queries):
    # Session, user and agency, number, offers, open occupations, occupations named, employers.
    with django_assert_num_queries(7):
        client.get(SEARCH, {"q": "soudeur"})
