"""Employers, establishments, contacts: keys of numbers, one employer for a SIREN."""

from collections.abc import Iterator

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import CheckViolation, ForeignKeyViolation
from stdnum import luhn
from stdnum.fr import siren, siret

from offers.identifiers import compact, is_siren, is_siret, validate_siren, validate_siret
from offers.models import Employer, EmployerContact, Establishment
from offers.services.employers import Named, find_or_create_employers
from tests.factories import (
    EmployerContactFactory,
    EmployerFactory,
    EstablishmentFactory,
    JobOfferFactory,
    UserFactory,
)
from tests.utils.databases import AsRole, OwnDatabase

LA_POSTE = "356000000"
KEYED = st.integers(0, 99_999_999).map(lambda n: f"{n:08}").map(lambda d: d + luhn.calc_check_digit(d))
NUMBERS = st.one_of(
    st.from_regex(r"[0-9]{9}|[0-9]{14}", fullmatch=True),
    st.builds(
        lambda unit, nic: unit + nic, KEYED | st.just(LA_POSTE), st.from_regex(r"[0-9]{5}", fullmatch=True)
    ),
    st.builds(
        lambda unit, nic: unit + nic + luhn.calc_check_digit(unit + nic),
        KEYED | st.just(LA_POSTE),
        st.from_regex(r"[0-9]{4}", fullmatch=True),
    ),
    KEYED,
    st.text("0123456789 .٣²\n", max_size=16),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NUMBERS, min_size=20, max_size=40))
def test_the_database_and_python_stdnum_agree_on_every_key(db, numbers: list[str]):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n, siren_is_valid(n), siret_is_valid(n) FROM unnest(%s::text[]) AS n", [numbers]
        )
        for number, as_siren, as_siret in cursor.fetchall():
            plain = number.isascii() and number.isdigit()
            assert as_siren == is_siren(number) == (plain and siren.is_valid(number)), number
            assert as_siret == is_siret(number) == (plain and siret.is_valid(number)), number


def test_la_poste_has_a_rule_of_its_own():
    assert is_siret("35600000000048")  # its seat, by the common rule
    assert is_siret(LA_POSTE + "09075")  # digits that add up to a multiple of five
    assert not is_siret(LA_POSTE + "09076")


def test_a_wrong_number_is_refused_in_words_and_by_the_database(db):
    employer = EmployerFactory(siren="732829320")
    with pytest.raises(ValidationError, match="n'est pas un SIRET : quatorze chiffres"):
        Establishment(employer=employer, siret=employer.siren + "00075").full_clean()
    with pytest.raises(ValidationError, match="n'est pas un SIREN : neuf chiffres"):
        Employer(name="Atelier", siren="123456789").full_clean()
    for model, fields in ((Establishment, {"employer": employer, "siret": "0" * 13 + "1"}),):
        with pytest.raises(IntegrityError, match="siret_valid"), transaction.atomic():
            model.objects.create(**fields)
    with pytest.raises(IntegrityError, match="siren_valid"), transaction.atomic():
        Employer.objects.create(name="Atelier", siren="123456789")
    for validate in (validate_siren, validate_siret):
        with pytest.raises(ValidationError):
            validate("")
    assert compact(" 356 000 000.00048 ") == "35600000000048"


def immediately() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_establishment_is_under_the_employer_of_its_siren(db):
    one, other = EstablishmentFactory(), EmployerFactory()
    assert one.siren == one.employer.siren
    with pytest.raises(IntegrityError, match="establishment_of_siren"), transaction.atomic():
        Establishment.objects.filter(pk=one.pk).update(employer=other)
        immediately()


def test_an_offer_names_an_establishment_of_its_own_employer(db):
    place = EstablishmentFactory()
    JobOfferFactory(employer=place.employer, establishment=place)
    with pytest.raises(IntegrityError, match="establishment_employer"), transaction.atomic():
        JobOfferFactory(establishment=place)
        immediately()


