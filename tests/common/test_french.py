import datetime
from decimal import Decimal

import pytest

from francetravail_match.common.templatetags.french import (
    count,
    day,
    euros,
    form_of,
    moment,
    months,
    number,
)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0 personne"), (1, "1 personne"), (2, "2 personnes"), (1234567, "1 234 567 personnes")],
)
def test_count(value, words):
    assert count(value, "personne,personnes") == words.replace(" ", "\u00a0")


def test_number_and_form():
    assert number(12345) == "12\u00a0345"
    assert form_of(0, "correspond,correspondent") == "correspond"
    assert form_of(2, "correspond,correspondent") == "correspondent"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0 mois"),
        (8, "8 mois"),
        (12, "1 an"),
        (13, "1 an et 1 mois"),
        (30, "2 ans et 6 mois"),
        (60, "5 ans"),
    ],
)
def test_months(value, words):
    assert months(value).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("value", "words"), [("2000.00", "2 000 €"), ("11.88", "11,88 €"), ("45000.5", "45 000,50 €")]
)
def test_euros(value, words):
    assert euros(Decimal(value)) == words.replace(" ", "\u00a0")


def test_days_are_those_of_paris():
    late = datetime.datetime(2026, 8, 31, 22, 30, tzinfo=datetime.UTC)
    assert day(late) == "1er septembre 2026"
    assert day(datetime.date(2026, 11, 24)) == "24 novembre 2026"
    assert moment(late).replace("\u00a0", " ") == "1er septembre 2026 à 0 h 30"
