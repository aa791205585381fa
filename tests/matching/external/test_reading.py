"""Files of people as spreadsheets and enemies write them."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from francetravail_match.common.imports import Unreadable
from matching.external.preview import Preview, preview
from matching.external.sources import sources
from matching.external.sources.fields import Fate, Field, is_forbidden
from matching.external.sources.limits import MAX_BYTES, NOT_TEXT, clean

URL = "https://linkedin.com/in/camille-durand"
FRENCH = f"Prénom;Nom;URL du profil;Adresse e-mail\r\nÉloïse;Lefèvre;{URL};e@exemple.fr\r\n"


def read(text: str | bytes, code: str = "recruiter_csv") -> Preview:
    return preview(sources()[code], text.encode() if isinstance(text, str) else text)


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_separators_encodings_and_ends_of_lines(separator, encoding, end):
    text = FRENCH.replace(";", separator).replace("\r\n", end)
    (person,) = read(text.encode(encoding)).kept
    assert (person.address, person.email) == (URL, "e@exemple.fr")
    assert person.record.first(Field.FIRST_NAME) == "Éloïse"
    assert person.record.first(Field.LAST_NAME) == "Lefèvre"


@pytest.mark.parametrize(
    ("code", "header"),
    [
        ("recruiter_csv", "First Name;Last Name;Profile URL;Email Address"),
        ("recruiter_csv", "Prénom;Nom;URL du profil;Adresse e-mail"),
        ("recruiter_csv", "PRENOM;NOM;url_du_profil;  adresse  E-MAIL "),
        ("plain_csv", "first_name;last_name;profile_url;email"),
        ("plain_csv", "prenom;nom;adresse_profil;email"),
    ],
)
def test_headers_in_french_and_in_english(code, header):
    (person,) = read(f"{header}\nÉloïse;Lefèvre;{URL};e@exemple.fr\n", code).kept
    said = [person.record.first(name) for name in (Field.FIRST_NAME, Field.LAST_NAME)]
    assert (person.address, person.email, said) == (URL, "e@exemple.fr", ["Éloïse", "Lefèvre"])


def test_the_line_that_a_spreadsheet_adds_for_itself():
    assert len(read("sep=;\r\n" + FRENCH).kept) == 1


def test_quotes_separators_and_line_breaks_inside_cells():
    text = f'First Name,Headline,Profile URL\n"Anne ""Nanou""","Soudeuse,\nTIG; MIG",{URL}\nB,,{URL}-2\n'
    found = read(text)
    assert [row.line for row in found.rows] == [2, 4]
    assert found.kept[0].record.first(Field.FIRST_NAME) == 'Anne "Nanou"'
    assert found.kept[0].record.first(Field.HEADLINE) == "Soudeuse, TIG; MIG"


def test_each_row_is_refused_for_its_own_reason_and_the_others_are_kept():
    rows = [
        f"A,{URL}-1",
        f"B,{URL}-1",
        "C,",
        "D,https://exemple.fr/in/d",
        "E,trop,de cellules",
        f'"F"x,{URL}-6',
        f'=HYPERLINK(1),"=HYPERLINK(""{URL}"")"',
        "",
        f"{'H' * 6000},{URL}-8",
        f"I,{URL}-9",
    ]
    found = read("\n".join(["First Name,Profile URL", *rows]))
    assert [person.address for person in found.kept] == [f"{URL}-1", f"{URL}-9"]
    assert [(row.line, row.reason) for row in found.refused] == [
        (3, "la même personne qu'à la ligne 2"),
        (4, "ni adresse de profil ni identifiant"),
        (5, "l'adresse du profil n'est pas sur linkedin.com"),
        (6, "elle a 3 cellules, les en-têtes en annoncent 2"),
        (7, "les guillemets sont mal fermés"),
        (8, "une formule à la place d'un texte : adresse du profil"),
        (10, "une cellule dépasse 5000 caractères"),
    ]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf \r\n", "vide"),
        (b"PK\x03\x04" + bytes(50), "fichier texte"),
        (b"\x1f\x8b\x08" + bytes(50), "fichier texte"),
        (FRENCH.encode("utf-16"), "UTF-16"),
        (b"Profile URL\n\0", "nuls"),
        (b"Profile URL\n\x81\xff", "Windows-1252"),
        (b"Couleur;Pointure\nbleu;42\n", "Aucune colonne"),
        (b"First Name;Nom\nA;B\n", "Aucune colonne"),
        (f'Profile URL\n"{URL}\n{URL}-2\n'.encode(), "ligne 2"),
        (b"Profile URL\n" + b"a" * MAX_BYTES, "5 Mo"),
        (b"Profile URL" + b";x" * 150 + b"\n", "100 colonnes"),
        (("Profile URL\n" + f"{URL}\n" * 201).encode(), "200 lignes"),
        (b'Profile URL\n"' + b"a\n" * 2_000_000, "jamais fermé"),
        (b"Profile URL\n" + b"a" * 2_000_000, "trop longue"),
        (b"Profile URL" + b";" * 100_000, "100 colonnes"),
        (b"Profile URL" + b"," * 4_000_000, "trop longue"),
        (b"Profile URL\n" + b"\n" * 4_000_000, "lignes vides"),
        (FRENCH.encode("utf-16-le"), "nuls"),
        (FRENCH.encode("utf-32"), "UTF-16"),
        *((magic + FRENCH.encode(), "fichier texte") for magic in NOT_TEXT),
    ],
)
def test_what_is_no_list_of_people_is_refused_whole(raw, words):
    with pytest.raises(Unreadable, match=words):
        read(raw)


