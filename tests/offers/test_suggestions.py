"""From the title of an offer to occupations of ROME."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from francetravail_match.common.database import app_now
from francetravail_match.referentials.models import Appellation, ReferenceVersion, RomeCode
from offers.suggestions import suggest_rome
from offers.suggestions.index import TitleIndex
from offers.suggestions.words import masculine_of, words_of

LABELS = [
    ("Vendeur / Vendeuse en boulangerie", "D1106", False),
    ("Vendeur / Vendeuse en prêt-à-porter", "D1214", False),
    ("Boulanger / Boulangère", "D1102", False),
    ("Conducteur / Conductrice de poids lourd", "N4101", False),
    ("Aide-soignant / Aide-soignante", "J1501", False),
    ("Développeur / Développeuse full-stack", "M1855", False),
]


def first(title: str) -> str:
    return TitleIndex(LABELS).suggest(title, 1)[0].code


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Vendeuse en boulangerie (H/F)", "D1106"),
        ("VENDEUR(SE) PRET A PORTER - CDI - Lille", "D1214"),
        ("Conducteur PL F/H", "N4101"),
        ("Conductrice poids-lourds", "N4101"),
        ("Aide soignante de nuit H/F", "J1501"),
        ("Dev fullstack confirmé", "M1855"),
        ("Boulangére (H/F)", "D1102"),
        ("Boulannger", "D1102"),
    ],
)
def test_gender_abbreviations_noise_and_slips_lead_to_the_same_trade(title: str, code: str) -> None:
    assert first(title) == code


def test_both_forms_of_a_title_have_the_same_words() -> None:
    for one, other in (
        ("conducteur d'engins", "conductrice d'engins"),
        ("Ouvrier agricole", "OUVRIÈRES AGRICOLES"),
        ("Technicien (H/F)", "Technicienne"),
        ("Serveur", "Serveur(se)"),
        ("Agent d'entretien", "Agent·e d'entretien"),
    ):
        assert words_of(one) == words_of(other)
    assert masculine_of("Maçon / Maçonne en rénovation") == "Maçon en rénovation"
    assert masculine_of("Chef de rang") == "Chef de rang"


def test_the_best_comes_first_and_the_order_is_always_the_same() -> None:
    found = TitleIndex(LABELS).suggest("vendeur", 5)
    assert [each.code for each in found] == ["D1106", "D1214"]
    assert found[0].score >= found[1].score > 0
    assert TitleIndex(reversed(LABELS)).suggest("vendeur", 5) == found
    assert TitleIndex(LABELS).suggest("(H/F) !!", 5) == []
    assert len(TitleIndex(LABELS).suggest("vendeur", 1)) == 1


@pytest.fixture
def baker(db: None) -> RomeCode:
    code = RomeCode.objects.create(code="D1102", label="Boulanger / Boulangère", parent=None)
    Appellation.objects.create(ogr=1, label="Ouvrier boulanger / Ouvrière boulangère", rome=code)
    return code


def test_what_a_later_edition_says_is_suggested_and_what_it_dropped_is_not(baker: RomeCode) -> None:
    edition = ReferenceVersion.objects.create(name="rome", version="1", digest="1", loaded_at=app_now())
    assert [found.code for found in suggest_rome("ouvrier boulanger")] == ["D1102"]
    pastry = RomeCode.objects.create(code="D1104", label="Pâtissier / Pâtissière", parent=None)
    # Built once for an edition…
    assert suggest_rome("pâtissière") == []
    edition.digest = "2"
    edition.save()
    # …and anew for the next.
    assert [found.code for found in suggest_rome("pâtissière")] == [pastry.code]
    RomeCode.objects.filter(pk=pastry.pk).update(retired_at=app_now(), retired_in="3")
    edition.digest = "3"
    edition.save()
    assert suggest_rome("pâtissière") == []


def lines(monkeypatch: Any, text: str, **options: Any) -> list[str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    out = io.StringIO()
    call_command("suggest_rome", stdout=out, **options)
    return out.getvalue().splitlines()


def test_the_command_answers_line_by_line_in_order(baker: RomeCode, monkeypatch: Any) -> None:
    asked = '{"title": "Boulangère (H/F)", "description": "Pain", "naf": "10.71C"}\n{"title": "zzz"}\n'
    first_line, second_line = map(json.loads, lines(monkeypatch, asked, json=True))
    assert first_line["codes"] == ["D1102"] and len(first_line["scores"]) == 1
    assert second_line == {"codes": [], "scores": []}


@pytest.mark.parametrize(
    "bad", ["not json", "[]", '{"title": 3}', '{"title": null}', '{"titre": "a"}', "[" * 100_000, '"\udcff"']
)
def test_a_line_that_asks_nothing_is_said_and_the_others_are_answered(
    baker: RomeCode, monkeypatch: Any, bad: str
) -> None:
    asked = f'{{"title": "Boulanger"}}\n\n{bad}\n{{"title": "Boulangère"}}\n\n'
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(asked))
    with pytest.raises(CommandError, match="faute d'être comprises : 1"):
        call_command("suggest_rome", stdout=out, stderr=err, json=True)
    first, said, last = map(json.loads, out.getvalue().splitlines())
    assert first["codes"] == last["codes"] == ["D1102"]
    assert said["codes"] == said["scores"] == []
    assert said["error"] == err.getvalue().strip() and said["error"].startswith("Ligne 3 : ")


def test_what_is_no_utf_8_is_said_of_its_line_and_a_mark_at_the_beginning_is_passed(
    baker: RomeCode, monkeypatch: Any
) -> None:
    written = '\ufeff{"title": "Boulanger"}\r\n'.encode() + b'{"title": "Boulang\xe8re"}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(written), encoding="utf-8"))
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("suggest_rome", stdout=out, stderr=io.StringIO(), json=True)
    first, said = map(json.loads, out.getvalue().splitlines())
    assert first["codes"] == ["D1102"]
    assert said["error"] == "Ligne 2 : ce n'est pas de l'UTF-8."
