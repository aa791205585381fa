"""A first edition, the same again, a newer one: what is added, updated, retired, and comes back."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection

from francetravail_match.referentials.enums import Core, SkillKind
from francetravail_match.referentials.models import (
    Appellation,
    Commune,
    EffectiveMobility,
    Naf,
    ReferenceVersion,
    Region,
    RomeCode,
    RomeSkill,
    RomeText,
    RomeWorkContext,
    Skill,
)

from .editions import (
    NAF,
    PLACES,
    ROME,
    counts,
    picture,
    rome_path,
    run,
    shown,
    write_naf,
    write_places,
    write_rome,
)

pytestmark = pytest.mark.django_db
LINES = sum(map(len, ROME.values()))
TITLES = ROME["referentiel_appellation"]


def changes(summary: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {
        f"{change['table']} {change['key']}": change["fields"]
        for change in summary["changes"]
        if change["change"] == kind
    }


def test_every_line_of_rome_is_stored_with_what_it_means(tmp_path: Path) -> None:
    assert counts(run("import_rome", write_rome(tmp_path))) == (LINES, 0, 0, 0, 0)
    child = RomeCode.objects.select_related("parent").get(code="H2915")
    assert (child.parent.code, child.regulated) == ("H2913", True)
    assert RomeCode.objects.get(code="M1805").regulated is None
    skill = Skill.objects.select_related("macro").get(ogr=491819)
    assert (skill.kind, skill.category, skill.macro.label) == (
        SkillKind.KNOW_HOW,
        "Technique",
        "Préparer une surface",
    )
    assert Skill.objects.get(ogr=300460).kind == SkillKind.SOFT_SKILL
    assert Skill.objects.get(ogr=100007).kind == SkillKind.KNOWLEDGE
    links = RomeSkill.objects.values_list("rome__code", "skill__ogr", "core")
    assert set(links) == {
        ("H2913", 491819, Core.MAIN),
        ("H2913", 100007, Core.EMERGING),
        ("H2915", 100007, ""),
    }
    assert RomeWorkContext.objects.get().context.category == "Horaires et durée du travail"
    assert RomeText.objects.get(kind="definition").text == "Prépare l'ouvrage."
    assert ReferenceVersion.objects.get(name="rome").version == "460"


def test_places_and_activities_too(tmp_path: Path) -> None:
    assert counts(run("import_communes", write_places(tmp_path))) == (2 + 2 + 33, 0, 0, 0, 0)
    lille = Commune.objects.select_related("departement__region").get(code="59350")
    assert (lille.postal_codes, lille.departement.region.name) == (["59000", "59800"], "Hauts-de-France")
    assert Commune.objects.get(code="59999").lat is None
    assert counts(run("import_naf", write_naf(tmp_path))) == (5 + 5 + 2, 0, 0, 0, 0)
    levels = Naf.objects.order_by("code").values_list("code", "level", "parent", "label")
    assert ("A", 1, None, "Agriculture, sylviculture et pêche") in levels
    assert ("25.12Z", 5, "25.12", "") in levels


@pytest.mark.parametrize(
    ("command", "write"),
    [("import_rome", write_rome), ("import_communes", write_places), ("import_naf", write_naf)],
)
def test_the_same_files_twice_change_nothing(tmp_path: Path, command: str, write: Any) -> None:
    path = write(tmp_path)
    first = counts(run(command, path))
    before, loaded = picture(), ReferenceVersion.objects.get().loaded_at
    again = run(command, path)
    assert counts(again) == (0, 0, first[0], 0, 0)
    assert again["changes"] == []
    # Not even the search rows are made anew.
    assert (picture(), ReferenceVersion.objects.get().loaded_at) == (before, loaded)


@pytest.mark.parametrize(
    ("command", "write"),
    [("import_rome", write_rome), ("import_communes", write_places), ("import_naf", write_naf)],
)
def test_a_dry_run_says_the_same_and_keeps_nothing(tmp_path: Path, command: str, write: Any) -> None:
    path = write(tmp_path)
    dry = run(command, path, apply=False)
    assert not any(picture().values())
    assert not ReferenceVersion.objects.exists()
    assert run(command, path) == dry


def test_dry_runs_do_not_use_up_the_numbers_of_occupations(tmp_path: Path) -> None:
    write_rome(tmp_path)
    for _ in range(3):
        run("import_rome", tmp_path, apply=False)
    run("import_rome", tmp_path)
    assert sorted(RomeCode.objects.values_list("pk", flat=True)) == [1, 2, 3, 4]
    assert RomeCode.objects.create(code="B1101", label="Artiste").pk == 5


def test_a_newer_edition_shows_before_and_after_retires_and_deletes_nothing(tmp_path: Path) -> None:
    run("import_rome", write_rome(tmp_path))
    newer = [
        ["404475", "Soudeur / Soudeuse à l'arc", "H2915", "N"],
        ["555555", "Soudeur / Soudeuse laser", "H2913", "N"],
        *TITLES[2:],
    ]
    summary = run("import_rome", write_rome(tmp_path, 461, referentiel_appellation=newer))
    assert counts(summary) == (1, 1, LINES - 2, 0, 1)
    assert changes(summary, "UPDATED") == {
        "appellations 404475": {
            "libellé": ["Soudeur / Soudeuse", "Soudeur / Soudeuse à l'arc"],
            "métier": ["H2913", "H2915"],
        }
    }
    assert changes(summary, "ADDED")["appellations 555555"]["libellé"] == [None, "Soudeur / Soudeuse laser"]
    assert changes(summary, "RETIRED") == {"appellations 489273": {}}
    gone = Appellation.objects.get(ogr=489273)
    assert gone.retired_at is not None
    assert gone.retired_in == "461"
    assert gone not in Appellation.objects.in_force()
    assert Appellation.objects.count() == len(TITLES) + 1
    assert ReferenceVersion.objects.get(name="rome").version == "461"


def test_what_reappears_comes_back(tmp_path: Path) -> None:
    run("import_rome", write_rome(tmp_path))
    run("import_rome", write_rome(tmp_path, 461, referentiel_appellation=TITLES[1:]))
    retired_on = Appellation.objects.get(ogr=404475).retired_at.date().isoformat()
    summary = run("import_rome", write_rome(tmp_path, 462))
    assert counts(summary) == (0, 1, LINES - 1, 0, 0)
    assert changes(summary, "UPDATED") == {"appellations 404475": {"retiré le": [retired_on, None]}}
    back = Appellation.objects.in_force().get(ogr=404475)
    assert (back.retired_at, back.retired_in) == (None, "")


def test_a_retired_code_stays_for_what_refers_to_it_and_takes_no_new_title(tmp_path: Path) -> None:
    run("import_rome", write_rome(tmp_path))
    without = {
        "referentiel_code_rome": [row for row in ROME["referentiel_code_rome"] if row[0] != "A1101"],
        "referentiel_appellation": [*TITLES, ["666666", "Tractoriste", "A1101", "N"]],
        "rubrique_mobilite": [row for row in ROME["rubrique_mobilite"] if "A1101" not in row],
    }
    summary = run("import_rome", write_rome(tmp_path, 461, **without))
    assert summary["retired"] == 1 + 2
    assert [refusal["reason"] for refusal in summary["refusals"]] == [
        "unix_referentiel_appellation_v461_utf8.csv : code_rome : « A1101 » est inconnu ou retiré."
    ]
    assert RomeCode.objects.get(code="A1101").retired_in == "461"


def test_a_line_refused_is_not_a_disappearance(tmp_path: Path) -> None:
    run("import_rome", write_rome(tmp_path))
    bad = [["404475", "Soudeur / Soudeuse", "Z9999", "N"], *TITLES[2:]]
    path = write_rome(tmp_path, 461, referentiel_appellation=bad)
    assert "2 absents du fichier ne sont pas retirés" in shown("import_rome", path)
    assert not Appellation.objects.exclude(retired_at=None).exists()


def test_a_cut_file_does_not_retire_half_of_a_referential(tmp_path: Path) -> None:
    run("import_rome", write_rome(tmp_path))
    before = picture()
    write_rome(tmp_path, 461, referentiel_appellation=TITLES[:20])
    with pytest.raises(CommandError, match=r"retirerait 12 appellations sur 32.*--allow-shrink"):
        run("import_rome", tmp_path)
    assert picture() == before
    assert counts(run("import_rome", tmp_path, allow_shrink=True))[-1] == 12


def test_the_newest_edition_of_a_folder_must_be_whole(tmp_path: Path) -> None:
    write_rome(tmp_path, 459)
    write_rome(tmp_path, 460)
    rome_path(tmp_path, "texte").unlink()
    with pytest.raises(CommandError, match=r"unix_texte_v460_utf8\.csv"):
        run("import_rome", tmp_path)


def test_a_newer_map_of_communes(tmp_path: Path) -> None:
    run("import_communes", write_places(tmp_path))
    communes = [row[:] for row in PLACES["communes.csv"][1:]]
    communes[0][1], communes[0][5], communes[0][6] = "Lille-Métropole", "", ""
    del communes[3]
    summary = run("import_communes", write_places(tmp_path, communes=communes))
    assert counts(summary) == (0, 1, 35, 0, 1)
    assert changes(summary, "UPDATED")["communes 59350"] == {
        "nom": ["Lille", "Lille-Métropole"],
        "latitude": [50.6311, None],
        "longitude": [3.0468, None],
    }
    assert Commune.objects.filter(code="59501").exists()


def test_communes_alone_stand_on_the_departements_already_there(tmp_path: Path) -> None:
    communes = write_places(tmp_path)
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    alone = elsewhere / "communes.csv"
    alone.write_bytes(communes.read_bytes())
    with pytest.raises(CommandError, match=r"departements\.csv"):
        run("import_communes", alone)
    given: dict[str, Any] = {
        "departements": tmp_path / "departements.csv",
        "regions": tmp_path / "regions.csv",
    }
    assert run("import_communes", alone, **given)["created"] == 37
    assert counts(run("import_communes", alone)) == (0, 0, 33, 0, 0)
    assert Region.objects.in_force().count() == 2


def test_a_label_stays_when_the_list_that_gave_it_is_not_there(tmp_path: Path) -> None:
    path = write_naf(tmp_path)
    run("import_naf", path)
    path.with_name("naf2008_liste_n1.csv").unlink()
    run("import_naf", path)
    assert Naf.objects.get(code="C").label == "Industrie"
    one_more = [*NAF["naf2008_5_niveaux.csv"][1:], ["26.11Z", "26.11", "26.1", "26", "C"]]
    assert counts(run("import_naf", write_naf(tmp_path, one_more))) == (4, 0, 12, 0, 0)


def test_the_screen_is_capped_and_says_so(tmp_path: Path) -> None:
    text = shown("import_rome", write_rome(tmp_path), apply=False)
    assert "appellations : ajouts 32, modifications 0, retraits 0" in text
    assert "+ … et 22 autres (--json les montre)" in text
    assert "+ H2915 : libellé Soudeur / Soudeuse TIG, code parent H2913, métier réglementé True" in text
    assert "Essai à blanc" in text


def test_a_child_inherits_the_moves_of_its_parent(tmp_path: Path) -> None:
    run("import_rome", write_rome(tmp_path))
    moves = EffectiveMobility.objects.values_list("source__code", "target__code", "inherited")
    assert set(moves) == {
        ("H2913", "A1101", False),
        ("H2915", "M1805", False),
        ("H2915", "A1101", True),
        ("A1101", "H2913", False),
    }
    child = EffectiveMobility.objects.filter(source__code="H2915")
    assert [move.target.code for move in child.select_related("target")] == ["M1805", "A1101"]
    without = [row for row in ROME["rubrique_mobilite"] if row[:2] != ["H2913", "A1101"]]
    run("import_rome", write_rome(tmp_path, 461, rubrique_mobilite=without))
    assert not EffectiveMobility.objects.filter(target__code="A1101").exists()


def test_a_move_that_a_child_has_itself_is_its_own(tmp_path: Path) -> None:
    moves = [["H2913", "A1101", "1"], ["H2915", "A1101", "7"], ["H2913", "H2915", "2"]]
    run("import_rome", write_rome(tmp_path, rubrique_mobilite=moves))
    child = EffectiveMobility.objects.filter(source__code="H2915")
    assert list(child.values_list("target__code", "rank", "inherited")) == [("A1101", 7, False)]


def test_another_import_at_the_same_time_is_told_to_wait(
    tmp_path: Path, own_database: Any, as_role: Any
) -> None:
    path = write_naf(tmp_path)
    with as_role("app") as other:
        other.execute("LOCK TABLE referentials_referenceversion IN SHARE ROW EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        with pytest.raises(CommandError, match="Un autre import"):
            run("import_naf", path)
    assert not Naf.objects.exists()