def test_two_hundred_rows_are_read_whatever_empty_lines_are_between():
    assert len(read("Profile URL\n" + "\n\n".join(f"{URL}-{n}" for n in range(200)) + "\n ;\n").kept) == 200


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 100_000,
        b'{"profileUrl": ',
        b'{"profileUrl": "a", "profileUrl": "b"}',
        b"[" + b"1" * 5000 + b"]",
        json.dumps([{}] * 201).encode(),
    ],
)
def test_hostile_json_is_refused_whole(raw):
    with pytest.raises(Unreadable):
        read(raw, "one_click")


def test_stubs_are_refused_one_by_one():
    stubs = [{"profileUrl": URL}, [], {"profileUrl": {"a": 1}}, {"profileUrl": f"{URL}-2", "age": 40}, 3]
    found = read(json.dumps(stubs), "one_click")
    assert [person.address for person in found.kept] == [URL, f"{URL}-2"]
    assert [row.line for row in found.refused] == [2, 3, 5]
    assert ("age", Fate.FORBIDDEN, 1) in found.dropped()


@pytest.mark.parametrize(
    "name",
    [
        "Likelihood to respond", "likelihoodToRespond", "Probabilité de réponse", "Last Active",
        "recentActivity", "Photo", "profilePictureUrl", "Âge", "birthDate", "Date de naissance",
        "Nationalité", "nationality", "Gender", "pronouns", "N.I.R", "Religion", "Situation familiale",
        "Handicap", "Current salary", "Spotlights",
    ],
)  # fmt: skip
def test_forbidden_fields(name):
    assert is_forbidden(name)
    found = read(f"Profile URL;{name}\n{URL};secret\n")
    assert found.dropped() == [(name, Fate.FORBIDDEN, 1)]
    assert "secret" not in repr(found.kept[0].record.values)


@pytest.mark.parametrize("name", ["Language", "Agence", "Active Project", "Notes", "Current Company"])
def test_fields_that_only_look_like_it(name):
    assert not is_forbidden(name)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("=1+1", "1+1"),
        ("@SUM(A1)", "SUM(A1)"),
        ("\t=cmd|' /C calc'!A0", "cmd|' /C calc'!A0"),
        ("-Durand", "Durand"),
        ("+33 6 12 34 56 78", "+33 6 12 34 56 78"),
        ("+cmd", "cmd"),
        ("Jean\u202edrof", "Jeandrof"),
        ("e\u0301lan", "élan"),
        ("Le\xa0 Goff\r\n", "Le Goff"),
    ],
)
def test_what_a_spreadsheet_would_compute_is_taken_off(written, kept):
    assert clean(written) == kept


@given(st.lists(st.lists(st.text(max_size=20), min_size=3, max_size=3), max_size=8))
def test_whatever_a_file_holds_it_is_read_or_refused(cells):
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([["Profile URL", "First Name", "Notes"], *cells])
    try:
        found = read(out.getvalue().encode("utf-8", "surrogatepass"))
    except Unreadable:
        return
    filled = sum(any(cell.strip() for cell in row) for row in cells)
    assert len(found.kept) + len(found.refused) == len(found.rows) == filled


@given(st.binary(max_size=300))
def test_bytes_of_any_kind(raw):
    for source in sources().values():
        try:
            preview(source, raw)
        except Unreadable as error:
            assert str(error)
