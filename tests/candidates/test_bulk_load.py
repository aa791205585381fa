"""A bulk load makes what the triggers would have made of the same feed, or nothing at all."""

import datetime
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from candidates.enums import FeedState
from candidates.imports.bulk import STAGING, execute, load_staged, open_staging
from candidates.models import Feed, JobSeeker, SoughtOccupation
from candidates.querysets import current_watermark
from francetravail_match.common.database import app_now
from francetravail_match.referentials.enums import SkillKind
from francetravail_match.referentials.models import Skill
from matching.models import PersonToMatch, PopulationMark
from tests.factories import CommuneFactory, JobSeekerFactory, RomeCodeFactory
from tests.utils.databases import OwnDatabase

from .feeds import csv_feed, person, write

COLUMNS = (
    "type;identifiant;mise_a_jour;categorie;commune;metiers;zones;accepte_cdi;accepte_nuit;salaire_souhaite;niveau"
    ";disponible;competences;permis;langues;certifications;prenom;courriel;telephone"
).split(";")
LINES = [
    "personne;DE1;2026-11-01T08:00:00+01:00;A;59350;H2913:24|M1805;59350+30|D59;oui;non;11,88/heure;4;2026-12-01"
    ";114267|non:102873;B|aucun_autre;en:B2|de|non:es;R489-3:2028-05-31|R489-4;Camille;c@exemple.fr;0612345678",
    "personne;DE2;;D;59122;M1805:3;;non;;;aucun;2027-01-15;aucun;aucun;;;;;",
    "personne;DE3;;;;H2913;FRANCE|R32;;;1900/mois;;;;non:C;;;;;",
    "personne;DE4;;E;59350;H2913;59350+5;oui;;;;;;;;;;aucun;",
    "personne;DE5;;B;59350;aucun;;;;;;;;;;;;;",
    "personne;DE1;;C;59350;M1805;;;;;;;;;;;;;",
    "sortie;DE9;emploi",
]
# What is numbered or drawn anew at each load.
DRAWN = {"id", "public_id", "job_seeker_id", "area_id", "recorded_at", "pk", "since"}
TABLES = [
    f"candidates_{name}"
    for name in (
        "jobseeker sourcerecord identity answer soughtoccupation mobilityarea heldskill heldlicence"
        " heldlanguage heldcertification searchrow withoutrow"
    ).split()
]


def portrait() -> dict[str, list[str]]:
    """Every row of every table of people, by registration number, without what is drawn."""
    found = {}
    for table in TABLES:
        key = "id" if table == "candidates_jobseeker" else "job_seeker_id"
        rows = execute(
            f"SELECT j.registration_number, to_jsonb(t)::text FROM {table} t"
            f" JOIN candidates_jobseeker j ON j.id = t.{key}"
        )
        found[table] = sorted(
            json.dumps([number, {name: value for name, value in row.items() if name not in DRAWN}])
            for number, row in ((number, json.loads(text)) for number, text in rows)
        )
    return found


def schema() -> list[Any]:
    """Indexes, constraints and triggers, with their state."""
    return [
        execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"),
        execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
        ),
        execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger"
            " WHERE NOT tgisinternal ORDER BY 1, 2"
        ),
    ]


@pytest.fixture
def referentials(own_database: OwnDatabase) -> OwnDatabase:
    CommuneFactory()
    CommuneFactory(far=True)
    RomeCodeFactory()
    RomeCodeFactory(unrelated=True)
    for ogr in (114267, 102873):
        Skill.objects.create(ogr=ogr, label=str(ogr), kind=SkillKind.values[0])
    return own_database


def load(path, command="load_people", **options: Any) -> dict[str, Any]:
    output = io.StringIO()
    call_command(command, str(path), json=True, stdout=output, stderr=io.StringIO(), **options)
    return json.loads(output.getvalue())


@pytest.fixture
def path(tmp_path):
    # One line in seven is refused: enough good ones are added for the load to accept it.
    more = [f"personne;X{n};;A;59350;H2913;;;;;;;;;;;;;" for n in range(1_000)]
    return write(tmp_path / "flux.csv.gz", csv_feed([*LINES, *more], columns=COLUMNS))


