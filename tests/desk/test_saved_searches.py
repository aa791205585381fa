"""Searches kept for oneself: under a name, seen by nobody else, gone after a confirmation."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from matching.desk.models import SAVED_AT_MOST, SavedSearch
from tests.factories import UserFactory

LIST, SAVE = reverse("offers:list"), reverse("desk:save")


def save(client, name="Mes CDI", query="contrat=permanent&etat=live"):
    return client.post(SAVE, {"name": name, "query": query}, follow=True)


def kept():
    return list(SavedSearch.objects.order_by("pk").values_list("name", "query"))


def remove(client, name="Mes CDI", method="post"):
    return getattr(client, method)(reverse("desk:remove"), {"name": name})


def test_kept_with_its_filters_alone(client, advisor):
    page = save(client, query="contrat=permanent&etat=live&page=3&tri=&autre=1")
    assert kept() == [("Mes CDI", "etat=live&contrat=permanent")]
    assert "enregistrée" in page.text
    assert f'href="{LIST}?etat=live&amp;contrat=permanent"' in client.get(LIST).text


def test_the_same_name_takes_the_new_filters(client, advisor):
    save(client)
    save(client, name="  Mes   CDI ", query="contrat=fixed_term")
    assert kept() == [("Mes CDI", "contrat=fixed_term")]


@pytest.mark.parametrize(
    ("name", "query", "says"),
    [
        ("", "etat=live", "un nom de 60 caractères"),
        ("a" * 61, "etat=live", "un nom de 60 caractères"),
        ("Tout", "", "au moins un filtre"),
        ("Tout", "page=2", "au moins un filtre"),
        ("Faux", "etat=nowhere", "n'existe plus"),
    ],
)
def test_refused_in_french_and_nothing_kept(client, advisor, name, query, says):
    assert says in save(client, name, query).text.replace("&#x27;", "'")
    assert kept() == []


def test_not_more_than_one_can_choose_from(client, advisor):
    for number in range(SAVED_AT_MOST):
        SavedSearch.objects.create(user=advisor, name=f"Recherche {number}", query="etat=live")
    assert "retirez-en une" in save(client).text
    assert len(kept()) == SAVED_AT_MOST
    save(client, name="Recherche 3", query="etat=closed")
    assert ("Recherche 3", "etat=closed") in kept()


def test_removed_after_a_confirmation(client, advisor):
    save(client)
    assert "Retirer la recherche" in remove(client, method="get").text
    assert kept()
    for _ in range(2):
        assert remove(client).headers["Location"] == LIST
        assert kept() == []


def test_nobody_else_sees_or_removes_it(client, advisor):
    SavedSearch.objects.create(user=UserFactory(advisor=True), name="À une autre", query="etat=live")
    assert "À une autre" not in client.get(LIST).text
    for method in ("get", "post"):
        assert remove(client, "À une autre", method).headers["Location"] == LIST
    assert len(kept()) == 1


@pytest.mark.parametrize("fields", [{"name": ""}, {"query": ""}])
def test_the_database_refuses_what_says_nothing(db, fields):
    given = {"user": UserFactory(advisor=True), "name": "Mes CDI", "query": "etat=live", **fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSearch.objects.create(**given)
