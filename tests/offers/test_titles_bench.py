"""What the benchmarks of titles count, and in which order they name."""

from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError

from bench.melo import annotations, measure, said_once, table, tidy, with_concepts
from bench.peers import known_titles
from bench.served_titles import stored_as
from bench.titles import never_stored
from offers.suggestions.learning.learn import Example, Rome


def order(scores: list[float], concepts: list[str]) -> list[int]:
    return np.argsort(-with_concepts(np.array([scores]), concepts)[0], kind="stable").tolist()


def test_another_concept_is_named_before_the_same_again():
    assert order([1.0, 0.9, 0.8], ["cook", "cook", "baker"]) == [0, 2, 1]
    assert order([1.0, 0.9, 0.2], ["cook", "cook", "baker"]) == [0, 1, 2]
    assert order([0.1, 0.7, 1.0], ["cook", "baker", "cook"]) == [2, 1, 0]


def test_both_sexes_are_left_out_in_whatever_letters():
    assert tidy("Boucher  (h/f/x)") == tidy("boucher (m/v/x)") == tidy("Boucher m/w/d") == "boucher"


def test_a_title_of_both_sexes_is_read_once():
    assert said_once("abatteur / abatteuse de carrière") == "abatteur de carrière"
    assert said_once("vendeur / caissier en magasin") == "vendeur / caissier en magasin"
    assert said_once("boucher") == "boucher"


def test_a_title_is_stored_where_another_fold_has_it():
    folds = np.array([0, 0, 1, 1])
    assert never_stored(["a", "b", "a", "c"], folds).tolist() == [False, True, False, True]
    assert never_stored(["b", "b", "a", "c"], folds).all()


def test_a_title_is_stored_whatever_the_gender_and_the_order_of_its_words():
    assert stored_as("Soudeuse en atelier H/F") == stored_as("atelier, soudeur") != stored_as("atelier")


def test_the_method_that_is_known_finds_what_is_stored():
    rome = Rome(("H2913", "K1304", "N4101"), [("Soudeur", "H2913", False), ("Chauffeur", "N4101", False)], {})
    stored = [
        Example(f"{title} {number}", text, "", code)
        for title, text, code in (
            ("Soudeur à l'arc", "Vous soudez des tubes d'acier.", "H2913"),
            ("Aide à domicile", "Vous aidez des personnes âgées.", "K1304"),
            ("Chauffeur routier", "Vous conduisez un camion.", "N4101"),
        )
        for number in range(4)
    ]
    asked = [Example("Chauffeur", "", "", ""), Example("Aide", "personnes âgées", "", "")]
    chances = known_titles.chances(stored, asked, rome)
    assert np.argmax(chances, axis=1).tolist() == [2, 1]
    assert np.allclose(chances.sum(axis=1), 2, atol=1e-3)


def task(folder: Path, **files: str) -> Path:
    """A folder of a MELO task; a file that is empty is not there."""
    given = {"queries": "q1\tboulanger", "corpus_elements": "n1\tBoulangère", "annotations": "q1\t0\tn1\t1"}
    for name, text in (given | files).items():
        if text:
            (folder / f"{name}.tsv").write_bytes(text.encode("latin-1" if "é" in text else "utf-8"))
    return folder


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"annotations": "\ufeffq1\t0\tn1\t1\r\n\r\n", "queries": "\ufeffq1\tboulanger\r\n"},
        {"annotations": "query\titer\tname\trelevance\nq1\t0\tn1\t1\n"},
    ],
)
def test_a_task_is_read_however_its_lines_end_and_whether_its_columns_are_named(
    tmp_path: Path, files
) -> None:
    folder = task(tmp_path, **files)
    assert [row[0] for row in table(folder, "queries.tsv")] == ["q1"]
    assert annotations(folder, {"n1": 0}) == {"q1": [0]}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"corpus_elements": ""}, "Il manque corpus_elements.tsv"),
        ({"annotations": ""}, "Il manque annotations.tsv"),
        ({"corpus_elements": "n1\tpâtissière aisée"}, "corpus_elements.tsv n'est pas en UTF-8"),
        ({"queries": "q1\nq2"}, "queries.tsv, ligne 1 : 2 colonnes attendues, 1 lues"),
        ({"annotations": "q1\t0\tn2\t1"}, "ligne 1 : n2 n'est pas dans corpus_elements.tsv"),
        ({"annotations": "q1\t0\tn1\t1\nq1\t0\tn1\toui"}, "ligne 2 : « oui » n'est pas un nombre"),
        ({"annotations": "q1\t0\tn1\t0"}, "Aucune requête"),
    ],
)
def test_a_folder_that_is_no_task_is_refused_in_french(tmp_path: Path, files, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        measure(task(tmp_path, **files), log=print)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="lit un dossier de MELO"):
        measure(tmp_path / "nowhere", log=print)