def test_the_same_rows_as_the_import_of_the_same_feed(referentials, path):
    before = schema()
    imported = load(path, "import_people", apply=True)
    expected = portrait()
    assert len(expected["candidates_searchrow"]) == 2 * 2 + 1 + 2 + 1_000
    assert all(expected.values())
    JobSeeker.objects.all().delete()

    loaded = load(path, apply=True)
    assert (loaded["created"], loaded["unchanged"], loaded["refused"]) == (1_005, 1, 1)
    assert loaded["refusals"] == imported["refusals"]
    assert portrait() == expected
    assert schema() == before
    watermark = current_watermark()
    assert watermark is not None
    assert watermark.isoformat() == "2026-11-20T02:00:00+00:00"
    execute("SELECT candidates_rebuild(ARRAY(SELECT id FROM candidates_jobseeker))")
    assert portrait() == expected
    # Life goes on: the next feed finds that nothing is new.
    again = load(path, "import_people", apply=True)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 1_006)


def rows_on_disk() -> list[Any]:
    """Occupation and centre of the area of each search row, as they lie."""
    return execute(
        "SELECT occupation, coalesce(area_kind, 'z'), floor((center(area))[1] * 2), (center(area))[0]"
        " FROM candidates_searchrow ORDER BY ctid"
    )


def test_search_rows_lie_by_occupation_and_place(referentials, path):
    load(path, apply=True)
    before = rows_on_disk()
    assert before == sorted(before)
    assert len({row[:2] for row in before}) > 4
    SoughtOccupation.objects.update(experience_months=1)
    assert rows_on_disk() != before
    output = io.StringIO()
    call_command("cluster_search_rows", stdout=output)
    assert "rangées" in output.getvalue()
    assert rows_on_disk() == before


def test_it_is_one_change_for_the_matching_not_one_for_each_person(referentials, tmp_path):
    load(write(tmp_path / "flux.csv", csv_feed([person("DE1"), person("DE2")])), apply=True)
    assert JobSeeker.objects.count() == 2
    assert PopulationMark.objects.exists()
    assert not PersonToMatch.objects.exists()


def test_a_dry_run_leaves_nothing(referentials, path):
    before = schema()
    assert load(path)["created"] == 1_005
    assert not JobSeeker.objects.exists()
    assert not Feed.objects.exists()
    assert schema() == before
    assert execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [STAGING]) == [(0,)]


def test_a_load_that_fails_leaves_no_watermark_until_one_succeeds(referentials, path):
    before = schema()
    open_staging()
    columns = "id, public_id, registration_number, commune_id, synthetic"
    staged = f"INSERT INTO {STAGING}.candidates_jobseeker ({columns})"
    execute(f"{staged} VALUES (1, gen_random_uuid(), 'DE1', '99999', true)")
    with pytest.raises(IntegrityError):
        load_staged(source="SI", watermark=app_now(), digest="", log=str)
    assert Feed.objects.get().state == FeedState.RECEIVING
    assert (current_watermark(), JobSeeker.objects.count(), schema()) == (None, 0, before)
    with pytest.raises(CommandError, match="chargement de masse n'est pas terminé"):
        load(path, "import_people", apply=True)
    load(path, apply=True)
    assert current_watermark() is not None
    assert sorted(Feed.objects.values_list("state", flat=True)) == ["committed", "refused", "refused"]


def test_what_is_no_initial_load_is_refused(referentials, tmp_path):
    wrong = write(tmp_path / "a.csv", csv_feed([person("DE1"), person("DE2", categorie="Z")]))
    with pytest.raises(CommandError, match=r"plus de 0,1 %.*Rien n'a été enregistré"):
        load(wrong, apply=True)
    partial = csv_feed([person("DE1")], kind="incremental", since="2026-11-01T00:00:00+01:00")
    with pytest.raises(CommandError, match="flux complet"):
        load(write(tmp_path / "b.csv", partial), apply=True)


@pytest.mark.parametrize("apply", [True, False])
def test_it_is_refused_before_anything_is_staged(referentials, tmp_path, apply):
    """Were the file read first, its two wrong lines would be what is said."""
    lines = [person("DE1", categorie="Z"), person("DE2", categorie="Z")]

    def refused(at: str, message: str) -> None:
        with pytest.raises(CommandError, match=message):
            load(write(tmp_path / "flux.csv", csv_feed(lines, at=at)), apply=apply)
        assert execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [STAGING]) == [(0,)]

    refused((app_now() + datetime.timedelta(minutes=5)).isoformat(), "dans le futur")
    JobSeekerFactory()
    refused("2026-11-20T03:00:00+01:00", "import_people")
    assert JobSeeker.objects.count() == 1
    JobSeeker.objects.all().delete()
    load(write(tmp_path / "first.csv", csv_feed([person("DE1")])), apply=True)
    JobSeeker.objects.all().delete()
    refused("2026-11-20T02:59:59+01:00", "plus récent")
    assert connection.in_atomic_block is False
