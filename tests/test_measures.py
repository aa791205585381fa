"""docs/measures.md compared with the tests: a measure said to be done names tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.db.models import Field, TextField

from francetravail_match.common.sensitive_text import validate_not_sensitive
from tests.test_architecture import our_models

ROOT: Path = settings.BASE_DIR
PAGE = (ROOT / "docs/measures.md").read_text()
#: Of the pages on security, privacy, labour law, accessibility; B: what the base must be.
REQUIREMENTS = {"S": 9, "P": 10, "L": 6, "A": 2, "B": 14}
DONE, PARTLY, TO_COME = "fait", "en partie", "à venir"


class Measure(NamedTuple):
    requirement: str
    words: str
    state: str
    tests: list[str]
    missing: str


def measures() -> list[Measure]:
    found = []
    for line in PAGE.splitlines():
        if re.match(r"\| [A-Z]\d+ \|", line):
            requirement, words, state, tests, missing = (cell.strip() for cell in line[1:-1].split("|"))
            named = re.findall(r"`(tests/[^`]+)`", tests)
            found.append(Measure(requirement, words, state, named, missing))
    return found


MEASURES = {measure.requirement: measure for measure in measures()}


def test_every_requirement_has_its_line_and_one_only():
    expected = {f"{letter}{n}" for letter, count in REQUIREMENTS.items() for n in range(1, count + 1)}
    assert set(MEASURES) == expected
    assert len(measures()) == len(expected)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_a_measure_says_how_far_it_is(measure: Measure):
    assert measure.state in {DONE, PARTLY, TO_COME}
    assert bool(measure.tests) is (measure.state != TO_COME)
    assert bool(measure.missing) is (measure.state != DONE)


@cache
def functions(path: str) -> set[str]:
    """The tests of a file."""
    tree = ast.parse((ROOT / path).read_text())
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_the_tests_of_a_measure_exist(measure: Measure):
    for test in measure.tests:
        path, _, name = test.partition("::")
        assert (ROOT / path).is_file(), test
        assert functions(path), test
        assert not name or name in functions(path), test


#: What no table holds, in the words that a column would bear (P1).
DENIED = re.compile(
    r"\b(nir|ssn|iban|bic|rib|banque|bank\w*|nationalit[ée]s?|nationality|citizenship|marital\w*|spouse|children|"
    r"famil(y|iale?)|enfants?|photo|picture|religion|religious|union|syndica\w*|health|sant[ée]|"
    r"(previous|former|ancien) (salary|salaire)|birth\w*|naissance|gender|sexe)\b"
)


def our_fields() -> list[Field]:
    return [field for model in our_models() for field in model._meta.get_fields() if isinstance(field, Field)]


def test_no_field_is_on_the_list_of_what_is_never_kept():
    fields = our_fields()
    assert len(fields) > 100
    for field in fields:
        assert not DENIED.search(field.name.replace("_", " ")), field
        assert not DENIED.search(str(field.verbose_name).lower()), field


#: Free text that is about no person: what it is about instead.
NOT_ABOUT_A_PERSON = {
    "offers.JobOffer.description": "a job; its words are linted as an advertisement",
    "offers.JobOffer.listed_words": "the words of the offer that are searched",
    "referentials.RomeText.text": "an occupation, as published",
    "candidates.Feed.doubt": "a file; written by the database",
    "candidates.Feed.countersign_reason": "a file",
    "matching.WeightVersion.reason": "the weights of the score",
    "matching.Engine.text": "the text of the engine",
}


def test_free_text_about_a_person_is_linted_before_it_is_kept():
    free = {
        str(field): validate_not_sensitive in field.validators
        for field in our_fields()
        if isinstance(field, TextField)
    }
    assert {name for name, linted in free.items() if not linted} == set(NOT_ABOUT_A_PERSON)
