"""Employers of the agency: the list and its search, and one with its contacts, its group and its offers."""

import pytest
from django.urls import reverse

from offers.models import EmployerGroup
from tests.factories import (
    EmployerContactFactory,
    EmployerFactory,
    EstablishmentFactory,
    JobOfferFactory,
    UserFactory,
)
from tests.matching_views.pages import text
from tests.utils.fragments import assert_fragment_is_part_of_page

LIST = reverse("employers:list")


def detail(employer):
    return reverse("employers:detail", args=[employer.public_id])


@pytest.fixture
def employer(advisor):
    offer = JobOfferFactory(published=True, employer__name="Écluses du Nord")
    JobOfferFactory(closed=True, employer=offer.employer)
    JobOfferFactory(published=True, employer=offer.employer, agency__other=True)
    return offer.employer


def found(client, words=""):
    return [(line.employer, line.n_open, line.n) for line in client.get(LIST, {"q": words}).context["lines"]]


def test_the_list_and_its_search(client, employer):
    JobOfferFactory(published=True, employer__name="Abattoirs réunis")
    JobOfferFactory(published=True, employer__name="Ailleurs", agency__other=True)
    place = EstablishmentFactory(employer=employer)
    assert [line[0].name for line in found(client)] == ["Abattoirs réunis", "Écluses du Nord"]
    siret = f"{place.siret[:3]} {place.siret[3:]}"
    for words in ("ecluses nord", employer.siren, siret, "ÉCLUSES"):
        assert found(client, words) == [(employer, 1, 2)], words
    assert "Aucun employeur trouvé" in text(client.get(LIST, {"q": "introuvable"}))
    assert_fragment_is_part_of_page(client, f"{LIST}?q=ecluses", whole=["results-count"], inner="results")


def test_an_agency_without_offers(client, advisor):
    assert "Pas encore d'employeur" in text(client.get(LIST))


def test_one_employer(client, employer, django_assert_max_num_queries):
    group = EmployerGroup.objects.create(name="Groupe Écluses", siren=EmployerFactory.build().siren)
    near = JobOfferFactory(published=True, employer__name="Voisine").employer
    far = EmployerFactory(name="Lointaine", group=group)
    for member in (employer, near):
        member.group = group
        member.save()
    EstablishmentFactory(employer=employer)
    EmployerContactFactory(employer=employer, name="Sacha Dupont")
    with django_assert_max_num_queries(14):
        page = client.get(detail(employer))
    shown = text(page)
    for words in ("clé juste", "Groupe Écluses", "Sacha Dupont", "3 ans", "2 offres confiées", far.name):
        assert words in shown, words
    assert detail(near) in page.text and detail(far) not in page.text
    assert {bar["kind"]: bar["n"] for bar in page.context["ends"]}["filled_other"] == 1
    assert "Modifier la fiche" in shown


def test_a_manager_reads_and_another_agency_does_not(client, employer):
    client.force_login(UserFactory(manager=True))
    assert "Modifier la fiche" not in client.get(detail(employer)).text
    client.force_login(UserFactory(advisor=True, agency__code="59009", agency__name="Agence de Douai"))
    assert client.get(detail(employer)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"declared_number": "123"}, "clé fausse"), ({}, "SIREN à demander")],
)
def test_what_is_known_of_a_number(client, advisor, fields, said):
    employer = EmployerFactory(known_by_name=True, **fields)
    JobOfferFactory(published=True, employer=employer)
    page = text(client.get(detail(employer)))
    assert said in page
    assert ("La clé dit" in page) == bool(fields), "what a key says is said of a number alone"


def test_the_quick_search_leads_to_it(client, employer):
    page = client.get(reverse("desk:search"), {"q": "Écluses"})
    assert [line.employer for line in page.context["employers"]] == [employer]
    assert detail(employer) in page.text
