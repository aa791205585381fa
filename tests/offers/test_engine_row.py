"""The search row of an offer, and the view that says the same from the sources, for any criteria."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from francetravail_match.referentials.models import Certification, RomeCode
from offers.enums import CriterionLevel, ScheduleConstraint
from offers.models import OfferCriterion
from tests.factories import (
    CommuneFactory,
    DepartementFactory,
    JobOfferFactory,
    RegionFactory,
    RomeCodeFactory,
)

pytestmark = pytest.mark.django_db
REQUIRED, WISHED = CriterionLevel.REQUIRED, CriterionLevel.WISHED
LEVELS = (REQUIRED, WISHED)
REGULATED = "K1304"

levels = st.sampled_from(LEVELS)


def some(code: str, items: list[str], value: st.SearchStrategy[Any], level: Any = levels) -> Any:
    """Criteria of one code about some of these items."""
    one = st.builds(lambda level, value: (level, value), level, value)
    drawn = st.dictionaries(st.sampled_from(items), one, max_size=4)
    return drawn.map(
        lambda found: [
            OfferCriterion(code=code, item=item, level=level, value=value)
            for item, (level, value) in found.items()
        ]
    )


nothing: st.SearchStrategy[dict[str, Any]] = st.just({})
required, wished = st.just(REQUIRED), st.just(WISHED)
euros = st.none() | st.sampled_from(["1900.00", "2100.50"])
salaries = st.fixed_dictionaries({"period": st.sampled_from(["hour", "month"]), "min": euros, "max": euros})
criteria_lists = st.tuples(
    some("schedule", ScheduleConstraint.values, nothing, required),
    some("skill", ["1", "20", "300", "4000"], nothing),
    some("skill", ["label:a", "label:b"], st.just({"label": "x"}), wished),
    some("skill", ["at_least"], st.builds(lambda k: {"count": k}, st.integers(1, 5)), required),
    some("licence", ["B", "CE", "label:l"], nothing),
    some("language", ["en", "de", "ber", "label:l"], st.sampled_from([{"cefr": None}, {"cefr": "B1"}])),
    some("certification", ["R489", "SST", "HAB-ELEC", "label:c"], nothing),
    some(
        "education",
        ["", "15031", "31734", "label:e"],
        st.builds(
            lambda level: {"level": level, "field": "", "asked": "required"}, st.sampled_from([None, 3, 5])
        ),
    ),
    some("salary", [""], salaries, wished) | some("salary", ["unreadable"], st.just({"label": "?"}), wished),
).map(lambda parts: [criterion for part in parts for criterion in part])


def row_of(table: str, key: str, value: Any) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM {table} t WHERE {key} = %s", [value])
        return json.loads(cursor.fetchone()[0])


def of(criteria: Iterable[OfferCriterion], code: str, level: str | None = None) -> list[OfferCriterion]:
    found = [c for c in criteria if c.code == code and level in (None, c.level)]
    return sorted(found, key=lambda c: c.item)


def unread(criteria: list[OfferCriterion]) -> list[OfferCriterion]:
    return [c for c in criteria if c.item.startswith("label:")]


def read(criteria: list[OfferCriterion]) -> list[OfferCriterion]:
    return [c for c in criteria if not c.item.startswith("label:")]


def expected_columns(criteria: list[OfferCriterion], regulated: bool) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: any(c.item == name for c in of(criteria, "schedule")) for name in ScheduleConstraint.values
    }
    for level in LEVELS:
        skills = [c for c in of(criteria, "skill", level) if c.item != "at_least"]
        columns[f"skills_{level}"] = sorted(int(c.item) for c in read(skills)) if skills else None
        for name, found in {
            "licences": of(criteria, "licence", level),
            "languages": of(criteria, "language", level),
            "certifications": [c for c in of(criteria, "certification", level) if c.item != "HAB-ELEC"],
        }.items():
            tokens = [":".join(filter(None, [c.item, c.value.get("cefr")])) for c in read(found)]
            columns |= {
                f"{name}_{level}": tokens if found else None,
                f"{name}_{level}_unread": bool(unread(found)),
            }
        languages = of(criteria, "language", level)
        columns[f"language_codes_{level}"] = [c.item for c in read(languages)] if languages else None
    columns["skills_wished_unread"] = len(unread(of(criteria, "skill", WISHED)))
    n, counts = (
        columns["skills_required"],
        [c.value["count"] for c in of(criteria, "skill") if c.item == "at_least"],
    )
    columns["skills_needed"] = None if n is None else min([len(n), *counts])
    return (
        columns
        | education_columns(of(criteria, "education"), regulated)
        | salary_columns(of(criteria, "salary"))
    )


def education_columns(criteria: list[OfferCriterion], regulated: bool) -> dict[str, Any]:
    trainings = [
        (c.value["level"], ("?" if c.item.startswith("label:") else c.item) if regulated else "", c.level)
        for c in criteria
    ]
    trainings = [t for t in trainings if t[0] is not None or t[1]]
    is_required = regulated and any(level == REQUIRED for _, _, level in trainings)
    kept = [t for t in trainings if not is_required or t[2] == REQUIRED]
    kept.sort(key=lambda t: (t[0] is None, t[0] or 0, t[1]))
    return {
        "education_levels": [t[0] for t in kept] or None,
        "education_fields": [t[1] for t in kept] or None,
        "education_required": is_required,
    }


def salary_columns(criteria: list[OfferCriterion]) -> dict[str, Any]:
    value = criteria[0].value if criteria and criteria[0].item == "" else {}
    high = value.get("max")
    return {
        "salary_stated": bool(criteria),
        "salary_max": None if high is None else float(high),
        "salary_period": value.get("period"),
    }


def expected_truth(criteria: list[OfferCriterion], columns: dict[str, Any]) -> dict[str, Any]:
    def listed(code: str, *left_out: str, **details: str) -> list[dict[str, Any]]:
        return [
            {"item": c.item, "level": c.level, **{name: c.value.get(key) for name, key in details.items()}}
            for c in of(criteria, code)
            if c.item not in left_out
        ]

    salary = of(criteria, "salary")
    said = (
        {key: salary[0].value[key] for key in ("period", "min", "max")}
        if salary and not salary[0].item
        else {}
    )
    return {
        "schedule": [c.item for c in of(criteria, "schedule")],
        "skills": listed("skill", "at_least"),
        "skills_needed": columns["skills_needed"],
        "licences": listed("licence"),
        "languages": listed("language", cefr="cefr"),
        "certifications": listed("certification", "HAB-ELEC"),
        "education": listed("education", diploma="level"),
        "salary": said if salary else None,
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(criteria=criteria_lists, regulated=st.booleans())
def test_the_row_and_the_view_say_what_the_criteria_say(db: None, criteria, regulated):
    with transaction.atomic():
        rome = RomeCodeFactory(regulated=regulated)
        job = OfferCriterion(code="occupation", item=rome.code, value={"appellation": 11987})
        place = OfferCriterion(code="mobility", item="workplace", value={"place": "country"})
        offer = JobOfferFactory(published=True, criteria=[job, place, *criteria])
        row = row_of("offers_searchrow", "offer_id", offer.pk)
        columns = expected_columns(criteria, regulated)
        assert {name: row[name] for name in columns} == columns
        assert (row["appellation"], row["version_id"]) == (11987, offer.current_version_id)
        truth = row_of("truth_offer", "public_id", offer.public_id)
        expected = expected_truth(criteria, columns)
        assert {name: truth[name] for name in expected} == expected
        assert (truth["appellation"], truth["regulated"]) == (11987, regulated)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("item", "level", "value"),
    [
        ("at_least", WISHED, {"count": 1}),
        ("at_least", REQUIRED, {}),
        ("at_least", REQUIRED, {"count": 0}),
        ("at_least", REQUIRED, {"count": "2"}),
        ("at_least", REQUIRED, {"count": 1.5}),
        ("at_least", REQUIRED, {"count": None}),
        ("souder", REQUIRED, {}),
    ],
)
def test_a_skill_is_a_code_or_a_label_and_enough_is_a_number(item, level, value):
    criterion = OfferCriterion(code="skill", item=item, level=level, value=value)
    with pytest.raises(IntegrityError, match="offers_criterion_"), transaction.atomic():
        JobOfferFactory(with_version=True, criteria=[criterion])


def test_what_only_the_employer_delivers_is_read_anew_when_that_changes():
    asked = OfferCriterion(code="certification", item="SST", level=REQUIRED)
    offer = JobOfferFactory(published=True, criteria=[*base_criteria(), asked])
    assert row_of("offers_searchrow", "offer_id", offer.pk)["certifications_required"] == ["SST"]
    Certification.objects.filter(code="SST").update(delivered_by="employer")
    assert row_of("offers_searchrow", "offer_id", offer.pk)["certifications_required"] is None


def base_criteria() -> list[OfferCriterion]:
    rome = RomeCode.objects.first() or RomeCodeFactory()
    return [
        OfferCriterion(code="occupation", item=rome.code),
        OfferCriterion(code="mobility", item="workplace", value={"place": "country"}),
    ]


def test_the_occupations_are_in_the_order_of_their_codes():
    child = RomeCodeFactory(code="H2999")
    parent = RomeCodeFactory(code="H2100")
    other = RomeCodeFactory(code="H2001", parent=parent)
    RomeCode.objects.filter(pk=child.pk).update(parent=parent)
    job = OfferCriterion(code="occupation", item="H2100")
    offer = JobOfferFactory(published=True, criteria=[job, base_criteria()[1]])
    row = row_of("offers_searchrow", "offer_id", offer.pk)
    assert row["occupations"] == [other.pk, parent.pk, child.pk]


def test_a_zone_is_the_departements_where_a_commune_has_a_point():
    region = RegionFactory(code="84")
    rhone, loire, empty = (DepartementFactory(code=code, region=region) for code in ("69", "42", "43"))
    CommuneFactory(code="69123", departement=rhone, lat=45.76, lon=4.84)
    CommuneFactory(code="42218", departement=loire, lat=45.44, lon=4.39)
    CommuneFactory(code="69999", departement=rhone, lat=None, lon=None)
    CommuneFactory(code="43157", departement=empty, lat=None, lon=None)
    expected = [
        ({"place": "region", "region": "84"}, ["42", "69"]),
        ({"place": "departement", "departement": "69"}, ["69"]),
        ({"place": "departement", "departement": "43"}, None),
        ({"place": "commune", "commune": "69999"}, ["69"]),
        ({"place": "commune", "commune": "69123"}, None),
        ({"place": "country"}, None),
    ]
    job = base_criteria()[0]
    for value, departements in expected:
        criteria = [OfferCriterion(code="occupation", item=job.item), workplace(value)]
        offer = JobOfferFactory(published=True, criteria=criteria)
        assert row_of("offers_searchrow", "offer_id", offer.pk)["zone_departements"] == departements


def workplace(value: dict[str, Any]) -> OfferCriterion:
    return OfferCriterion(code="mobility", item="workplace", value=value)
