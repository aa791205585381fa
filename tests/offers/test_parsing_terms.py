"""Contract, hours, experience and pay of an offer."""

from typing import Any

import pytest

from offers.enums import CriterionLevel
from offers.imports.experience import months_of
from offers.imports.references import References
from offers.imports.salary import parse_salary
from tests.offers.raw_offers import criteria, items, parse


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
        ("E", "1 an et 6 mois", [("", CriterionLevel.REQUIRED, {"months": 18})]),
        ("E", "De 1 à 3 ans", [("", CriterionLevel.REQUIRED, {"months": 12})]),
        ("E", "2 ans minimum", [("", CriterionLevel.REQUIRED, {"months": 24})]),
        (None, "Expérience exigée de 2 An(s)", [("", CriterionLevel.REQUIRED, {"months": 24})]),
        (None, "Expérience souhaitée", [("", CriterionLevel.WISHED, {"months": None})]),
        ("E", "Débutant accepté", []),
        ("E", "0 An(s)", []),
        ("E", "900 An(s)", [("", CriterionLevel.REQUIRED, {"months": None})]),
        (None, None, []),
    ],
    ids=str,
)
def test_experience(
    references: References, demand: str | None, label: str | None, expected: list[Any]
) -> None:
    parsed = parse(references, experienceExige=demand, experienceLibelle=label)
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
        ({"typeContrat": None, "typeContratLibelle": "CDI"}, ["permanent"]),
        ({"typeContrat": None, "typeContratLibelle": "Intérim - 3 Mois"}, ["temporary"]),
        ({"typeContrat": None, "typeContratLibelle": "Bénévolat"}, ["unreadable"]),
    ],
    ids=str,
)
def test_contract(references: References, fields: dict[str, Any], expected: list[str]) -> None:
    assert items(parse(references, **fields), "contract") == expected


@pytest.mark.parametrize(
    ("label", "months", "days"),
    [
        ("CDD - 12 Mois", 12, None),
        ("Mission intérimaire - 18 Jour(s)", None, 18),
        ("Contrat à durée indéterminée", None, None),
        ("CDD - 9999 Mois", None, None),
        ("CDD - 0 Jour", None, None),
        ("9" * 500 + " Mois", None, None),
    ],
)
def test_length_of_the_contract(
    references: References, label: str, months: int | None, days: int | None
) -> None:
    details = parse(references, typeContratLibelle=label).details
    assert (details["contract_months"], details["contract_days"]) == (months, days)


@pytest.mark.parametrize(
    ("label", "nature"),
    [
        ("Contrat travail", "ordinary"),
        ("Insertion par l'activ.éco.", "integration"),
        ("Cont. professionnalisation", "professionalisation"),
        ("CUI - CAE", "subsidised"),
        ("Contrat inconnu", ""),
    ],
)
def test_nature_of_the_contract(references: References, label: str, nature: str) -> None:
    assert parse(references, natureContrat=label).details["contract_nature"] == nature


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
def test_working_time(
    references: References, converted: str | None, label: str | None, expected: list[str]
) -> None:
    parsed = parse(references, dureeTravailLibelleConverti=converted, dureeTravailLibelle=label)
    assert items(parsed, "working_time") == expected


@pytest.mark.parametrize(
    ("label", "months"),
    [
        ("1 An(s)", 12),
        ("6 Mois - TECHNIQUE DE VENTE", 6),
        ("1 an 6 mois", 18),
        ("2 ans et demi", 30),
        ("1,5 an", 18),
        ("entre 6 et 12 mois", 6),
        ("3 à 5 ans", 36),
        ("de 6 mois à 1 an", 6),
        ("deux années", 24),
        ("Moins de 2 ans", 0),
        ("Bac pro", None),
        ("Expérience exigée", None),
    ],
)
def test_months_of_a_label(label: str, months: int | None) -> None:
    assert months_of(label) == months


