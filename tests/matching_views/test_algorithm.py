"""« L'algorithme »: the page says what the code does, with the numbers in force, to anyone."""

import datetime
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse

from candidates.enums import Category
from francetravail_match.common.database import app_today
from francetravail_match.common.templatetags.french import day, hundredths
from francetravail_match.referentials.enums import ParameterCode
from francetravail_match.referentials.models import NationalParameter
from matching import criteria
from matching.algorithm import COUNTED, MEANINGS, NEVER, published
from matching.context import PARAMETERS, context
from matching.enums import Verdict
from matching.example import WORDS, worked_example
from matching.models import WeightVersion
from matching.sql import engine_hash
from tests.factories import JobSeekerFactory, UserFactory, WeightVersionFactory

from .pages import text


@pytest.fixture
def page(db, client):
    return client.get(reverse("algorithm"))


def test_it_is_open_without_an_account_and_linked_from_every_page(db, client):
    page = client.get(reverse("algorithm"))
    assert page.status_code == 200
    assert f'href="{reverse("algorithm")}"' in client.get(reverse("accounts:login")).text


def test_every_criterion_is_there_in_order_with_its_words_its_weight_and_its_rule(page):
    words, html = text(page), unescape(page.text)
    first = WeightVersion.objects.get(number=1)
    places = [html.index(f'id="critere-{criterion.code}"') for criterion in criteria.CRITERIA]
    assert places == sorted(places)
    for criterion in criteria.CRITERIA:
        for said in (criterion.met, criterion.not_met, criterion.unknown, criterion.question):
            assert said in words, criterion.code
        assert f"poids {first.weights.get(criterion.code, criterion.weight)})" in words
        assert criterion.outcome in html
        assert criterion.functions in html
        if criterion.relaxation:
            assert criterion.relaxation.words[1:] in words
            assert criterion.relaxation.unlawful in words


def test_the_levels_are_those_of_the_code(page):
    levels = {rule.criterion.code: rule.level for rule in page.context["algorithm"].rules}
    assert levels["occupation"] == "exigé"
    assert levels["skill_wished"] == levels["salary"] == "souhaité"
    assert levels["experience"] == "exigé ou souhaité, comme l'offre le dit"


def test_versions_of_the_weights_in_force_and_to_come(db, client):
    to_come = WeightVersionFactory()
    page = client.get(reverse("algorithm"))
    words = text(page)
    first = WeightVersion.objects.get(number=1)
    assert f"Version 1 en vigueur depuis le {day(first.valid_from)}" in words
    assert f"Version 2 à partir du {day(to_come.valid_from)}" in words
    for version in (first, to_come):
        assert version.reason in words
    for line in page.context["algorithm"].weights:
        code = next(c.code for c in criteria.CRITERIA if c.label == line.label)
        assert line.weights == [to_come.weights.get(code), first.weights.get(code)]
    # A criterion that a version does not name has its initial weight, which is not a line of the version.
    assert f"Salaire – {first.weights['salary']}" in words


def test_parameters_in_force_and_their_history(db, client):
    later = app_today() + datetime.timedelta(days=9)
    NationalParameter.objects.create(
        code="asap_days", valid_from=later, value=45, reason="Concertation", author=UserFactory()
    )
    words = text(client.get(reverse("algorithm")))
    for code in PARAMETERS:
        assert ParameterCode(code).label[1:] in words
        for value in NationalParameter.objects.filter(code=code):
            assert f"{value.value:g}" in words
            assert day(value.valid_from) in words
            assert value.reason in words
    assert f"45 à partir du {day(later)} : Concertation" in words


def test_verdicts_and_what_never_counts(page):
    words = text(page)
    assert set(MEANINGS) == set(Verdict)
    for verdict, meaning in MEANINGS.items():
        assert f"{verdict.label} {meaning}" in words
    for what in NEVER:
        assert what in words
    assert engine_hash() in words


def test_who_is_counted_is_what_the_database_does(page, flush_search_rows):
    assert set(COUNTED) == {*Category, None}
    people = {category: JobSeekerFactory(matches=True, category=category) for category in COUNTED}
    flush_search_rows()
    with connection.cursor() as cursor:
        cursor.execute("SELECT job_seeker_id, by_availability FROM candidates_searchrow")
        rows = dict(cursor.fetchall())
    for category, person in people.items():
        words = COUNTED[category]
        assert (person.pk in rows) is ("si elles l'ont demandé" not in words), category
        assert rows.get(person.pk, False) is ("disponibilité" in words), category
        assert words in text(page)


def test_the_example_is_computed_and_adds_up(page):
    example = worked_example(context())
    assert {line.label for line in example.lines} == {
        criterion.label for criterion in criteria.CRITERIA if criterion.code in WORDS
    }
    assert sum(line.points for line in example.lines) == 10_000
    by_label = {line.label: line for line in example.lines}
    # 95 % for the same code under another title; 12 of 24 months; 2 of 4 skills held, one unknown.
    for label, least, most in (("Métier", 95, 95), ("Expérience", 50, 50), ("Contrat", 0, 100)):
        line = by_label[label]
        assert (line.minimum, line.maximum) == (line.points * least // 100, line.points * most // 100)
    wished = by_label["Compétences souhaitées"]
    assert (wished.minimum, wished.maximum) == (wished.points * 2 // 4, wished.points * 3 // 4)
    assert f"{hundredths(example.minimum)} {hundredths(example.maximum)}" in text(page)


def test_the_number_of_queries_is_fixed(db, client, django_assert_num_queries):
    with django_assert_num_queries(5):
        client.get(reverse("algorithm"))
    for days in (3, 4):
        WeightVersionFactory(valid_from=app_today() + datetime.timedelta(days=days))
    with django_assert_num_queries(5):
        client.get(reverse("algorithm"))


def test_no_author_is_named(db, client):
    author = UserFactory(administrator=True, last_name="Durand-Unique")
    WeightVersionFactory(author=author)
    assert "Durand-Unique" not in client.get(reverse("algorithm")).text
    assert len(published().versions) == 2
