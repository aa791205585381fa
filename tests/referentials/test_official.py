"""The official files as published, and the packaged rows that stand in for them."""

import csv
import json
import sys
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection

from francetravail_match.referentials.imports.packaged import PACKAGED
from francetravail_match.referentials.models import (
    Appellation,
    Commune,
    Departement,
    EffectiveMobility,
    Naf,
    ReferenceVersion,
    Region,
    RomeCode,
    RomeMobility,
    RomeSkill,
    RomeText,
    RomeWorkContext,
    Skill,
    WorkContext,
)
from tests.factories import CommuneFactory, JobOfferFactory, JobSeekerFactory
from tests.utils.profile import long

from .editions import counts, run, shown

ROME = settings.FT_DATA / "reference/rome_v460"
PLACES = settings.FT_DATA / "reference/geo/communes.csv"
NAF = settings.FT_DATA / "reference/naf/naf2008_5_niveaux.csv"
ROWS = {
    RomeCode: 1_584,
    Appellation: 13_120,
    Skill: 18_317 + 15_354,
    WorkContext: 179,
    RomeSkill: 104_219 - 13_663,
    RomeWorkContext: 13_663,
    RomeMobility: 14_912,
    RomeText: 11_980,
}

pytestmark = pytest.mark.django_db
official = pytest.mark.skipif(
    not ROME.exists(), reason="the official files (FT_DATA) are not on this machine"
)


@long
@official
def test_official_rome() -> None:
    summary = run("import_rome", ROME)
    assert counts(summary) == (sum(ROWS.values()), 0, 0, 0, 0)
    assert {model: model._default_manager.count() for model in ROWS} == ROWS
    forester = RomeCode.objects.select_related("parent").get(code="A1102")
    assert forester.parent is not None
    assert (forester.parent.code, forester.parent.parent) == ("A1101", None)
    assert not RomeText.objects.filter(text__contains="''").exists()
    # A child leads wherever its parent leads, itself excepted.
    inherited = EffectiveMobility.objects.filter(source=forester, inherited=True).order_by("target")
    moves = RomeMobility.objects.order_by("target")
    own = set(moves.filter(source=forester).values_list("target", flat=True))
    parents = set(moves.filter(source=forester.parent).values_list("target", flat=True))
    assert {move.target_id for move in inherited} == parents - own - {forester.pk}
    assert ReferenceVersion.objects.get(name="rome").version == "460"
    again = shown("import_rome", ROME)
    assert f"0 créées, 0 modifiées, {sum(ROWS.values())} inchangées, 0 refusées" in again


@official
def test_what_is_not_read_of_rome_says_nothing_more() -> None:
    def pairs(subject: str, *blocks: str) -> set[tuple[str, str]]:
        with (ROME / f"unix_{subject}_v460_utf8.csv").open(encoding="utf-8", newline="") as handle:
            rows = csv.DictReader(handle)
            return {
                (sys.intern(row["code_rome"]), sys.intern(row["code_ogr"]))
                for row in rows
                if not blocks or row["code_compo_bloc"] in blocks
            }

    assert pairs("liens_rome_referentiels", "5", "6") == pairs("coherence_item")
    assert pairs("liens_rome_referentiels", "2") == pairs("referentiel_appellation")


@official
def test_official_places() -> None:
    summary = run("import_communes", PLACES)
    assert counts(summary) == (26 + 109 + 35_014, 0, 0, 0, 0)
    assert (Region.objects.count(), Departement.objects.count(), Commune.objects.count()) == (26, 109, 35_014)
    assert Commune.objects.filter(lat=None).count() == 95
    assert Commune.objects.get(code="75056").postal_codes[-1] == "75020"
    assert "0 créées, 0 modifiées, 35149 inchangées" in shown("import_communes", PLACES)


@official
def test_official_activities() -> None:
    summary = run("import_naf", NAF)
    assert counts(summary)[1:] == (0, 0, 0, 0)
    levels = [Naf.objects.filter(level=level).count() for level in range(1, 6)]
    assert levels == [21, 88, 272, 615, 732]
    agency = Naf.objects.select_related("parent__parent__parent__parent").get(code="78.20Z")
    assert agency.label == "Activités des agences de travail temporaire"
    assert agency.parent.parent.parent.parent.code == "N"


def test_packaged_rows_stand_in_for_the_official_files() -> None:
    for command in ("import_rome", "import_communes", "import_naf"):
        assert counts(run(command))[1:] == (0, 0, 0, 0)
    assert RomeCode.objects.count() == 1_584
    assert Commune.objects.count() > 200
    assert Skill.objects.count() > 150
    assert Naf.objects.filter(level=5).count() > 30
    children = RomeCode.objects.exclude(parent=None)
    assert children.count() > 30
    assert not children.exclude(parent__parent=None).exists()
    assert ReferenceVersion.objects.get(name="rome").version == "embarqué"
    assert counts(run("import_rome"))[:2] == (0, 0)


def test_packaged_rows_retire_nothing_that_is_there() -> None:
    CommuneFactory(far=True)
    CommuneFactory(without_point=True)
    assert run("import_communes")["retired"] == 0
    assert Commune.objects.in_force().filter(code="59999").exists()


def test_search_rows_follow_the_referentials(flush_search_rows: Callable[[], None]) -> None:
    commune = CommuneFactory()
    JobSeekerFactory(matches=True)
    JobOfferFactory(published=True)
    flush_search_rows()
    Commune.objects.filter(pk=commune.pk).update(lat=50.7)
    run("import_communes")  # the packaged rows put Lille back where it is, and rebuild all rows
    lat = Commune.objects.get(pk=commune.pk).lat
    for table in ("candidates_searchrow", "offers_searchrow"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT lat FROM {table}")
            assert cursor.fetchall() == [(lat,)]


def test_the_offers_of_the_package_ask_for_skills_and_activities_that_it_has() -> None:
    run("import_rome")
    run("import_naf")
    offers = [json.loads(line) for line in (PACKAGED / "offers.jsonl").read_text().splitlines()]
    # Some skills have no code: those that ROME does not have.
    skills = [skill for offer in offers for skill in offer.get("competences", [])]
    asked = {int(skill["code"]) for skill in skills if "code" in skill}
    assert asked <= set(Skill.objects.values_list("ogr", flat=True))
    assert {offer["codeNAF"] for offer in offers} <= set(Naf.objects.values_list("code", flat=True))
