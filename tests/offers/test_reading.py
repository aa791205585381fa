"""Files as they come: every shape of JSON, compressed or not, whole or broken."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from francetravail_match.common.imports import Unreadable
from offers.imports.reading import CHUNK, BadRow, read_offers

A, B = {"id": "1", "intitule": "Été"}, {"id": "2"}


def write(folder: Path, content: str | bytes, name: str = "offres.json") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(A) + "\n" + json.dumps(B) + "\n",
        "\ufeff" + json.dumps(A) + "\r\n\r\n" + json.dumps(B),
        json.dumps([A, B]),
        json.dumps([A, B], indent=2, ensure_ascii=False),
        json.dumps({"resultats": [A, B], "filtresPossibles": []}),
        json.dumps({"resultats": [A, B]}, indent=1),
        '{"resultats": [\n' + json.dumps(A) + ",\n" + json.dumps(B) + "\n]}",
        "\n\n" + json.dumps(A) + "\n" + json.dumps(B),
        json.dumps({"resultats": [A]}) + "\n" + json.dumps({"resultats": [B]}),
        "[\n" + json.dumps(A, indent=3) + "\n,\n" + json.dumps(B) + "\n]\n",
    ],
    ids=[
        "lines",
        "bom",
        "array",
        "indented array",
        "answer",
        "indented answer",
        "answer in lines",
        "blank first",
        "answers in lines",
        "array in lines",
    ],
)
@pytest.mark.parametrize("compressed", [False, True])
def test_every_shape_gives_the_same_rows(tmp_path: Path, content: str, compressed: bool) -> None:
    data = gzip.compress(content.encode()) if compressed else content.encode()
    rows = list(read_offers(write(tmp_path, data)))
    assert [row for _, row in rows] == [A, B]


def test_one_indented_object(tmp_path: Path) -> None:
    assert list(read_offers(write(tmp_path, json.dumps(A, indent=2)))) == [(1, A)]


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert list(read_offers(write(tmp_path, ""))) == []


def test_bad_lines_keep_their_number_and_lose_nobody_else(tmp_path: Path) -> None:
    rows = list(read_offers(write(tmp_path, f"{json.dumps(A)}\n{{broken\n[1]\n{json.dumps(B)}\n")))
    assert rows == [
        (1, A),
        (2, BadRow("ce n'est pas du JSON")),
        (3, BadRow("ce n'est pas un objet JSON")),
        (4, B),
    ]


def test_a_first_line_that_is_broken_does_not_hide_the_others(tmp_path: Path) -> None:
    rows = list(read_offers(write(tmp_path, f'{{"id": "0", \n{json.dumps(B)}\n')))
    assert rows[-1] == (2, B)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(json.dumps(A).encode() * 50)[:-12], "coupée ou abîmée"),
        ('{"id": "é"}'.encode("latin-1"), "UTF-8"),
        ("[1, 2", "coupé ou abîmé"),
        ('[\n{"id": "1"},\n{"id": "2", "intitule": "Sou', "coupé ou abîmé après 1 offres"),
        ('{\n"resultats": [\n{"id": "1"}', r"ni du JSON ni du JSON Lines \(ligne 3, colonne 12\)"),
        ("[" * 100_000, "coupé ou abîmé"),
        ('{"resultats": 3}', "liste d'offres"),
    ],
    ids=["cut gzip", "latin-1", "cut array", "cut in an offer", "cut answer", "too deep", "not a list"],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    tmp_path: Path, content: str | bytes, message: str
) -> None:
    with pytest.raises(Unreadable, match=message):
        list(read_offers(write(tmp_path, content)))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="n'existe pas"):
        list(read_offers(tmp_path / "absent.json"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="c'est un dossier"):
        list(read_offers(tmp_path))


def test_the_number_of_an_offer_is_read_even_where_its_line_is_spoilt(tmp_path: Path) -> None:
    spoilt = {
        '{"id": "207QWZK", "intitule": "Sou': {"207QWZK"},
        '{"intitule": "sans num': set(),
        '{"id": 5, \x00}': {"5"},
        '{"id": "AB-12-C", \x00}': {"AB-12-C"},
        # Cut in the number itself: which one it was is not known.
        '{"intitule": "Soudeur", "id": "207Q': set(),
        '{"intitule": "Soudeur", "id": 207': set(),
    }
    rows = list(read_offers(write(tmp_path, "\n".join([json.dumps(A), *spoilt]))))
    bad = [row for _, row in rows if isinstance(row, BadRow)]
    assert [row.numbers for row in bad] == [frozenset(numbers) for numbers in spoilt.values()]


def test_a_large_array_is_read_by_pieces(tmp_path: Path) -> None:
    offers = [{"id": str(n), "description": "é" * 3000} for n in range(800)]
    path = write(tmp_path, json.dumps(offers, indent=0, ensure_ascii=False))
    assert path.stat().st_size > 2 * CHUNK
    assert [row for _, row in read_offers(path)] == offers


@given(content=st.text(max_size=60) | st.binary(max_size=60))
def test_whatever_a_file_holds_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: str | bytes
) -> None:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    path = tmp_path_factory.getbasetemp() / "offres.json"
    for written in (data, b"[" + data, b'{"resultats": [' + data, gzip.compress(data)):
        path.write_bytes(written)
        try:
            for number, row in read_offers(path):
                assert number > 0
                assert isinstance(row, dict | BadRow)
        except Unreadable as error:
            assert str(error)
