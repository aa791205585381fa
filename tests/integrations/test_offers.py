"""Offers through the API: the list and its filters, one offer with its criteria."""

import pytest

from offers.models import JobOffer
from tests.factories import EmployerContactFactory, JobOfferFactory


def test_pages_follow_one_another_to_the_last(api, django_assert_num_queries):
    made = [JobOfferFactory(published=True) for _ in range(5)]
    api.get("offers")
    seen, cursor, pages = [], {}, 0
    while True:
        with django_assert_num_queries(4 if cursor else 3):
            page = api.get("offers", limit=2, **cursor).json()
        seen += [offer["id"] for offer in page["results"]]
        pages += 1
        if page["next_cursor"] is None:
            break
        # What is added meanwhile shifts nothing.
        JobOfferFactory(published=True)
        cursor = {"cursor": page["next_cursor"]}
    assert pages == 3
    assert seen == [str(offer.public_id) for offer in reversed(made)]


def test_a_full_last_page_is_the_last(api):
    JobOfferFactory.create_batch(2)
    assert api.get("offers", limit=2).json()["next_cursor"] is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"draft", "published", "closed"}),
        ({"state": "published"}, {"published"}),
        ({"source": "france_travail"}, {"closed"}),
        ({"number": "abc-1"}, {"published"}),
        ({"number": "ABC-1", "source": "france_travail"}, set()),
        ({"number": "ABC"}, set()),
    ],
)
def test_filters(api, asked, found):
    JobOfferFactory(source_number="XYZ")
    JobOfferFactory(published=True, source_number="ABC-1")
    JobOfferFactory(closed=True, imported=True)
    assert {offer["state"] for offer in api.get("offers", **asked).json()["results"]} == found


def test_one_offer_with_its_criteria_and_what_is_missing(api, django_assert_num_queries):
    offer = JobOfferFactory(published=True, workplace={"place": "unknown"})
    api.get("offers")
    with django_assert_num_queries(4):
        body = api.get(f"offers/{offer.public_id}").json()
    version = body.pop("version")
    assert body == {
        "id": str(offer.public_id),
        "source": "manual",
        "number": offer.source_number,
        "origin": "direct",
        "title": "Soudeur / Soudeuse TIG",
        "positions": 1,
        "state": "published",
        "closing_reason": "",
        "agency": {"code": "59001", "name": "Agence de Lille"},
        "employer": {
            "id": str(offer.employer.public_id),
            "name": offer.employer.name,
            "siren": offer.employer.siren,
        },
        "occupation": "H2913",
        "published_at": body["published_at"],
        "closed_at": None,
        "description": "Assemblage de pièces en inox.",
    }
    assert version["digest"] == offer.current_version.digest
    assert {criterion["code"] for criterion in version["criteria"]} >= {"occupation", "mobility", "contract"}
    assert version["missing"] == ["le lieu de travail n'est pas reconnu : indiquez la commune"]


def test_an_offer_that_has_neither_employer_nor_criteria(api):
    offer = JobOfferFactory(without_employer=True)
    body = api.get(f"offers/{offer.public_id}").json()
    assert (body["employer"], body["version"], body["occupation"]) == (None, None, "")


def test_no_contact_of_an_employer_leaves(api):
    contact = EmployerContactFactory()
    offer = JobOfferFactory(published=True, employer=contact.employer, contact=contact)
    assert JobOffer.objects.get().contact == contact
    for path in ("offers", f"offers/{offer.public_id}"):
        text = api.get(path).text
        assert contact.name not in text
        assert contact.email not in text
