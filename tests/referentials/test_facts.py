"""Facts written by hand: certifications and their equivalences, the minimum wage, the national parameters."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from francetravail_match.common.database import app_now, app_today
from francetravail_match.referentials.enums import DeliveredBy, MinimumWageArea, ParameterCode
from francetravail_match.referentials.models import (
    Certification,
    CertificationEquivalence,
    CertificationTerm,
    MinimumWage,
    NationalParameter,
)
from francetravail_match.referentials.querysets import smic_at
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 24)
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "euros"),
    [
        (datetime.date(2022, 12, 31), "11.07"),
        (datetime.date(2023, 1, 1), "11.27"),
        (datetime.date(2024, 10, 31), "11.65"),
        (datetime.date(2024, 11, 1), "11.88"),
        (datetime.date(2025, 12, 31), "11.88"),
        (TODAY, "12.02"),
    ],
)
def test_the_minimum_wage_of_a_day(day: datetime.date, euros: str) -> None:
    assert smic_at(day) == Decimal(euros)


@pytest.mark.parametrize(
    ("day", "euros"),
    [
        (datetime.date(2021, 12, 31), "7.91"),
        (datetime.date(2024, 10, 31), "8.80"),
        (datetime.date(2024, 11, 1), "8.98"),
        (datetime.date(2025, 12, 31), "8.98"),
        (TODAY, "9.33"),
    ],
)
def test_the_minimum_wage_of_a_day_in_mayotte(day: datetime.date, euros: str) -> None:
    assert smic_at(day, MinimumWageArea.MAYOTTE) == Decimal(euros)


def test_each_text_sets_the_minimum_wage_of_both_areas() -> None:
    said = [
        list(MinimumWage.objects.filter(area=area).values_list("valid_from", "source"))
        for area in MinimumWageArea
    ]
    assert said[0] == said[1]


def test_no_minimum_wage_is_invented_for_the_days_before_the_first() -> None:
    with pytest.raises(MinimumWage.DoesNotExist):
        smic_at(datetime.date(2018, 12, 31))


@pytest.mark.parametrize("area", MinimumWageArea)
def test_the_minimum_wage_only_rises(area: MinimumWageArea) -> None:
    rows = MinimumWage.objects.filter(area=area).order_by("valid_from")
    amounts = list(rows.values_list("hourly_gross", flat=True))
    assert amounts == sorted(set(amounts))


def on(rows: QuerySet[Any], day: datetime.date) -> QuerySet[Any]:
    """The dated rules in force on ``day``, both ends included."""
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


def accepted(old: str, day: datetime.date) -> set[str]:
    rows = on(CertificationEquivalence.objects.filter(old__code=old), day)
    return set(rows.values_list("new__code", flat=True))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("R389", "R489"),
        ("R377M", "R487"),
        ("R372M", "R482"),
        ("R390", "R490"),
        ("R386", "R486"),
        ("R383M", "R483"),
    ],
)
def test_an_old_caces_is_accepted_for_the_new_one_since_2020(old: str, new: str) -> None:
    assert accepted(old, TODAY) == {new}
    assert accepted(old, datetime.date(2019, 12, 31)) == set()
    assert accepted(new, TODAY) == set()
    # The old one is obtained no more, the new one was not before.
    change = datetime.date(2020, 1, 1)
    terms = CertificationTerm.objects.all()
    assert not on(terms.filter(certification__code=old), change).exists()
    assert on(terms.filter(certification__code=old), change - DAY).exists()
    assert not on(terms.filter(certification__code=new), change - DAY).exists()


def test_how_long_a_certification_is_good_for() -> None:
    rows = on(CertificationTerm.objects.all(), TODAY).values_list(
        "certification__code", "validity_months", "tolerance_months", "refresher_days"
    )
    found = {code: values for code, *values in rows}
    assert found["R482"] == [120, None, None]
    assert found["R489"] == [60, None, None]
    assert found["SST"] == [24, None, 1]
    assert found["RP1"] == [36, 6, 2]
    assert found["ADR"] == [60, 0, None]


def test_every_certification_says_its_rules_and_who_delivers_it() -> None:
    assert not Certification.objects.filter(terms=None).exists()
    assert not CertificationTerm.objects.filter(source="").exists()
    by_employers = Certification.objects.filter(delivered_by=DeliveredBy.EMPLOYER)
    assert set(by_employers.values_list("code", flat=True)) == {"HAB-ELEC", "CONDUITE", "SITE"}
    assert not Certification.objects.exclude(delivered_by__in=DeliveredBy.values).exists()


def test_of_a_rule_the_end_alone_is_written() -> None:
    for model in (CertificationTerm, CertificationEquivalence):
        model._default_manager.update(valid_until=TODAY)
        for field in model._meta.concrete_fields:
            if field.name == "valid_until" or field.primary_key:
                continue
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                model._default_manager.update(**{field.name: F(field.name)})


def test_two_rules_do_not_hold_on_one_day() -> None:
    sst = Certification.objects.get(code="SST")
    again = CertificationTerm(certification=sst, valid_from=TODAY, validity_months=36, source="essai")
    with pytest.raises(ValidationError, match="Une autre règle vaut déjà"):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    CertificationTerm.objects.filter(certification=sst).update(valid_until=TODAY - DAY)
    again.full_clean()
    again.save()
    backwards = CertificationEquivalence(
        old=sst, new=Certification.objects.get(code="ADR"), valid_from=TODAY, valid_until=TODAY - DAY
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        backwards.save()


def test_the_parameters_of_the_rules() -> None:
    rows = NationalParameter.objects.order_by("code")
    assert set(rows.values_list("valid_from", flat=True)) == {datetime.date(2026, 1, 1)}
    assert dict(rows.values_list("code", "value")) == {
        ParameterCode.UNDECLARED_MOBILITY_KM: 60,
        ParameterCode.ASAP_DAYS: 30,
        ParameterCode.REFRESHER_DAYS: 5,
        ParameterCode.REVEALS_PER_DAY: 50,
        ParameterCode.HISTORY_DAYS: 400,
    }


def new_value(day: datetime.date, value: float = 45, **fields: object) -> NationalParameter:
    given = {"author": UserFactory(administrator=True), "reason": "Les trajets s'allongent.", **fields}
    return NationalParameter(code=ParameterCode.UNDECLARED_MOBILITY_KM, valid_from=day, value=value, **given)


def test_a_new_value_says_who_when_and_why_and_leaves_the_past_as_it_was() -> None:
    start = app_today() + 7 * DAY
    added = new_value(start)
    added.full_clean()
    added.save()
    added.refresh_from_db()
    assert abs(added.created_at - app_now()) < datetime.timedelta(minutes=1)
    rows = NationalParameter.objects.filter(code=added.code).order_by("valid_from")
    assert list(rows.values_list("valid_from", "value")) == [(datetime.date(2026, 1, 1), 60), (start, 45)]


def new_wage(day: datetime.date) -> MinimumWage:
    return MinimumWage(
        area=MinimumWageArea.FRANCE, valid_from=day, hourly_gross=Decimal("12.50"), source="essai"
    )


@pytest.mark.parametrize("wrong", [{"area": "reunion"}, {"valid_from": datetime.date(2026, 1, 1)}])
def test_a_wage_is_of_a_known_area_and_the_only_one_of_its_day(wrong: dict[str, object]) -> None:
    wage = new_wage(app_today())
    for name, value in wrong.items():
        setattr(wage, name, value)
    with pytest.raises(ValidationError):
        wage.full_clean()


@pytest.mark.parametrize(
    "fields", [{"reason": ""}, {"value": -1}, {"value": 1001}, {"value": 4.5}, {"value": float("nan")}]
)
def test_a_value_without_a_reason_or_out_of_bounds_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        new_value(app_today(), **fields).save()  # type: ignore[arg-type]


def test_a_value_takes_effect_today_or_later() -> None:
    new_value(app_today()).save()
    new_wage(app_today()).save()
    for late in (new_value(app_today() - DAY), new_wage(app_today() - DAY)):
        with pytest.raises(DatabaseError, match="aujourd'hui ou plus tard"), transaction.atomic():
            late.save()


def test_a_dated_value_is_changed_by_nobody_and_withdrawn_only_before_its_day() -> None:
    new_value(app_today() + DAY).save()
    for model in (NationalParameter, MinimumWage):
        rows = model._default_manager.all()
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
            rows.update(valid_from=app_today() + 2 * DAY)
        with pytest.raises(DatabaseError, match="ne se retire pas"), transaction.atomic():
            rows.filter(valid_from__lte=app_today()).delete()
    coming = NationalParameter.objects.filter(valid_from__gt=app_today())
    assert coming.delete()[0] == 1
