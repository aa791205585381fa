"""What an offer asks for and says, in French, on its page."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from offers.enums import CriterionLevel
from offers.imports.requirements import label_item
from offers.models import JobOffer, OfferCriterion, OfferDetails
from offers.wording import details_in_words, in_words
from tests.factories import (
    AgencyFactory,
    CommuneFactory,
    RomeCodeFactory,
    SkillFactory,
    UserFactory,
)
from tests.offers.feeds import now, run
from tests.offers.raw_offers import RICH

REQUIRED, WISHED = CriterionLevel.REQUIRED, CriterionLevel.WISHED
SALARY = {"period": "month", "min": "2000.00", "max": "2300.50", "months": 12.5}


def words(code: str, item: str, value: dict[str, Any], level: CriterionLevel = WISHED) -> list[str]:
    (line,) = in_words([OfferCriterion(code=code, item=item, value=value, level=level)])
    return [text.replace("\u00a0", " ") for text in line.texts]


@pytest.mark.parametrize(
    ("code", "item", "value", "text"),
    [
        ("schedule", "night", {}, "Travail de nuit"),
        ("licence", "CE", {}, "Permis CE"),
        ("availability", "start", {"on": "2026-12-01"}, "à partir du 1er décembre 2026"),
        ("licence", label_item("Fluvial"), {"label": "Fluvial"}, "Fluvial (non reconnu)"),
        ("language", "zh", {"cefr": "B2"}, "Chinois B2"),
        ("certification", label_item("Brevet"), {"label": "Brevet"}, "Brevet (non reconnu)"),
        ("language", "en", {"cefr": None}, "Anglais"),
        ("education", "23054", {"level": 3, "field": "soudage"}, "CAP, BEP, soudage"),
        ("education", "23054", {"level": None, "field": ""}, "23054"),
        ("salary", "", SALARY, "De 2 000 € à 2 300,50 € par mois, sur 12,5 mois"),
        ("salary", "", {**SALARY, "max": "2000.00", "months": 13.0}, "2 000 € par mois, sur 13 mois"),
        ("salary", "", {**SALARY, "max": "2000.00", "months": None}, "2 000 € par mois"),
        ("salary", "", {**SALARY, "max": None, "months": None}, "À partir de 2 000 € par mois"),
        (
            "salary",
            "",
            {**SALARY, "min": None, "period": "hour", "months": None},
            "Jusqu'à 2 300,50 € par heure",
        ),
        ("salary", "unreadable", {"label": "De 1 à 2"}, "salaire non compris (De 1 à 2)"),
        ("contract", "unreadable", {"label": "XYZ"}, "contrat non reconnu (XYZ)"),
        # A criterion of a later version of the product is shown as it stands.
        ("remoteness", "moon", {}, "moon"),
    ],
)
def test_a_criterion_in_words(code: str, item: str, value: dict[str, Any], text: str) -> None:
    assert words(code, item, value) == [text]


def test_skills_are_grouped_by_level_and_named_by_rome(db: None) -> None:
    SkillFactory(ogr=100100, label="Souder à l'arc")
    own = {"label": "Compétences mécaniques"}
    skills = [
        OfferCriterion(code="skill", item="100100", level=REQUIRED),
        OfferCriterion(code="skill", item=label_item("x"), level=WISHED, value=own),
        OfferCriterion(code="skill", item="999999", level=WISHED),
    ]
    lines = [(line.label, line.level, line.texts) for line in in_words(skills)]
    assert lines == [
        ("Compétences", "exigé", ["Souder à l'arc"]),
        ("Compétences", "souhaité", ["999999", "Compétences mécaniques"]),
    ]


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, ["1 de ces compétences suffit"]), (2, ["2 de ces compétences suffisent"]), (3, [])],
)
def test_how_many_of_the_required_skills_are_enough(db: None, count: int, said: list[str]) -> None:
    skills = [OfferCriterion(code="skill", item=item, level=REQUIRED) for item in ("1", "2", "3")]
    skills.append(OfferCriterion(code="skill", item="at_least", level=REQUIRED, value={"count": count}))
    (line,) = in_words(skills)
    assert line.texts == ["1", "2", "3", *said]


def test_details_say_only_what_the_offer_says() -> None:
    assert details_in_words(OfferDetails()) == []
    assert details_in_words(None) == []
    details = OfferDetails(
        contract_nature="integration",
        contract_days=18,
        weekly_minutes=2130,
        hours=["Travail en journée", "Horaires annuels"],
        travel_frequency="daily",
        travel_zone="country",
        pay_complements=["health_cover", "transport"],
        qualification="3",
        accessible_to_disabled=True,
        adapted_company=False,
    )
    shown = {line.label: line.text.replace("\u00a0", " ") for line in details_in_words(details)}
    assert shown == {
        "Nature du contrat": "Insertion par l'activité économique",
        "Durée du contrat": "18 jours",
        "Durée hebdomadaire": "35 h 30",
        "Horaires": "Travail en journée, Horaires annuels",
        "Déplacements": "Quotidiens en France",
        "Qualification": "Ouvrier qualifié (P1, P2)",
        "Compléments de salaire": "Complémentaire santé, Indemnité de transport",
        "Accessible aux travailleurs handicapés": "oui",
    }


def test_the_page_shows_everything(
    tmp_path: Path, db: None, client: Any, django_assert_num_queries: Any
) -> None:
    AgencyFactory()
    CommuneFactory()
    RomeCodeFactory()
    SkillFactory(ogr=100100, label="Souder à l'arc")
    run(tmp_path, RICH | {"dateCreation": now().isoformat(), "dateActualisation": now().isoformat()})
    client.force_login(UserFactory(advisor=True))
    url = reverse("offers:detail", args=[JobOffer.objects.get().public_id])
    client.get(url)
    # Session, user and agency, offer, criteria, runs, names of what is asked, history, and the occupation
    # that the words suggest.
    with django_assert_num_queries(16):
        text = client.get(url).text
    text = re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("&#x27;", "'"))
    assert "Pas encore pris en compte par le rapprochement" not in text
    for shown in (
        "Lille (59)",
        "CDI",
        "Temps plein",
        "2 ans au moins",
        "Travail de nuit",
        "Déplacements longs et fréquents",
        "Souder à l'arc",
        "Permis B",
        "Anglais",
        "CAP, BEP, soudage",
        "De 2 000 € à 2 300 € par mois, sur 12 mois",
    ):
        assert shown in text
    assert "Offre à compléter" not in text


def test_what_is_required_comes_before_what_is_wished(db):
    skills = [
        OfferCriterion(code="skill", item=label_item("Ange"), value={"label": "Ange"}, level=WISHED),
        OfferCriterion(code="skill", item="404", level=REQUIRED),
    ]
    assert [line.level for line in in_words(skills)] == [REQUIRED.label, WISHED.label]


def test_a_certification_is_called_by_its_name(db):
    assert words("certification", "RP1", {}) == ["Radioprotection en centrale, niveau 1 (RP1)"]
    assert words("certification", "UNKNOWN", {}) == ["UNKNOWN"]
