"""Files as they come: every shape of JSON, compressed or not, whole or broken."""

import gzip
import json
from pathlib import Path

import pytest

from francetravail_match.common.imports import Unreadable
from offers.imports.reading import read_offers

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
        (2, "ce n'est pas du JSON"),
        (3, "ce n'est pas un objet JSON"),
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
        ("[1, 2", "ni du JSON ni du JSON Lines"),
        ('{"resultats": 3}', "liste d'offres"),
    ],
    ids=["cut gzip", "latin-1", "cut array", "not a list"],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    tmp_path: Path, content: str | bytes, message: str
) -> None:
    with pytest.raises(Unreadable, match=message):
        list(read_offers(write(tmp_path, content)))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="n'existe pas"):
        list(read_offers(tmp_path / "absent.json"))
