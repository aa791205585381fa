"""docs/people-feed.md says what the code does: its table is the code's, its examples are taken in."""

from pathlib import Path

import pytest
from django.conf import settings

from candidates.imports.fields import DENIED, FIELDS, is_denied
from candidates.imports.reading import Line, open_feed
from candidates.imports.statements import statement_of
from candidates.imports.values import Referentials
from candidates.management.commands.export_people_feed import PAGE, csv_example, json_example, page
from francetravail_match.referentials.enums import SkillKind
from francetravail_match.referentials.models import Skill
from tests.factories import CommuneFactory, DepartementFactory, RomeCodeFactory

from .feeds import csv_feed, write


def test_the_page_is_current():
    assert (settings.BASE_DIR / PAGE).read_text() == page(), "bin/manage export_people_feed"


@pytest.fixture
def referentials(db) -> Referentials:
    CommuneFactory()
    DepartementFactory(code="62", name="Pas-de-Calais")
    for code in ("H2913", "H2901"):
        RomeCodeFactory(code=code)
    for ogr in (114267, 102873):
        Skill.objects.create(ogr=ogr, label=str(ogr), kind=SkillKind.values[0])
    return Referentials()


def parsed(path: Path, referentials: Referentials) -> int:
    feed = open_feed(path)
    for line in feed.read():
        assert isinstance(line, Line)
        statement_of(line, referentials, feed.header.watermark)
    return feed.lines


def test_its_examples_are_feeds(tmp_path, referentials):
    assert parsed(write(tmp_path / "a.csv", csv_example().encode()), referentials) == 2
    assert parsed(write(tmp_path / "a.jsonl", json_example().encode()), referentials) == 1


def test_the_example_of_every_field_is_taken_in(tmp_path, referentials):
    names = [spec.name for spec in FIELDS]
    row = ";".join(["personne", *(spec.example for spec in FIELDS)])
    content = csv_feed([row], columns=["type", *names], at="2026-11-24T03:00:00+01:00")
    path = write(tmp_path / "a.csv", content)
    assert parsed(path, referentials) == 1
    (line,) = open_feed(path).read()
    assert isinstance(line, Line)
    said = statement_of(line, referentials, open_feed(path).header.watermark)
    assert said.answers["wished_salary"] == "1900"
    assert said.answers["language:en"] == "B2"
    assert said.answers["languages_complete"] is True
    assert said.answers["skill:102873"] is False
    assert said.answers["education_level"] == 4
    assert said.identity["phone"] == "+33612345678"


def test_no_field_of_ours_is_on_the_denylist():
    assert not [spec.name for spec in FIELDS if is_denied(spec.name) or is_denied(spec.column)]
    assert is_denied("N.I.R.")
    assert is_denied("Situation familiale")
    assert DENIED >= {"nir", "iban", "nationalite", "photo", "religion", "syndicat", "salaireprecedent"}