def test_a_comment_that_is_a_duration_gives_the_months(references: References) -> None:
    asked = {"experienceExige": "E", "experienceLibelle": "Expérience exigée"}
    vague = parse(references, **asked, experienceCommentaire="depuis 3 ans au moins dans le bâtiment")
    stated = parse(references, **asked, experienceCommentaire="3 ans")
    assert criteria(vague, "experience")[0][2] == {"months": None}
    assert criteria(stated, "experience")[0][2] == {"months": 36}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"dureeTravailLibelle": "35H/semaine\nTravail de nuit..."}, ["night"]),
        ({"dureeTravailLibelle": "35H\nTravail posté (2x8, 3x8, 5x8, etc.)"}, ["shifts"]),
        ({"dureeTravailLibelle": "35H Travail en 2X8"}, ["shifts"]),
        (
            {"contexteTravail": {"horaires": ["Travail le samedi", "Travail en astreinte"]}},
            ["on_call", "weekend"],
        ),
        ({"contexteTravail": {"horaires": "Travail les week-ends et jours fériés"}}, ["weekend"]),
        ({"contexteTravail": {"horaires": ["Travail en journée", "Horaires annuels"]}}, []),
        ({"deplacementCode": "4", "deplacementLibelle": "Quotidiens Zone nationale"}, ["long_trips"]),
        ({"deplacementCode": 3, "deplacementLibelle": "Fréquents Zone internationale"}, ["long_trips"]),
        # A round in the département is no long trip; a rare one abroad is not frequent.
        ({"deplacementCode": "4", "deplacementLibelle": "Quotidiens Zone départementale"}, []),
        ({"deplacementCode": "2", "deplacementLibelle": "Ponctuels Zone internationale"}, []),
        # Free text imposes nothing.
        ({"description": "Travail de nuit en 3x8, astreintes", "complementExercice": "2*8"}, []),
    ],
    ids=str,
)
def test_schedule(references: References, fields: dict[str, Any], expected: list[str]) -> None:
    parsed = parse(references, **fields)
    assert criteria(parsed, "schedule") == [(item, CriterionLevel.REQUIRED, {}) for item in expected]


def test_hours_and_trips_are_kept_as_worded(references: References) -> None:
    details = parse(
        references,
        dureeTravailLibelle="Temps partiel - 32H30/semaine\nTravail en journée...",
        contexteTravail={
            "horaires": [" Travail en horaires décalés", ""],
            "conditionsExercice": ["Autre", "En extérieur"],
        },
        deplacementCode="4",
        deplacementLibelle="Quotidiens Zone départementale",
    ).details
    assert details["weekly_minutes"] == 32 * 60 + 30
    assert details["hours"] == ["Travail en journée", "Travail en horaires décalés"]
    assert details["work_conditions"] == ["En extérieur"]
    assert (details["travel_frequency"], details["travel_zone"]) == ("daily", "departement")


def test_a_label_that_is_not_known_is_noted(references: References) -> None:
    parsed = parse(references, dureeTravailLibelle="35H Travail dans l'eau", natureContrat="Bénévolat")
    assert sorted(parsed.misread) == [
        ("dureeTravailLibelle", "Travail dans l'eau"),
        ("natureContrat", "Bénévolat"),
    ]


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Mensuel de 2000,00 Euros à 2300,00 Euros sur 12 mois", ("month", "2000.00", "2300.00", 12)),
        ("Mensuel de 2000,00 Euros à 2300,00 Euros sur 12.0 mois", ("month", "2000.00", "2300.00", 12)),
        ("Annuel de 38000.0 Euros sur 12.5 mois", ("year", "38000.00", "38000.00", 12.5)),
        ("Annuel de 42000,00 Euros à 36000,00 Euros sur 13 mois", ("year", "36000.00", "42000.00", 13)),
        ("Horaire de 14.72 Euros sur 0.0 mois", ("hour", "14.72", "14.72", None)),
        ("Horaire de 12,00 Euros à 14,00 Euros sur 12 mois", ("hour", "12.00", "14.00", None)),
        ("Annuel de 35 000,00 Euros", ("year", "35000.00", "35000.00", None)),
        ("Annuel de 35 k€ à 40 k€", ("year", "35000.00", "40000.00", None)),
        ("Mensuel à partir de 1900 Euros", ("month", "1900.00", None, None)),
        ("Mensuel jusqu'à 1900 Euros", ("month", None, "1900.00", None)),
        ("Annuel de", None),
        ("Autre de 11,55 Euros à 12,00 Euros", None),
        ("Annuel de 17,00 Euros à 27,00 Euros", None),
        ("Horaire de 2000,00 Euros", None),
        ("Mensuel de 1000 à 2000 ou 3000 Euros", None),
        ("Mensuel de 4500,00 CHF", None),
        ("Mensuel de " + "9" * 4000 + " Euros", None),
    ],
)
def test_salary_of_a_label(label: str, value: tuple[Any, ...] | None) -> None:
    salary = parse_salary(label)
    expected = None if value is None else dict(zip(("period", "min", "max", "months"), value, strict=True))
    assert (salary and salary.value()) == expected


def test_salary_is_wished_and_unreadable_where_an_amount_is_not_understood(references: References) -> None:
    pay = {"libelle": "Horaire de 12,00 Euros", "complement1": "Mutuelle", "complement2": "Autre"}
    parsed = parse(references, salaire={**pay, "listeComplements": [{"code": "14"}, {"code": "7"}, {}, "x"]})
    value = {"period": "hour", "min": "12.00", "max": "12.00", "months": None}
    assert criteria(parsed, "salary") == [("", CriterionLevel.WISHED, value)]
    assert parsed.details["pay_complements"] == ["health_cover", "transport"]
    unread = parse(references, salaire={"libelle": "De 1898,00 Euros à 2610,00 Euros"})
    assert items(unread, "salary") == ["unreadable"]
    assert criteria(parse(references, salaire={"libelle": "Annuel de"}), "salary") == []
