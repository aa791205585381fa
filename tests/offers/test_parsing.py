"""One offer of the API, read field by field."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offers.enums import OfferOrigin
from offers.imports.fields import IGNORED, MAPPED, present_fields
from offers.imports.france_travail import parse_offer
from offers.imports.references import References
from offers.imports.values import Refused
from offers.models import JobOffer, OfferDetails
from tests.offers.raw_offers import RICH, parse


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
        ({"dateCreation": None}, r"la date \(dateCreation\) manque"),
    ],
    ids=str,
)
def test_refusals_say_why(references: References, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        parse(references, **changes)


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
def test_odd_values_are_taken_for_what_they_are(references: References, changes: dict[str, Any]) -> None:
    parsed = parse(references, **changes)
    assert parsed.fields["positions"] >= 1
    assert "\x00" not in parsed.fields["description"]


def test_a_text_neither_deceives_nor_has_no_end(references: References) -> None:
    parsed = parse(references, intitule="Chef \u202eerèihcarud\u202c H/F", description="é" * 2_000_000)
    assert parsed.fields["title"] == "Chef erèihcarud H/F"
    assert len(parsed.fields["description"]) == 20_000
    assert [path for path, _ in parsed.misread] == ["description"]


def test_fields_and_origin(references: References) -> None:
    parsed = parse(
        references,
        nombrePostes=3,
        origineOffre={"origine": "1"},
        entreprise={"nom": "Atelier du Nord", "siret": "00012345600016"},
        dateActualisation="2026-11-02T09:30:00.123Z",
    )
    assert parsed.fields["positions"] == 3
    assert parsed.fields["origin"] == OfferOrigin.DIRECT
    assert parsed.employer_siret == "00012345600016"
    assert parsed.fields["source_updated_at"].isoformat() == "2026-11-02T09:30:00.123000+00:00"
    assert parse(references).fields["origin"] == OfferOrigin.PARTNER


def test_a_title_left_empty_takes_the_occupation_s_words(references: References) -> None:
    assert (
        parse(references, intitule=" ", appellationlibelle="Soudeur / Soudeuse").fields["title"]
        == "Soudeur / Soudeuse"
    )


def test_html_entities_are_read(references: References) -> None:
    assert (
        parse(references, intitule="Chargé d&apos;analyse &amp; conseil").fields["title"]
        == "Chargé d'analyse & conseil"
    )


def test_the_digest_follows_the_content_and_nothing_else(references: References) -> None:
    assert parse(references).digest == parse(references).digest
    assert parse(references).digest != parse(references, intitule="Soudeuse (H/F)").digest
    assert parse(references).digest != parse(references, typeContrat="CDD").digest
    assert parse(references).digest == parse(references, champInconnu="x").digest


def test_every_field_of_the_api_is_mapped_or_known_to_be_left_out(references: References) -> None:
    mapped, ignored, denied = present_fields(RICH)
    assert set(mapped) == set(MAPPED)
    assert ignored == set(IGNORED)
    assert denied == set()
    assert parse_offer(RICH, references).misread == []


def test_an_offer_says_everything_it_can(references: References) -> None:
    parsed = parse_offer(RICH, references)
    assert sorted((c.code, c.item) for c in parsed.criteria) == [
        ("contract", "permanent"),
        ("education", "23054"),
        ("experience", ""),
        ("language", "en"),
        ("licence", "B"),
        ("mobility", "workplace"),
        ("occupation", "H2913"),
        ("salary", ""),
        ("schedule", "long_trips"),
        ("schedule", "night"),
        ("skill", "100100"),
        ("skill", "100300"),
        ("working_time", "full_time"),
    ]
    assert parsed.criteria[0].value == {"appellation": 11111}
    # Free text is kept in the description, and there only.
    assert parsed.fields["description"].splitlines() == [
        "Assemblage de pièces.",
        "Expérience : en chaudronnerie",
        "Horaires : Prime de panier",
        "Conditions de travail : en atelier",
        "Salaire : selon profil",
        "Formation : ou équivalent",
    ]
    assert {
        name: parsed.details[name] for name in ("naf", "qualification", "partners", "lacks_candidates")
    } == {
        "naf": "25.11Z",
        "qualification": "3",
        "partners": ["PARTENAIRE"],
        "lacks_candidates": True,
    }


def test_unknown_and_denied_fields_are_told_apart() -> None:
    _, ignored, denied = present_fields(
        {
            "nouveau": {"a": 1},
            "candidat": {"numeroSecu": "1", "nir": 2, "photoUrl": "x"},
            "nationalite": "F",
            "x\ud83d": [],
        }
    )
    assert ignored == {"nouveau.a", "x"}
    assert denied == {"candidat.numeroSecu", "candidat.nir", "candidat.photoUrl", "nationalite"}


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.just("9" * 400)
    | st.just(10**400)
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
LEAVES = sorted({*MAPPED, *IGNORED, *(path.rsplit(".", 1)[0] for path in (*MAPPED, *IGNORED))})


def replaced(value: Any, path: list[str], new: Any) -> Any:
    """A copy of a JSON value with another thing at a path (`competences[]`, `code`)."""
    if not path:
        return new
    key, rest = path[0].removesuffix("[]"), path[1:]
    inner = (
        [replaced(item, rest, new) for item in value[key]]
        if path[0].endswith("[]")
        else replaced(value[key], rest, new)
    )
    return {**value, key: inner}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.sampled_from(LEAVES), anything), min_size=1, max_size=4))
def test_whatever_comes_an_offer_is_parsed_or_refused(
    country: None, references: References, changes: list[tuple[str, Any]]
) -> None:
    source = RICH
    for path, new in changes:
        with contextlib.suppress(KeyError, TypeError):  # what was replaced before may have no such field
            source = replaced(source, path.split("."), new)
    assert len(present_fields(source)) == 3
    try:
        parsed = parse_offer(source, references)
    except Refused as refusal:
        assert str(refusal).encode()
        return
    offer = JobOffer(source_number=parsed.number, **parsed.fields)
    offer.clean_fields(exclude=["agency", "source_digest"])
    details = OfferDetails(**parsed.details)
    details.clean_fields(exclude=["offer"])
    details.validate_constraints()
    for criterion in parsed.criteria:
        criterion.clean_fields(exclude=["version", "value"])
    stored = json.dumps([parsed.fields, parsed.details, [c.value for c in parsed.criteria]], default=str)
    assert "\\u0000" not in stored
    assert json.loads(stored) and json.dumps(json.loads(stored), ensure_ascii=False).encode()
    keys = [(c.code, c.item) for c in parsed.criteria]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"])
def test_dates_out_of_reach_are_refused(references: References, date: str) -> None:
    with pytest.raises(Refused, match="vraisemblable"):
        parse(references, dateCreation=date)


@pytest.mark.parametrize(
    "changes",
    [{"experienceExige": ["E"]}, {"intitule": "Soudeur \ud83d"}, {"experienceLibelle": "9" * 5000 + " ans"}],
)
def test_values_that_once_broke_a_file_do_not(references: References, changes: dict[str, Any]) -> None:
    assert parse(references, **changes).digest
