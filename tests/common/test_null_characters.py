"""A null character is kept by no text of the database: what bears one is refused, and nothing fails."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory

NULL = "a\0b"


@pytest.mark.parametrize(
    ("kind", "field"),
    [("employers", "q_employer"), ("occupations", "title"), ("communes", "q_commune"), ("skills", "q_skill")],
)
@pytest.mark.django_db
def test_in_what_is_typed_to_be_completed(client, kind, field):
    client.force_login(UserFactory(advisor=True))
    page = client.get(reverse("offers:options", args=[kind]), {field: NULL})
    assert page.status_code == 400
    assert "pas correcte" in page.text


@pytest.mark.django_db
def test_in_what_is_posted(client):
    client.force_login(UserFactory(advisor=True))
    assert client.post(reverse("desk:remove"), {"name": NULL}).status_code == 400
