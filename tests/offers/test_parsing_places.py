"""The workplace of an offer: a commune where it is beyond doubt, else a zone."""

from typing import Any

import pytest

from offers.imports.references import References
from tests.offers.raw_offers import criteria, parse


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"libelle": "59 - LILLE", "commune": "59350"}, {"place": "commune", "commune": "59350"}),
        ({"libelle": "59 - Nord"}, {"place": "departement", "departement": "59"}),
        ({"libelle": "74 - Savoie (Haute)"}, {"place": "departement", "departement": "74"}),
        ({"libelle": "974 - Réunion"}, {"place": "departement", "departement": "974"}),
        ({"libelle": "75 - Paris (Dept.)"}, {"place": "departement", "departement": "75"}),
        ({"libelle": "75 - Paris"}, {"place": "departement", "departement": "75"}),
        ({"libelle": "59 - sur le département 59"}, {"place": "departement", "departement": "59"}),
        # The commune is named but not coded.
        ({"libelle": "86 - POITIERS"}, {"place": "commune", "commune": "86194"}),
        # A code that is gone: postal code and name.
        (
            {"libelle": "74 - ST JEAN DE SIXT", "commune": "74999", "codePostal": "74450"},
            {"place": "commune", "commune": "74191"},
        ),
        # A postal code alone does not make a commune.
        (
            {"libelle": "74 - ANNECY", "commune": "74999", "codePostal": "74450"},
            {"place": "departement", "departement": "74"},
        ),
        ({"libelle": "Ile-de-France"}, {"place": "region", "region": "11"}),
        ({"libelle": "Auvergne-Rhône-Alpes"}, {"place": "region", "region": "84"}),
        ({"libelle": "FRANCE"}, {"place": "country"}),
        # Coordinates beside a commune's point mean that commune, if it lies in the zone that is named…
        ({"latitude": 50.6312, "longitude": 3.0469}, {"place": "commune", "commune": "59350"}),
        ({"latitude": "50.6312", "longitude": "3.0469"}, {"place": "commune", "commune": "59350"}),
        (
            {"libelle": "59 - Nord", "latitude": 50.635, "longitude": 3.05},
            {"place": "commune", "commune": "59350"},
        ),
        (
            {"libelle": "86 - Vienne", "latitude": 50.6312, "longitude": 3.0469},
            {"place": "departement", "departement": "86"},
        ),
        (
            {"libelle": "Ile-de-France", "latitude": 50.6312, "longitude": 3.0469},
            {"place": "region", "region": "11"},
        ),
        # … and else nothing: too far from any, between two, out of this world.
        ({"libelle": "France", "latitude": 48.9, "longitude": 2.2}, {"place": "country"}),
        (
            {"libelle": "59 - Nord", "latitude": 50.65, "longitude": 3.05},
            {"place": "departement", "departement": "59"},
        ),
        ({"libelle": "France", "latitude": 46.005, "longitude": 2.0}, {"place": "country"}),
        ({"latitude": 1e300, "longitude": "inf"}, {"place": "unknown"}),
        ({"libelle": "Levis, QC, Canada"}, {"place": "unknown"}),
        ({}, {"place": "unknown"}),
        # A municipal arrondissement, and what a source makes of a code.
        ({"libelle": "75 - PARIS 09", "commune": "75109"}, {"place": "commune", "commune": "75109"}),
        ({"libelle": "59 - LILLE", "commune": 59350}, {"place": "commune", "commune": "59350"}),
    ],
    ids=str,
)
def test_workplace(references: References, stated: dict[str, Any], expected: dict[str, str]) -> None:
    assert criteria(parse(references, lieuTravail=stated), "mobility") == [
        ("workplace", "required", expected)
    ]


def test_the_region_of_a_workplace_is_known_where_the_place_is(references: References) -> None:
    assert references.places.region_of["974"] == "04"
    assert parse(references, lieuTravail={"commune": "97411"}).region == "04"
    assert parse(references, lieuTravail={"libelle": "86 - Vienne"}).region == "75"
    assert parse(references, lieuTravail={"libelle": "France"}).region is None
