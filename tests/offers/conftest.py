"""A small country and its ROME, read once for the parsers."""

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from offers.imports.references import References
from tests.factories import (
    AppellationFactory,
    CommuneFactory,
    DepartementFactory,
    RomeCodeFactory,
    SkillFactory,
)


@pytest.fixture(scope="package")
def references(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> References:
    """What the parsers look up, in memory: the rows are gone again before the first test."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_the_country()
        read = References()
        transaction.set_rollback(True)
    return read


@pytest.fixture
def country(db: None) -> None:
    """The same rows, for the test that reads them in the database."""
    make_the_country()


def make_the_country() -> None:
    CommuneFactory()
    CommuneFactory(far=True)
    vienne = DepartementFactory(
        code="86", name="Vienne", region__code="75", region__name="Nouvelle-Aquitaine"
    )
    CommuneFactory(
        code="86194", name="Poitiers", departement=vienne, postal_codes=["86000"], lat=46.58, lon=0.34
    )
    savoie = DepartementFactory(
        code="74", name="Haute-Savoie", region__code="84", region__name="Auvergne-Rhône-Alpes"
    )
    CommuneFactory(
        code="74191",
        name="Saint-Jean-de-Sixt",
        departement=savoie,
        postal_codes=["74450"],
        lat=45.92,
        lon=6.41,
    )
    paris = DepartementFactory(code="75", name="Paris", region__code="11", region__name="Île-de-France")
    CommuneFactory(
        code="75056", name="Paris", departement=paris, postal_codes=["75001"], lat=48.8566, lon=2.3522
    )
    reunion = DepartementFactory(code="974", name="La Réunion", region__code="04", region__name="La Réunion")
    CommuneFactory(
        code="97411", name="Saint-Denis", departement=reunion, postal_codes=["97400"], lat=-20.88, lon=55.45
    )
    CommuneFactory(
        code="75109",
        name="Paris 9e Arrondissement",
        departement=paris,
        postal_codes=["75009"],
        lat=48.876,
        lon=2.337,
    )
    creuse = DepartementFactory(
        code="23", name="Creuse", region__code="75", region__name="Nouvelle-Aquitaine"
    )
    CommuneFactory(code="23001", name="Ahun", departement=creuse, lat=46.0, lon=2.0)
    CommuneFactory(code="23002", name="Ajain", departement=creuse, lat=46.012, lon=2.0)
    soudeur = RomeCodeFactory()
    AppellationFactory(ogr=11111, label="Soudeur / Soudeuse à l'arc", rome=soudeur)
    RomeCodeFactory(code="J1502", label="Infirmier / Infirmière", regulated=True)
    SkillFactory(ogr=100100, label="Souder à l'arc")
    SkillFactory(ogr=100200, label="Lire un plan")
    SkillFactory(ogr=100300, label="Faire preuve d'autonomie", kind="soft_skill")
