"""Reading the file of a feed: whole or refused; what is wrong with a line stays in that line."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.enums import FeedKind
from candidates.imports.fields import BY_NAME
from candidates.imports.reading import MAX_LINE, Incomplete, Line, RefusedLine, open_feed
from candidates.imports.values import BadRecord, Referentials
from francetravail_match.common.imports import Unreadable
from tests.factories import CommuneFactory, RomeCodeFactory

from .feeds import COLUMNS, csv_feed, json_feed, leaving, person, write


def read(path: Path, content: bytes) -> list[Line | RefusedLine]:
    return list(open_feed(write(path, content)).read())


def outcome(path: Path, content: bytes) -> list[tuple[int, str]]:
    """Line number and identifier, or the reason why it is refused."""
    return [
        (line.number, line.values.get("identifiant", "") if isinstance(line, Line) else line.reason)
        for line in read(path, content)
    ]


@pytest.mark.parametrize("suffix", ["csv", "csv.gz"])
def test_a_csv_feed(tmp_path, suffix):
    path = write(
        tmp_path / f"flux.{suffix}",
        csv_feed([person("A1", nom='"Le; Goff"'), "", leaving("B2")], announced=2),
    )
    feed = open_feed(path)
    assert (feed.header.kind, feed.header.source, feed.lines) == (FeedKind.FULL, "SI", 2)
    assert feed.header.watermark == datetime(2026, 11, 20, 2, tzinfo=UTC)
    first, last = feed.read()
    assert isinstance(first, Line)
    assert isinstance(last, Line)
    assert first.values["nom"] == "Le; Goff"
    assert "courriel" not in first.values
    assert (last.number, last.kind, last.values) == (5, "sortie", {"identifiant": "B2", "motif": "emploi"})
    assert [line.number for line in feed.read(after=3)] == [5]


def test_compression_is_not_content(tmp_path):
    content = csv_feed([person("A1")])
    plain, packed = write(tmp_path / "a.csv", content), write(tmp_path / "a.csv.gz", content)
    assert open_feed(plain).digest == open_feed(packed).digest


def test_json_lines_say_the_same_as_csv(tmp_path):
    listed = {"metiers": ["H2913:24"], "zones": ["59350+30"]}
    record = {"type": "personne", "identifiant": "A1", "categorie": "A", "commune": "59350", **listed}
    (as_json,) = read(tmp_path / "a.jsonl", json_feed([record | {"accepte_cdi": True, "nom": None}]))
    (as_csv,) = read(tmp_path / "a.csv", csv_feed([person("A1", accepte_cdi="oui")]))
    assert isinstance(as_json, Line)
    assert isinstance(as_csv, Line)
    assert as_json.values == as_csv.values


GARBAGE = {
    "UTF-8": b"personne;X;\xff\xfe",
    "caractère nul": b"personne;X;;A\0",
    "contrôle": b"personne;X;;A\x07",
    "octets": b"personne;X;" + b"9" * 50_000_000,
    "guillemets": b'personne;X;;"A;59350',
    "rubriques": b"personne;X;;A",
    "type de la ligne": b"autre;X",
    "au milieu": csv_feed([]).splitlines()[0],
    "un motif": b"sortie",
}


@pytest.mark.parametrize("why", GARBAGE)
def test_a_line_of_garbage_is_refused_alone_with_its_number(tmp_path, why):
    lines = csv_feed([person("A1"), "@", person("A2")]).replace(b"@", GARBAGE[why])
    (first, a1), (second, reason), (third, a2) = outcome(tmp_path / "flux.csv", lines)
    assert (first, a1, second, third, a2) == (3, "A1", 4, 5, "A2")
    assert why in reason
    assert "59350" not in reason


JSON_GARBAGE = {
    "pas du JSON": b'{"type": "personne", ',
    "objet JSON": b"[1]",
    "contrôle": rb'{"type": "personne", "nom": "a\u0000"}',
    "caractère": rb'{"type": "personne", "nom": "\ud800"}',
    "est un objet": b'{"type": "personne", "nom": {}}',
    "liste": b'{"type": "personne", "metiers": ["a|b"]}',
    "JSON": b"[" * 90_000,
    "ce n'est": b'{"a": ' + b"9" * 5_000 + b"}",
}


@pytest.mark.parametrize("why", JSON_GARBAGE)
def test_a_line_of_garbage_in_json_lines(tmp_path, why):
    good = [{"type": "personne", "identifiant": name} for name in ("A1", "A2")]
    lines = json_feed(good).splitlines(keepends=True)
    content = b"".join([*lines[:2], JSON_GARBAGE[why] + b"\n", lines[2], b'{"type": "fin", "lignes": 3}'])
    (_, a1), (number, reason), (_, a2) = outcome(tmp_path / "flux.jsonl", content)
    assert (a1, number, a2) == ("A1", 3, "A2")
    assert why in reason


@pytest.mark.parametrize(
    ("content", "identifier"),
    [
        (csv_feed(["personne;DE42;\x07"]), "DE42"),
        (csv_feed(["@"]).replace(b"@", b'personne;"DE42";\xff'), "DE42"),
        (csv_feed(["n'importe quoi"]), None),
    ],
)
def test_whom_a_refused_line_is_about(tmp_path, content, identifier):
    (line,) = read(tmp_path / "flux.csv", content)
    assert isinstance(line, RefusedLine)
    assert line.identifier == identifier


GOOD = csv_feed([person("A1"), person("A2")])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "vide"),
        (b"\n\n", "vide"),
        (b"\x1f\x8bnonsense", "vide ou illisible"),
        (b"nom;prenom\n", "« entete »"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"a": 1}', "« entete »"),
        (GOOD.replace(b"format=1", b"format=2"), "format"),
        (GOOD.replace(b"complet", b"partiel"), "nature"),
        (GOOD.replace(b"source=SI", b"source="), "source"),
        (GOOD.replace(b"+01:00", b""), "fuseau"),
        (GOOD.replace(b"2026-11-20", b"2026-02-30"), "fuseau"),
        (GOOD.replace(b"2026-11-20", b"9999-12-31"), "possible"),
        (GOOD.replace(b"complet", b"incremental"), "depuis"),
        (GOOD.replace(b"identifiant", b"numero"), "type;identifiant"),
        (GOOD.replace(b";metiers", b";emplois"), "il manque metiers"),
        (GOOD.replace(b";nom;", b";commune;"), "deux fois"),
    ],
)
def test_a_file_that_cannot_be_followed_is_refused_as_a_whole(tmp_path, content, message):
    with pytest.raises(Unreadable, match=message) as refused:
        open_feed(write(tmp_path / "flux", content))
    assert not isinstance(refused.value, Incomplete)


@pytest.mark.parametrize(
    "content",
    [
        GOOD[: GOOD.index(b"fin;")],
        GOOD[: GOOD.index(b"A2")],
        csv_feed([person("A1")], announced=2),
        csv_feed([person("A1")], announced=0),
        gzip.compress(GOOD, mtime=0)[:-9],
        gzip.compress(csv_feed(person(f"A{n}") for n in range(5_000)))[:4_000],
    ],
)
def test_a_file_that_is_cut_says_what_it_was(tmp_path, content):
    path = tmp_path / "flux"
    path.write_bytes(content)
    with pytest.raises(Incomplete, match="incomplet") as refused:
        open_feed(path)
    assert refused.value.header.source == "SI"


def test_a_missing_file_and_a_folder(tmp_path):
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(Unreadable):
            open_feed(path)


def test_columns_that_are_not_ours_are_named_and_never_read(tmp_path):
    columns = [*COLUMNS, "Nationalité", "couleur"]
    path = write(
        tmp_path / "flux.csv", csv_feed([f"{person('A1')};X;bleu", f"{person('A2')};;"], columns=columns)
    )
    feed = open_feed(path)
    assert feed.unknown_columns == ("couleur",)
    first, second = feed.read()
    assert isinstance(first, Line)
    assert isinstance(second, Line)
    assert (first.dropped, second.dropped) == (("nationalite", "couleur"), ())
    assert "X" not in first.values.values()


@given(
    garbage=st.lists(st.binary(max_size=60).filter(lambda raw: b"\n" not in raw and raw.strip()), max_size=6)
)
def test_no_line_takes_its_neighbours_with_it(tmp_path_factory, garbage):
    lines = csv_feed(["@" for _ in garbage] + [person("A1")]).split(b"@")
    content = b"".join(part + raw for part, raw in zip(lines, [*garbage, b""], strict=True))
    found = outcome(tmp_path_factory.mktemp("flux") / "flux.csv", content)
    assert [number for number, _ in found] == list(range(3, len(garbage) + 4))
    assert found[-1][1] == "A1"


def test_the_longest_line_that_is_read(tmp_path):
    fits = person("A1", nom="x" * (MAX_LINE - len(person("A1")) - 1))
    found = outcome(tmp_path / "flux.csv", csv_feed([fits, fits + "x", person("A2")]))
    assert [text for _, text in found] == ["A1", f"la ligne dépasse {MAX_LINE} octets", "A2"]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        *(
            (name, text, "une seule fois")
            for name, text in [
                ("langues", "en|de|en"),
                ("langues", "en:B2|en"),
                ("langues", "en|non:en"),
                ("permis", "B|C|B|aucun_autre"),
                ("certifications", "R489-3|R489-3:2028-05-31"),
                ("zones", "59350+30|FRANCE|59350+30"),
                ("metiers", "H2913|H2913:24"),
            ]
        ),
        ("langues", "non:en:B2", "un code seul après « non: »"),
        ("certifications", "non:R489-3:2028-05-31", "un code seul après « non: »"),
    ],
)
def test_what_is_said_twice_or_said_of_nothing_is_refused(db, name, text, reason):
    CommuneFactory()
    RomeCodeFactory()
    referentials = Referentials()
    assert referentials.certifications > {"R489-3"}
    with pytest.raises(BadRecord, match=reason):
        BY_NAME[name].parse(text, referentials)
