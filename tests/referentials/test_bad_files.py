"""Files that are not what they should be: refused by the line, or as a whole; no table loses anything."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from francetravail_match.referentials.imports.rome import COLUMNS

from .editions import NAF, PLACES, ROME, counts, picture, rome_path, run, write_naf, write_places, write_rome

pytestmark = pytest.mark.django_db
TITLES = rome_path(Path(), "referentiel_appellation").name


def reasons(summary: dict[str, Any]) -> dict[int, str]:
    return {refusal["line"]: refusal["reason"] for refusal in summary["refusals"]}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda line: line.replace(b"H2915", b"Z1234"), "« Z1234 » est inconnu ou retiré"),
        (lambda line: line.replace(b"489273", b"38001"), None),
        (lambda line: line.replace(b"489273", b"-1"), "n'est pas un nombre entier"),
        (lambda line: line.replace(b"489273", b"99999999999999999999"), "n'est pas un nombre entier"),
        (lambda line: line.replace(b"489273", b""), "n'est pas un nombre entier"),
        (lambda line: line.replace(b'"N"', b'"peut-etre"'), "n'est pas une valeur connue"),
        (lambda line: line.replace(b",", b";"), "guillemets"),
        (lambda line: b"489273\n", "1 colonnes au lieu de 4"),
        (lambda line: line.replace(b"\n", b',"de trop"\n'), "5 colonnes au lieu de 4"),
        (lambda line: line.replace("é".encode(), b"\xe9"), "n'est pas en UTF-8"),
        (lambda line: line.replace(b"Soudeur", b"Soud\0eur"), "octets nuls"),
        (lambda line: line.replace(b"Soudeur", b"S" * 300), "caractères, 250 au plus"),
        (lambda line: line.replace(b"Soudeur", b"S" * 200_000), "un champ n'en finit pas"),
        (lambda line: line.replace(b"Soudeur", b'Sou"deur'), "guillemets"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_others_are_taken(
    tmp_path: Path, change: Callable[[bytes], bytes], reason: str | None
) -> None:
    write_rome(tmp_path)
    path = tmp_path / TITLES
    lines = path.read_bytes().splitlines(keepends=True)
    assert lines[2].startswith(b'"489273"')
    lines[2] = change(lines[2])
    path.write_bytes(b"".join(lines))
    summary = run("import_rome", tmp_path)
    created, *_ = counts(summary)
    assert created == sum(map(len, ROME.values())) - 1
    # A double is refused where it comes the second time.
    line, expected = (3, reason) if reason else (4, "cette ligne est déjà dans le fichier")
    assert list(reasons(summary)) == [line]
    assert reasons(summary)[line].startswith(f"{TITLES} : ")
    assert expected in reasons(summary)[line]


def test_a_file_cut_in_the_middle_of_a_line_says_so(tmp_path: Path) -> None:
    run("import_rome", write_rome(tmp_path))
    before = picture()
    path = tmp_path / TITLES
    path.write_bytes(path.read_bytes()[:-30])
    summary = run("import_rome", tmp_path)
    assert "coupé au milieu d'une ligne" in reasons(summary)[33]
    assert picture() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "est vide ou coupé|aucune ligne"),
        (b'"code_ogr","libelle_appellation_long","code_rome","peu_usite"\n', "aucune ligne de données"),
        (b'"code_ogr_savoir","libelle_savoir"\n"1","Soudage"\n', "ne nomme pas code_ogr"),
        (b"code_ogr;libelle_appellation_long;code_rome;peu_usite\n1;a;H2913;N\n", "ne nomme pas"),
        ('"code_ogr","libelle_appellation_long"\n'.encode("utf-16"), "ne nomme pas"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00archive", "ne nomme pas"),
        (b"\0" * 5_000, "ne nomme pas"),
    ],
)
def test_a_file_that_is_another_is_refused_as_a_whole(tmp_path: Path, content: bytes, message: str) -> None:
    run("import_rome", write_rome(tmp_path))
    before = picture()
    (tmp_path / TITLES).write_bytes(content)
    with pytest.raises(CommandError, match=message) as error:
        run("import_rome", tmp_path)
    assert TITLES in str(error.value)
    assert "Rien n'a été enregistré" in str(error.value)
    assert picture() == before


def test_one_referential_is_not_taken_for_another(tmp_path: Path) -> None:
    rome, communes, naf = write_rome(tmp_path), write_places(tmp_path), write_naf(tmp_path)
    for command, path in (
        ("import_rome", naf),
        ("import_rome", tmp_path / "absent"),
        ("import_communes", naf),
        ("import_communes", rome),
        ("import_communes", rome_path(rome, "texte")),
        ("import_communes", tmp_path / "absent.csv"),
        ("import_naf", communes),
        ("import_naf", tmp_path),
    ):
        with pytest.raises(CommandError, match="Rien n'a été enregistré"):
            run(command, path)
    assert not any(picture().values())


@pytest.mark.parametrize(
    ("index", "cell", "reason"),
    [
        (0, "5935", "code de l'INSEE"),
        (1, "", "nom est vide"),
        (2, "60", "est inconnu ou retiré"),
        (2, "2A", "n'est pas du département 2A"),
        (3, "5900", "n'est pas un code postal"),
        (4, "-3", "n'est pas un nombre entier"),
        (5, "91", "n'est pas un nombre de degrés"),
        (5, "nan", "n'est pas un nombre de degrés"),
        (5, "5_0", "n'est pas un nombre de degrés"),
        (6, "", "une latitude va avec une longitude"),
    ],
)
def test_a_commune_that_cannot_be(tmp_path: Path, index: int, cell: str, reason: str) -> None:
    rows = [row[:] for row in PLACES["communes.csv"][1:]]
    rows[0][index] = cell
    summary = run("import_communes", write_places(tmp_path, communes=rows))
    assert counts(summary)[:4] == (2 + 2 + 32, 0, 0, 1)
    assert reason in reasons(summary)[2]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["25.12Z", "25.11", "25.1", "25", "C"], "25.12Z n'est pas dans 25.11"),
        (["25.12Z", "25.12", "25.1", "25", "A"], "la division 25 est déjà dans une autre section"),
        (["25.11Z", "25.11", "25.1", "25", "C"], "25.11Z est déjà dans le fichier"),
        (["C", "25", "25.1", "25.12", "25.12Z"], "n'a pas la forme d'un code NAF"),
    ],
)
def test_an_activity_that_cannot_be(tmp_path: Path, row: list[str], reason: str) -> None:
    rows = [*NAF["naf2008_5_niveaux.csv"][1:3], row]
    summary = run("import_naf", write_naf(tmp_path, rows))
    assert counts(summary)[:4] == (10, 0, 0, 1)
    assert reason in reasons(summary)[4]


@pytest.mark.parametrize(
    ("subject", "row", "reason"),
    [
        ("referentiel_code_rome", ["A1102", "Bûcheron", "A9999", "N"], "n'est pas un code parent"),
        ("referentiel_code_rome", ["A1102", "Bûcheron", "H2915", "N"], "n'est pas un code parent"),
        ("referentiel_code_rome", ["Z1102", "Bûcheron", "Z1102", "N"], "n'est pas un code ROME"),
        ("rubrique_mobilite", ["H2913", "H2913", "1"], "ne mène pas à lui-même"),
        ("rubrique_mobilite", ["H2913", "M1805", "99999"], "n'est pas un nombre entier"),
        ("coherence_item", ["H2913", "777777", ""], "ni une compétence, ni un savoir"),
        ("coherence_item", ["H2913", "100007", "Tertiaire"], "n'est pas une valeur connue"),
        (
            "referentiel_competence",
            ["7", "Souder", "Savoir-faire", "", "999"],
            "la macro-compétence 999",
        ),
        ("texte", ["H2913", "chapitre", "1", "…"], "n'est pas une valeur connue"),
    ],
)
def test_a_line_of_rome_that_cannot_be(tmp_path: Path, subject: str, row: list[str], reason: str) -> None:
    summary = run("import_rome", write_rome(tmp_path, 460, **{subject: [*ROME[subject], row]}))
    assert reason in reasons(summary)[len(ROME[subject]) + 2]
    assert counts(summary)[:4] == (sum(map(len, ROME.values())), 0, 0, 1)


@st.composite
def mutilated(draw: st.DrawFn, content: bytes) -> bytes:
    """The same bytes cut, repeated, overwritten, shuffled by lines, or in another encoding."""
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(
            st.sampled_from(["cut", "overwrite", "insert", "encoding", "lines", "columns", "nothing"])
        )
        event(kind)
        start = draw(st.integers(0, len(content)))
        if kind == "cut":
            content = content[:start]
        elif kind == "overwrite":
            content = content[:start] + draw(st.binary(max_size=20)) + content[start + 20 :]
        elif kind == "insert":
            junk = st.sampled_from(
                [b'"', b"\n", b"\r", b"\0", b",", b";", b"\xff", b"\xef\xbb\xbf", b"'" * 300]
            )
            content = content[:start] + draw(junk) * draw(st.integers(1, 3)) + content[start:]
        elif kind == "encoding":
            encoding = draw(st.sampled_from(["utf-16", "latin-1", "cp1252", "utf-8-sig"]))
            content = content.decode(errors="replace").encode(encoding, errors="replace")
        elif kind == "lines":
            header, *lines = content.splitlines(keepends=True) or [b""]
            content = b"".join([header, *draw(st.permutations(lines)), *lines[: draw(st.integers(0, 3))]])
        elif kind == "columns":
            lines = content.splitlines()
            content = b"\n".join(b",".join(reversed(line.split(b","))) for line in lines)
    return content


Write = Callable[[Path], Path]
FILES: dict[str, tuple[Write, list[str]]] = {
    "import_rome": (write_rome, [rome_path(Path(), subject).name for subject in COLUMNS]),
    "import_communes": (write_places, list(PLACES)),
    "import_naf": (write_naf, list(NAF)),
}


@pytest.fixture(params=FILES)
def loaded(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The command whose good files are loaded before the first example."""
    command: str = request.param
    run(command, FILES[command][0](tmp_path))
    return command


