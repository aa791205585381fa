"""One offer of the API, read field by field."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from francetravail_match.referentials.models import Region
from offers.enums import CriterionLevel, OfferOrigin
from offers.imports.france_travail import ParsedOffer, Refused, parse_offer
from offers.imports.places import Places
from tests.factories import CommuneFactory, DepartementFactory

ROME = {"H2913"}


@pytest.fixture
def places(db: None) -> Places:
    CommuneFactory()
    CommuneFactory(far=True)
    vienne = DepartementFactory(
        code="86", name="Vienne", region__code="75", region__name="Nouvelle-Aquitaine"
    )
    CommuneFactory(code="86194", name="Poitiers", departement=vienne, postal_codes=["86000"])
    savoie = DepartementFactory(
        code="74", name="Haute-Savoie", region__code="84", region__name="Auvergne-Rhône-Alpes"
    )
    CommuneFactory(code="74191", name="Saint-Jean-de-Sixt", departement=savoie, postal_codes=["74450"])
    paris = DepartementFactory(code="75", name="Paris", region__code="11", region__name="Île-de-France")
    CommuneFactory(code="75056", name="Paris", departement=paris, postal_codes=["75001"])
    reunion = DepartementFactory(code="974", name="La Réunion", region__code="04", region__name="La Réunion")
    CommuneFactory(code="97411", name="Saint-Denis", departement=reunion, postal_codes=["97400"])
    return Places()


def raw(**changes: Any) -> dict[str, Any]:
    offer = {
        "id": "123ABCD",
        "intitule": "Soudeur (H/F)",
        "dateCreation": "2026-10-01T08:00:00.000Z",
        "romeCode": "H2913",
        "lieuTravail": {"libelle": "59 - LILLE", "commune": "59350"},
        "typeContrat": "CDI",
        "experienceExige": "D",
    }
    return {key: value for key, value in (offer | changes).items() if value is not None}


def parse(places: Places, **changes: Any) -> ParsedOffer:
    return parse_offer(raw(**changes), places, ROME)


def criteria(parsed: ParsedOffer, code: str) -> list[tuple[str, str, Any]]:
    return [(c.item, c.level, c.value) for c in parsed.criteria if c.code == code]


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
        # Coordinates do not turn a zone into a point.
        ({"libelle": "France", "latitude": 48.9, "longitude": 2.2}, {"place": "country"}),
        ({"libelle": "Levis, QC, Canada"}, {"place": "unknown"}),
        ({}, {"place": "unknown"}),
    ],
    ids=str,
)
def test_workplace(places: Places, stated: dict[str, Any], expected: dict[str, str]) -> None:
    assert criteria(parse(places, lieuTravail=stated), "mobility") == [("workplace", "required", expected)]


def test_the_region_of_a_workplace_is_known_where_the_place_is(places: Places) -> None:
    assert Region.objects.filter(code="04").exists()
    assert parse(places, lieuTravail={"commune": "97411"}).region == "04"
    assert parse(places, lieuTravail={"libelle": "86 - Vienne"}).region == "75"
    assert parse(places, lieuTravail={"libelle": "France"}).region is None


@pytest.mark.parametrize(
    ("demand", "label", "expected"),
    [
        ("E", "Expérience exigée de 3 An(s)", [("", CriterionLevel.REQUIRED, {"months": 36})]),
        ("E", "6 Mois - TECHNIQUE DE VENTE", [("", CriterionLevel.REQUIRED, {"months": 6})]),
        ("E", "1 an - ou un diplôme", [("", CriterionLevel.REQUIRED, {"months": 12})]),
        ("E", "Expérience exigée", [("", CriterionLevel.REQUIRED, {"months": None})]),
        ("E", None, [("", CriterionLevel.REQUIRED, {"months": None})]),
        ("S", "Expérience souhaitée de 2 An(s)", [("", CriterionLevel.WISHED, {"months": 24})]),
        ("S", "Expérience souhaitée", [("", CriterionLevel.WISHED, {"months": None})]),
        ("D", "Débutant accepté (3 ans)", []),
        ("E", "0 An(s)", []),
        ("E", "900 An(s)", [("", CriterionLevel.REQUIRED, {"months": None})]),
        (None, None, []),
    ],
    ids=str,
)
def test_experience(places: Places, demand: str | None, label: str | None, expected: list[Any]) -> None:
    parsed = parse(places, experienceExige=demand, experienceLibelle=label)
    assert criteria(parsed, "experience") == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"typeContrat": "CDI"}, ["permanent"]),
        ({"typeContrat": "DIN"}, ["permanent"]),
        ({"typeContrat": "MIS"}, ["temporary"]),
        ({"typeContrat": "FRA"}, ["self_employed"]),
        ({"typeContrat": "CDD", "natureContrat": "Contrat apprentissage"}, ["apprenticeship"]),
        ({"typeContrat": "CDD", "alternance": True}, ["apprenticeship"]),
        # What we cannot read stays a criterion that nobody is known to meet.
        ({"typeContrat": "XYZ"}, ["unreadable"]),
        ({"typeContrat": None}, []),
    ],
    ids=str,
)
def test_contract(places: Places, fields: dict[str, Any], expected: list[str]) -> None:
    assert [item for item, _, _ in criteria(parse(places, **fields), "contract")] == expected


@pytest.mark.parametrize(
    ("converted", "label", "expected"),
    [
        ("Temps plein", "35H\nTravail en journée", ["full_time"]),
        ("Temps partiel", None, ["part_time"]),
        (None, "39H/semaine\nTravail en journée", ["full_time"]),
        (None, "25 H", ["part_time"]),
        ("Non renseigné", "\nTravail en journée", []),
        (None, None, []),
    ],
    ids=str,
)
def test_working_time(places: Places, converted: str | None, label: str | None, expected: list[str]) -> None:
    parsed = parse(places, dureeTravailLibelleConverti=converted, dureeTravailLibelle=label)
    assert [item for item, _, _ in criteria(parsed, "working_time")] == expected


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"romeCode": "K1424"}, "K1424 » n'existe pas"),
        ({"romeCode": None}, "code ROME manque"),
        ({"id": None}, "numéro"),
        ({"id": "x" * 21}, "20 caractères"),
        ({"intitule": ""}, "intitulé"),
        ({"dateCreation": "hier"}, "ISO 8601"),
        ({"dateCreation": "2026-10-01T08:00:00"}, "fuseau"),
        ({"dateCreation": None}, "ISO 8601"),
    ],
    ids=str,
)
def test_refusals_say_why(places: Places, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        parse(places, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"lieuTravail": None},
        {"lieuTravail": "Lille"},
        {"entreprise": "ACME"},
        {"entreprise": {"nom": "x" * 500, "siret": "123"}},
        {"nombrePostes": "deux"},
        {"nombrePostes": -3},
        {"description": "a\x00b"},
        {"origineOffre": None},
        {"experienceExige": 3, "experienceLibelle": 12},
    ],
    ids=str,
)
def test_odd_values_are_taken_for_what_they_are(places: Places, changes: dict[str, Any]) -> None:
    parsed = parse(places, **changes)
    assert parsed.fields["positions"] >= 1
    assert "\x00" not in parsed.fields["description"]
    assert parsed.employer_siret is None


def test_fields_and_origin(places: Places) -> None:
    parsed = parse(
        places,
        nombrePostes=3,
        origineOffre={"origine": "1"},
        entreprise={"nom": "Atelier du Nord", "siret": "00012345600016"},
        dateActualisation="2026-11-02T09:30:00.123Z",
    )
    assert parsed.fields["positions"] == 3
    assert parsed.fields["origin"] == OfferOrigin.DIRECT
    assert parsed.employer_siret == "00012345600016"
    assert parsed.fields["source_updated_at"].isoformat() == "2026-11-02T09:30:00.123000+00:00"
    assert parse(places).fields["origin"] == OfferOrigin.PARTNER


def test_a_title_left_empty_takes_the_occupation_s_words(places: Places) -> None:
    assert (
        parse(places, intitule=" ", appellationlibelle="Soudeur / Soudeuse").fields["title"]
        == "Soudeur / Soudeuse"
    )


def test_html_entities_are_read(places: Places) -> None:
    assert (
        parse(places, intitule="Chargé d&apos;analyse &amp; conseil").fields["title"]
        == "Chargé d'analyse & conseil"
    )


def test_the_digest_follows_the_content_and_nothing_else(places: Places) -> None:
    assert parse(places).digest == parse(places).digest
    assert parse(places).digest != parse(places, intitule="Soudeuse (H/F)").digest
    assert parse(places).digest != parse(places, typeContrat="CDD").digest
    assert parse(places).digest == parse(places, champInconnu="x").digest


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner)
)
KEYS = [
    *(
        "id",
        "intitule",
        "description",
        "dateCreation",
        "dateActualisation",
        "romeCode",
        "lieuTravail",
        "entreprise",
    ),
    *("typeContrat", "natureContrat", "alternance", "experienceExige", "experienceLibelle", "nombrePostes"),
    *("dureeTravailLibelle", "dureeTravailLibelleConverti", "origineOffre"),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(KEYS), anything, max_size=4))
def test_whatever_comes_an_offer_is_parsed_or_refused(places: Places, changes: dict[str, Any]) -> None:
    try:
        parsed = parse_offer({**raw(), **changes}, places, ROME)
    except Refused as refusal:
        assert str(refusal).encode()
    else:
        assert parsed.fields["positions"] >= 1
        assert "\x00" not in json.dumps([str(parsed.fields), [str(c.value) for c in parsed.criteria]])


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"])
def test_dates_out_of_reach_are_refused(places: Places, date: str) -> None:
    with pytest.raises(Refused, match="vraisemblable"):
        parse(places, dateCreation=date)


@pytest.mark.parametrize(
    "changes",
    [{"experienceExige": ["E"]}, {"intitule": "Soudeur \ud83d"}, {"experienceLibelle": "9" * 5000 + " ans"}],
)
def test_values_that_once_broke_a_file_do_not(places: Places, changes: dict[str, Any]) -> None:
    assert parse(places, **changes).digest
