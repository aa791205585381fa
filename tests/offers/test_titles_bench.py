"""What the benchmarks of titles count, and in which order they name."""

import numpy as np

from bench.melo import said_once, tidy, with_concepts
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
