"""Whom to talk to: kept with the employer, shown to who sees the offer, never in what an import says."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from offers.imports.contact import read_contact
from offers.imports.references import References
from offers.imports.values import Raw
from offers.models import EmployerContact, JobOffer
from offers.services.contacts import StatedContact
from tests.factories import AgencyFactory, CommuneFactory, RomeCodeFactory, UserFactory
from tests.offers.feeds import counts, offer, run
from tests.offers.raw_offers import RICH, parse

CAROLE = {"nom": "Carole Pichon", "courriel": "c.pichon@example.org", "telephone": "03.20.00.00.00"}


@pytest.fixture
def country(db: None) -> None:
    AgencyFactory()
    CommuneFactory()
    RomeCodeFactory()


def test_a_contact_is_read_from_wherever_the_source_puts_it() -> None:
    assert read_contact(Raw(RICH)) == (
        StatedContact("Mme Carole Pichon", "carole.pichon@atelier.example.org", "0320000000"),
        {"apply_url": "https://example.org/postuler?offre=1"},
    )


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ({"coordonnees1": "Courriel : rh@example.org"}, StatedContact(email="rh@example.org")),
        ({"courriel": "Postuler sur le site", "telephone": "le matin"}, StatedContact()),
        ({"courriel": "a@b", "telephone": "+33 (0)3 20 00 00 00"}, StatedContact(phone="+330320000000")),
        ({"telephone": "9" * 60, "nom": "x" * 300}, StatedContact(name="x" * 120)),
        ("Carole", StatedContact()),
        ({"nom": ["Carole"], "courriel": {"a": 1}}, StatedContact()),
    ],
    ids=str,
)
def test_what_makes_no_contact_is_nothing(contact: Any, expected: StatedContact) -> None:
    assert read_contact(Raw({"contact": contact}))[0] == expected


def test_nothing_of_a_contact_is_noted(references: References) -> None:
    parsed = parse(
        references, contact={"courriel": "carole@", "telephone": "inconnu", "urlPostulation": "ftp://x"}
    )
    assert parsed.misread == []


def test_offers_of_one_employer_share_a_contact(tmp_path: Path, country: None) -> None:
    other = {**CAROLE, "courriel": "C.PICHON@example.org"}
    run(tmp_path, offer("1", contact=CAROLE), offer("2", contact=other), offer("3"))
    contact = EmployerContact.objects.get()
    assert (contact.name, contact.email, contact.phone) == (
        "Carole Pichon",
        "c.pichon@example.org",
        "0320000000",
    )
    assert contact.employer.name == "Atelier du Nord"
    assert JobOffer.objects.filter(contact=contact).count() == 2


def test_without_a_named_employer_no_contact_is_kept(tmp_path: Path, country: None) -> None:
    run(tmp_path, offer("1", entreprise={}, contact=CAROLE))
    assert not EmployerContact.objects.exists()


def test_a_contact_follows_its_source_and_is_not_taken_away(tmp_path: Path, country: None) -> None:
    run(tmp_path, offer("1", age_days=3, contact=CAROLE))
    assert counts(run(tmp_path, offer("1", contact={**CAROLE, "telephone": "0321111111"}))) == (0, 1, 0, 0)
    contact = EmployerContact.objects.get()
    stored = JobOffer.objects.get()
    assert (contact.phone, contact.confirmed_at) == ("0321111111", stored.source_updated_at)
    run(tmp_path, offer("1", intitule="Soudeuse (H/F)"))
    stored.refresh_from_db()
    assert stored.contact == contact


def test_a_contact_stays_with_the_employer_that_the_offer_leaves(tmp_path: Path, country: None) -> None:
    run(tmp_path, offer("1", contact=CAROLE), offer("2", contact=CAROLE), offer("3", contact=CAROLE))
    other = {"nom": "Chaudronnerie du Sud"}
    paul = {"nom": "Paul Petit", "courriel": "p.petit@example.org"}
    run(
        tmp_path,
        offer("1", entreprise=other),
        offer("2", entreprise={}),
        offer("3", entreprise=other, contact=paul),
    )
    found = dict(JobOffer.objects.order_by("source_number").values_list("source_number", "contact__name"))
    assert found == {"1": None, "2": None, "3": "Paul Petit"}


def test_an_import_says_nothing_of_contacts_and_the_offer_s_page_does(
    tmp_path: Path, country: None, client: Any
) -> None:
    output = io.StringIO()
    (tmp_path / "offres.jsonl").write_text(
        "\n".join(
            json.dumps(item)
            for item in (offer("1", contact=CAROLE), offer("2", romeCode="Z", contact=CAROLE))
        )
    )
    call_command("import_offers", str(tmp_path / "offres.jsonl"), apply=True, json=True, stdout=output)
    assert "pichon" not in output.getvalue().lower()
    page = reverse("offers:detail", args=[JobOffer.objects.get().public_id])
    client.force_login(UserFactory(advisor=True))
    assert "c.pichon@example.org" in client.get(page).text
    client.force_login(UserFactory(advisor=True, of_another_agency=True))
    assert client.get(page).status_code == 404
