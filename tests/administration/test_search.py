"""A search looks at the shape of its term first; lists are bounded, and people are never listed."""

import uuid

import pytest
from django.contrib import admin
from django.urls import reverse

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.common import admin as house
from francetravail_match.journal.models import Entry
from francetravail_match.referentials.models import Appellation, RomeCode
from offers.models import Employer, Establishment, JobOffer
from tests import factories

from .screens import url


def found(client, model, term: str) -> list[object]:
    response = client.get(url(model, "changelist", q=term))
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


def looks() -> list[Entry]:
    return list(Entry.objects.exclude(action__startswith="user.").order_by("id"))


def test_people_are_found_by_what_names_one_and_by_nothing_else(client, administrator):
    person, _ = factories.JobSeekerFactory(), factories.JobSeekerFactory()
    number = person.registration_number
    for term in (str(person.public_id), person.pseudonym, person.pseudonym.lower(), number, f" {number} "):
        assert found(client, JobSeeker, term) == [person], term
    for term in ("", " ", "a", "%", "Martin Dupont", str(uuid.uuid4()), number[:-1]):
        assert found(client, JobSeeker, term) == [], term
    assert "Rien n'est affiché sans recherche" in client.get(url(JobSeeker, "changelist")).text


def test_every_look_at_people_is_journalled(client, administrator):
    person = factories.JobSeekerFactory()
    client.get(url(JobSeeker, "changelist"))
    assert not looks()
    client.get(url(JobSeeker, "changelist", q=person.pseudonym))
    (line,) = looks()
    assert (line.action, line.actor, line.payload) == (
        "people.searched",
        administrator,
        {"people": [str(person.public_id)]},
    )
    client.get(url(JobSeeker, "change", person.public_id))
    line = Entry.objects.latest("id")
    assert (line.action, line.object_id) == ("person.viewed", person.public_id)


def test_people_cannot_be_walked_through_by_number(client, administrator):
    person = factories.JobSeekerFactory()
    assert client.get(url(JobSeeker, "change", person.pk)).status_code == 302
    assert not looks()
    page = client.get(url(JobSeeker, "change", person.public_id)).text
    assert person.pseudonym in page
    assert str(person.commune) not in page


def test_what_only_completes_a_field_does_not_list_people(client, administrator):
    factories.JobSeekerFactory()
    query = {"app_label": "candidates", "model_name": "identity", "field_name": "job_seeker", "term": ""}
    assert client.get(reverse("admin:autocomplete", query=query)).json()["results"] == []


def test_terms_by_their_shape(client, administrator):
    establishment = factories.EstablishmentFactory()
    offer = factories.JobOfferFactory(employer=establishment.employer, establishment=establishment)
    job = factories.AppellationFactory()
    siret = establishment.siret
    spaced = f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"
    for model, term, expected in [
        (JobOffer, str(offer.public_id), offer),
        (JobOffer, offer.source_number.lower(), offer),
        (JobOffer, siret, offer),
        (JobOffer, siret[:9], offer),
        (Establishment, siret, establishment),
        (Employer, siret[:9], establishment.employer),
        (Employer, siret, establishment.employer),
        (Employer, establishment.employer.name[:9].lower(), establishment.employer),
        (RomeCode, job.rome.code.lower(), job.rome),
        (Appellation, job.rome.code, job),
        (Appellation, str(job.ogr), job),
        (Appellation, "soudeu", job),
        (User, administrator.email.upper(), administrator),
        (User, str(administrator.public_id), administrator),
        (User, administrator.last_name[:7].lower(), administrator),
    ]:
        assert expected in found(client, model, term), (model, term)
    assert found(client, Establishment, spaced.replace(" ", "")) == [establishment]
    assert found(client, JobOffer, "un intitulé") == []


def test_a_list_says_that_there_is_more_and_stops(client, administrator, monkeypatch):
    monkeypatch.setattr(house, "ROWS_SHOWN", 60)
    RomeCode.objects.bulk_create(RomeCode(code=f"A{n:04}", label="Métier") for n in range(70))
    response = client.get(url(RomeCode, "changelist", p=2))
    assert len(response.context["cl"].result_list) == 10
    assert "seules les 60 premières sont proposées" in " ".join(response.text.split())
    assert client.get(url(RomeCode, "changelist", p=3)).status_code == 302


def test_nothing_is_counted_and_no_list_is_dropped_down_whole(
    client, administrator, django_assert_max_num_queries
):
    factories.AgencyFactory()
    for model in admin.site._registry:
        with django_assert_max_num_queries(12) as captured:
            client.get(url(model, "changelist"))
        assert not [query["sql"] for query in captured if "COUNT(" in query["sql"]], model
    page = client.get(url(User, "add")).text
    assert "admin-autocomplete" in page
    assert "Agence de Lille" not in page


@pytest.mark.parametrize("model", [User, JobOffer, Employer])
def test_rows_bring_what_they_show_with_them(client, administrator, model, django_assert_num_queries):
    make = {User: factories.UserFactory, JobOffer: factories.JobOfferFactory}.get(
        model, factories.EmployerFactory
    )
    make()
    with django_assert_num_queries(4):  # session, user, keys, rows
        client.get(url(model, "changelist"))
    make()
    make()
    with django_assert_num_queries(4):
        client.get(url(model, "changelist"))
