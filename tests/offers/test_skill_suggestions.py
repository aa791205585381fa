"""The skills of an occupation, those first that its offers ask for and that this one says."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from francetravail_match.referentials.enums import Core
from francetravail_match.referentials.models import RomeCode, RomeSkill
from offers.enums import CriterionLevel
from offers.models import OfferCriterion
from offers.suggestions import suggest_skills
from tests.factories import JobOfferFactory, RomeCodeFactory, SkillFactory

LABELS = {
    1: "Abattre des arbres",
    2: "Boiser une parcelle",
    3: "Cuire le pain",
    4: "Pétrir la pâte",
    5: "Vendre",
}


@pytest.fixture
def baker(db: None) -> RomeCode:
    code = RomeCodeFactory(code="D1102", label="Boulanger / Boulangère")
    for ogr, label in LABELS.items():
        core = Core.MAIN if ogr == 4 else ""
        RomeSkill.objects.create(rome=code, skill=SkillFactory(ogr=ogr, label=label), core=core)
    return code


def order(title: str, description: str = "") -> list[int]:
    return [each.ogr for each in suggest_skills("D1102", title, description)]


def test_the_heart_comes_first_then_the_alphabet_where_nothing_is_known(baker: RomeCode) -> None:
    assert order("Boulanger") == [4, 1, 2, 3, 5]
    assert suggest_skills("Z9999", "Boulanger") == []


def test_what_the_offer_says_and_what_offers_ask_for_rise(baker: RomeCode) -> None:
    assert order("Boulanger", "Un goût pour vendre est un plus.")[:2] == [4, 5]
    assert order("Cuiseur de pain")[:2] == [4, 3]
    JobOfferFactory(published=True, rome=baker)
    version = JobOfferFactory(published=True, rome=baker).current_version
    assert version is not None
    for item in ("2", "label:x"):
        OfferCriterion.objects.create(version=version, code="skill", item=item, level=CriterionLevel.WISHED)
    assert order("Boulanger")[:2] == [2, 4]
    best = suggest_skills("D1102", "Boulanger", limit=1)
    assert [(each.ogr, each.label) for each in best] == [(2, "Boiser une parcelle")]


def test_the_command_answers_line_by_line(baker: RomeCode, monkeypatch: Any, capsys: Any) -> None:
    def lines(text: str) -> list[str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        out = io.StringIO()
        call_command("suggest_skills", json=True, stdout=out)
        return out.getvalue().splitlines()

    known, unknown = lines('{"rome": "D1102", "title": "Vente"}\n{"rome": "Z9999", "title": "x"}\n')
    assert json.loads(known)["codes"][0] == 4 and len(json.loads(known)["scores"]) == 5
    assert json.loads(unknown) == {"codes": [], "scores": []}
    with pytest.raises(CommandError):
        lines('{"title": "Vente"}')
    assert "« rome » et « title »" in capsys.readouterr().err
