"""The address of a form, opened as a page."""

import pytest
from django.urls import reverse

from tests.factories import JobOfferFactory, UserFactory


@pytest.mark.django_db
def test_who_opens_it_reads_why_there_is_no_page_and_a_program_its_own_words(client):
    offer = JobOfferFactory(published=True)
    address = reverse("shortlists:accept", args=[offer.public_id])
    client.force_login(UserFactory(liaison=True))
    page = client.get(address)
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "Cette adresse n'a pas de page" in page.text.replace("&#x27;", "'")
    assert "no-store" in page["Cache-Control"]
    assert client.put(address).content == b""
    program = client.get(f"/api/v1/offers/{offer.public_id}/countercheck/keep")
    assert program["Content-Type"] == "application/problem+json"