def test_the_establishments_of_a_siren_are_one_employer_and_names_are_one_by_name(db):
    unit = EmployerFactory.build().siren
    paris, lyon = EstablishmentFactory.build(employer=EmployerFactory()).siret, None
    nic = f"{paris[:9]}0002"
    lyon = nic + luhn.calc_check_digit(nic)
    wrong = f"{unit}0000"
    wrong += str((int(luhn.calc_check_digit(wrong)) + 1) % 10)
    assert not is_siret(wrong)
    named = [
        Named("Port SA", f"{lyon[:9]} {lyon[9:]}"),
        Named("PORT", paris),
        Named("Atelier", ""),
        Named("Atelier", wrong),
        Named("", wrong),
        Named("", ""),
    ]
    first = find_or_create_employers(named)
    assert find_or_create_employers(named) == first
    port, same, atelier, doubtful, nameless, nobody = (first[each] for each in named)
    assert port.employer == same.employer
    assert {port.establishment.siret, same.establishment.siret} == {lyon, paris}
    assert (port.establishment.name, same.establishment.name) == ("Port SA", "PORT")
    assert (atelier.employer.name, atelier.employer.declared_number) == ("Atelier", "")
    assert (doubtful.employer.name, doubtful.employer.declared_number) == ("Atelier", wrong)
    assert (nameless.employer.name, nameless.establishment) == (wrong, None)
    assert nobody == (None, None)


def test_a_contact_is_seen_by_the_agency_that_has_an_offer_of_the_employer(db):
    contact = EmployerContactFactory()
    EmployerContactFactory()
    JobOfferFactory(employer=contact.employer, agency__other=True)
    JobOfferFactory(employer=contact.employer)
    for trait in ("advisor", "liaison", "manager"):
        user = UserFactory(**{trait: True})
        assert list(EmployerContact.objects.visible_to(user)) == [contact]
    for trait in ("administrator", "dpo", "observer", "regional_pilot"):
        assert not EmployerContact.objects.visible_to(UserFactory(**{trait: True})).exists()
    offer = JobOfferFactory(employer=contact.employer, contact=contact)
    contact.delete()
    offer.refresh_from_db()
    assert offer.contact is None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "", "email": "", "phone": ""}, "un nom, une adresse ou un téléphone"),
        ({"phone": "03 20 00 00 00"}, "ses chiffres seuls"),
        ({"email": "personne"}, "adresse"),
    ],
)
def test_what_a_contact_may_not_be(db, fields, message):
    contact = EmployerContactFactory.build(employer=EmployerFactory(), **fields)
    with pytest.raises(ValidationError, match=message):
        contact.full_clean()


@pytest.fixture
def app(own_database: OwnDatabase, as_role: AsRole) -> Iterator[psycopg.Connection]:
    with as_role("app") as connection:
        yield connection


def test_an_offer_has_a_contact_of_its_own_employer_alone(app: psycopg.Connection):
    contact, other = EmployerContactFactory(), EmployerContactFactory()
    JobOfferFactory(employer=contact.employer, contact=contact)
    app.execute("UPDATE offers_joboffer SET contact_id = NULL, employer_id = %s", [other.employer.pk])
    app.execute("SET CONSTRAINTS ALL IMMEDIATE")
    app.rollback()
    for table, column, key in (
        ("offers_joboffer", "employer_id", other.employer.pk),
        ("offers_employercontact", "employer_id", other.employer.pk),
        ("offers_joboffer", "contact_id", other.pk),
    ):
        with pytest.raises(ForeignKeyViolation, match="offers_joboffer_contact_employer"):
            app.execute(f"UPDATE {table} SET {column} = %s", [key])
            app.execute("SET CONSTRAINTS ALL IMMEDIATE")
        app.rollback()
    with pytest.raises(CheckViolation, match="offers_joboffer_contact_of_employer"):
        app.execute("UPDATE offers_joboffer SET employer_id = NULL")


def test_an_offer_has_a_version_of_its_own_alone(app: psycopg.Connection):
    offer, other = JobOfferFactory(published=True), JobOfferFactory(with_version=True)
    take = "UPDATE offers_joboffer SET current_version_id = %s WHERE id = %s"
    with pytest.raises(ForeignKeyViolation, match="offers_joboffer_version_offer"):
        app.execute(take, [None, other.pk])
        app.execute(take, [other.current_version_id, offer.pk])
        app.execute("SET CONSTRAINTS ALL IMMEDIATE")