# Each example is two imports: half as many as elsewhere.
@settings(
    max_examples=max(settings.default.max_examples // 2, 1),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_the_file_nothing_is_lost_and_the_good_one_puts_all_back(
    tmp_path: Path, loaded: str, data: st.DataObject
) -> None:
    command, (write, names) = loaded, FILES[loaded]
    with transaction.atomic():
        write(tmp_path)
        before = picture()
        path = tmp_path / data.draw(st.sampled_from(names))
        path.write_bytes(data.draw(mutilated(path.read_bytes())))
        try:
            with transaction.atomic():
                event("lines refused" if counts(run(command, target(command, tmp_path)))[3] else "taken")
        except CommandError as error:
            event("file refused")
            assert "Rien n'a été enregistré" in str(error)
            assert picture() == before
        after = picture()
        assert all(len(after[table]) >= len(rows) for table, rows in before.items())
        summary = run(command, write(tmp_path), allow_shrink=True)
        assert summary["refused"] == 0
        # `retired_in` comes first: what the bad file added is retired, and nothing else is.
        in_force = {
            table: [row for row in rows if row.startswith("('',")] for table, rows in picture().items()
        }
        assert in_force == before
        transaction.set_rollback(True)


def target(command: str, folder: Path) -> Path:
    names = {"import_communes": "communes.csv", "import_naf": "naf2008_5_niveaux.csv"}
    return folder / names[command] if command in names else folder
