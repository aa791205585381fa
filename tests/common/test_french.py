import datetime
from decimal import Decimal

import pytest

from francetravail_match.common.templatetags.french import (
    count,
    day,
    euros,
    experience,
    form_of,
    moment,
    months,
    number,
    since,
    telephone,
    when,
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
    ("value", "words"), [(None, "non renseignée"), (0, "aucune"), (30, "2\xa0ans et 6\xa0mois")]
)
def test_experience(value, words):
    assert experience(value) == words


@pytest.mark.parametrize(
    ("stored", "dialled"),
    [
        ("+33639983581", "06 39 98 35 81"),
        ("0320000000", "03 20 00 00 00"),
        ("+3226200111", "+3226200111"),
        ("3949", "3949"),
        ("", ""),
    ],
)
def test_a_telephone_as_it_is_dialled(stored, dialled):
    assert telephone(stored).replace("\u00a0", " ") == dialled


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


NOW = datetime.datetime(2026, 11, 24, 14, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        ({"seconds": 20}, "il y a moins d'une minute (15 h 29)"),
        ({"minutes": 12}, "il y a 12 min (15 h 18)"),
        ({"hours": 3, "minutes": 59}, "il y a 3 h (11 h 31)"),
        ({"hours": 20}, "hier à 19 h 30"),
        ({"days": 3}, "il y a 3 jours (21 novembre 2026 à 15 h 30)"),
        ({"days": 7}, "le 17 novembre 2026 à 15 h 30"),
        ({"days": -1}, "le 25 novembre 2026 à 15 h 30"),
    ],
)
def test_how_long_ago_always_says_the_exact_time(ago, words):
    assert since(NOW - datetime.timedelta(**ago), NOW).replace("\u00a0", " ") == words


def test_a_time_is_marked_up_for_machines():
    past = datetime.datetime(2020, 1, 2, 9, 5, tzinfo=datetime.UTC)
    assert when(past) == (
        '<time datetime="2020-01-02T09:05:00+00:00">le 2 janvier 2020 à 10\u00a0h\u00a005</time>'
    )
    assert ">2 janvier 2020" in when(past, "alone")
