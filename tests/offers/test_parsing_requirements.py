"""Skills, licences, languages and training of an offer."""

from typing import Any

import pytest

from offers.enums import CriterionLevel
from offers.imports.references import References
from offers.imports.requirements import label_item
from tests.offers.raw_offers import criteria, items, parse

REQUIRED, WISHED = CriterionLevel.REQUIRED, CriterionLevel.WISHED


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"code": "100100", "libelle": "Souder", "exigence": "E"}, ("100100", REQUIRED, {})),
        ({"code": 100100, "libelle": "Souder", "exigence": "S"}, ("100100", WISHED, {})),
        # A code that ROME does not have: the exact label, but for case and accents.
        ({"code": "999", "libelle": "SOUDER A L'ARC", "exigence": "E"}, ("100100", REQUIRED, {})),
        ({"libelle": "Lire un plan", "exigence": "E"}, ("100200", REQUIRED, {})),
        # Outside ROME it is only wished, whatever the source says.
        (
            {"libelle": "Lire les plans", "exigence": "E"},
            (label_item("Lire les plans"), WISHED, {"label": "Lire les plans"}),
        ),
        # Nobody is left out for what the source does not require.
        ({"code": "100100", "exigence": "?"}, ("100100", WISHED, {})),
    ],
    ids=str,
)
def test_skill(references: References, stated: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert criteria(parse(references, competences=[stated]), "skill") == [expected]


def test_of_two_equal_skills_the_required_one_is_kept(references: References) -> None:
    parsed = parse(
        references,
        competences=[
            {"code": "100100", "exigence": "S"},
            {"libelle": "Souder à l'arc", "exigence": "E"},
            {"code": "100100", "exigence": "S"},
        ],
    )
    assert criteria(parsed, "skill") == [("100100", REQUIRED, {})]


def test_soft_skills_are_wished(references: References) -> None:
    parsed = parse(
        references,
        qualitesProfessionnelles=[
            {"libelle": "Faire preuve d’autonomie", "description": "…"},
            {"libelle": "Faire preuve d'autonomie"},
            {"libelle": "Gérer son stress"},
        ],
    )
    assert [(item, level) for item, level, _ in criteria(parsed, "skill")] == [
        ("100300", WISHED),
        (label_item("Gérer son stress"), WISHED),
    ]


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("B - Véhicule léger", "B"),
        ("B - Véhicule léger Exigé", "B"),
        ("EB - Véhicule léger + remorque", "BE"),
        ("BE - Véhicule léger + remorque (PTAC > 4,25 T)", "BE"),
        ("B mention 79.06 (= EB)", "BE"),
        ("C1E - Poids lourd < 7,5 T + remorque", "C1E"),
        ("EC - Poids lourd + remorque", "CE"),
        ("AM - Cyclomoteur <= 50 cm3", "AM"),
        ("A - Moto", "A"),
    ],
)
def test_licence(references: References, label: str, category: str) -> None:
    parsed = parse(references, permis=[{"libelle": label, "exigence": "E"}])
    assert criteria(parsed, "licence") == [(category, REQUIRED, {})]


def test_no_licence_is_no_criterion_an_unknown_one_stays_required(references: References) -> None:
    assert items(parse(references, permis=[{"libelle": "Aucun permis", "exigence": "S"}]), "licence") == []
    parsed = parse(references, permis=[{"libelle": "Permis fluvial", "exigence": "E"}])
    value = {"label": "Permis fluvial"}
    assert criteria(parsed, "licence") == [(label_item("Permis fluvial"), REQUIRED, value)]
    assert parsed.misread == [("permis[].libelle", "Permis fluvial")]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Anglais", "en"),
        ("Allemand Bon Souhaité", "de"),
        ("Chinois (Mandarin)", "zh"),
        ("Neerlandais", "nl"),
        ("Langue des signes", "fsl"),
    ],
)
def test_language(references: References, label: str, code: str) -> None:
    parsed = parse(references, langues=[{"libelle": label, "exigence": "S"}])
    assert criteria(parsed, "language") == [(code, WISHED, {"cefr": None})]


def test_an_unknown_language_keeps_its_label(references: References) -> None:
    parsed = parse(references, langues=[{"libelle": "Klingon", "exigence": "E"}])
    assert criteria(parsed, "language") == [(label_item("Klingon"), REQUIRED, {"label": "Klingon"})]


@pytest.mark.parametrize(
    ("label", "level"),
    [
        ("CAP, BEP et équivalents", 3),
        ("Bac ou équivalent", 4),
        ("Bac+2 ou équivalents", 5),
        ("Bac+3, Bac+4 ou équivalents", 6),
        ("Bac+5 et plus ou équivalents", 7),
    ],
)
def test_education_is_wished_unless_the_occupation_is_regulated(
    references: References, label: str, level: int
) -> None:
    formations = [
        {"niveauLibelle": label, "exigence": "E", "codeFormation": "31054", "domaineLibelle": "soudage"}
    ]
    value = {"level": level, "field": "soudage", "asked": REQUIRED}
    free = parse(references, formations=formations)
    regulated = parse(references, formations=formations, romeCode="J1502")
    assert criteria(free, "education") == [("31054", WISHED, value)]
    assert criteria(regulated, "education") == [("31054", REQUIRED, value)]


def test_trainings_of_one_field_are_alternatives(references: References) -> None:
    levels = ["Bac+5 et plus ou équivalents", "Bac+2 ou équivalents", "Bac+3, Bac+4 ou équivalents"]
    parsed = parse(references, formations=[{"niveauLibelle": level, "exigence": "S"} for level in levels])
    assert criteria(parsed, "education") == [("", WISHED, {"level": 5, "field": "", "asked": WISHED})]
    nothing = parse(references, formations=[{"niveauLibelle": "Aucune formation scolaire", "exigence": "E"}])
    assert criteria(nothing, "education") == []
    assert nothing.misread == []
