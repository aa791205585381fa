"""Reference data: the official files, the packaged rows, twice, newer, missing."""

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from francetravail_match.referentials.imports.packaged import PACKAGED
from francetravail_match.referentials.models import (
    Appellation,
    Commune,
    Departement,
    ReferenceVersion,
    Region,
    RomeCode,
    RomeMobility,
)
from tests.factories import CommuneFactory, JobOfferFactory, JobSeekerFactory

ROME = settings.FT_DATA / "reference/rome_v460"
PLACES = settings.FT_DATA / "reference/geo/communes.csv"
NAF = settings.FT_DATA / "reference/naf/naf2008_5_niveaux.csv"

pytestmark = pytest.mark.django_db
official = pytest.mark.skipif(
    not ROME.exists(), reason="the official files (FT_DATA) are not on this machine"
)


def run(command: str, *arguments: Any, apply: bool = True) -> dict[str, Any]:
    output = io.StringIO()
    call_command(command, *map(str, arguments), apply=apply, json=True, stdout=output)
    return json.loads(output.getvalue())


@official
def test_official_rome() -> None:
    summary = run("import_rome", ROME)
    assert summary["refused"] == 0
    sheets = 104_219 + 11_980
    assert summary["created"] == 1_584 + 13_120 + 14_912 + 18_317 + 15_354 + 179 + sheets
    assert RomeCode.objects.count() == 1_584
    assert Appellation.objects.count() == 13_120
    assert RomeMobility.objects.count() == 14_912
    forester = RomeCode.objects.get(code="A1102")
    assert forester.parent is not None
    assert forester.parent.code == "A1101"
    assert forester.parent.parent is None
    assert ReferenceVersion.objects.get(name="rome").version == "460"
    assert run("import_rome", ROME)["unchanged"] == summary["created"]


@official
def test_official_places() -> None:
    summary = run("import_communes", PLACES)
    assert (Region.objects.count(), Departement.objects.count(), Commune.objects.count()) == (26, 109, 35_014)
    assert Commune.objects.filter(lat=None).count() == 95
    assert Commune.objects.get(code="75056").postal_codes[-1] == "75020"
    again = run("import_communes", PLACES)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, summary["created"])


def test_packaged_rows_stand_in_for_the_official_files() -> None:
    run("import_rome")
    run("import_communes")
    assert RomeCode.objects.count() == 1_584
    assert Commune.objects.count() > 200
    children = RomeCode.objects.exclude(parent=None)
    assert children.count() > 30
    assert not children.exclude(parent__parent=None).exists()
    assert ReferenceVersion.objects.get(name="rome").version == "embarqué"
    again = run("import_rome")
    assert (again["created"], again["updated"], again["refused"]) == (0, 0, 0)


def test_a_dry_run_keeps_nothing() -> None:
    assert run("import_communes", apply=False)["created"] > 200
    assert not Commune.objects.exists()


def test_a_newer_file_updates_what_differs(tmp_path: Path) -> None:
    run("import_communes")
    for name in ("regions.csv", "departements.csv", "communes.csv"):
        shutil.copy(PACKAGED / name, tmp_path / name)
    communes = tmp_path / "communes.csv"
    communes.write_text(communes.read_text().replace("Dieppe", "Dieppe-sur-Mer"))
    summary = run("import_communes", communes)
    assert (summary["created"], summary["updated"]) == (0, 1)
    assert Commune.objects.filter(name="Dieppe-sur-Mer").exists()


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


@pytest.mark.parametrize(
    ("command", "message"), [("import_rome", "archive ROME"), ("import_communes", "communes.csv")]
)
def test_a_folder_without_the_files_is_said(tmp_path: Path, command: str, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(command, tmp_path)
