"""A null character is kept by no text of the database: whatever bears one is refused, and nothing fails."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory

NULL = "a\0b"


@pytest.mark.parametrize("address", ["/offres/propositions/employers/?q_employer=a%00b", "/offres/?q=a%00b"])
@pytest.mark.django_db
def test_in_an_address(client, address):
    client.force_login(UserFactory(advisor=True))
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("field", ["name", "query"])
@pytest.mark.django_db
def test_in_what_is_posted(client, field):
    client.force_login(UserFactory(advisor=True))
    page = client.post(reverse("desk:save"), {"name": "Soudeurs", "query": "q=soudeur", field: NULL})
    assert page.status_code == 400


@pytest.mark.django_db
def test_who_may_not_ask_is_refused_first(client):
    client.force_login(UserFactory(liaison=True))
    assert client.get("/pilote/sources/?acte=a%00b").status_code == 403


@pytest.mark.django_db
def test_a_program_reads_it_in_its_own_words(client):
    answer = client.get("/api/v1/offers?number=a%00b")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
