"""docs/adding-a-criterion.md, followed: its class is seen by the engine, and by whoever shows criteria."""

import re
from importlib import import_module

import pytest
from django.conf import settings
from django.urls import reverse

from matching import criteria, sql
from matching.explanation import explain
from matching.installation import install
from matching.verdict import judge, match, offers_of
from tests.factories import CommuneFactory, JobOfferFactory, JobSeekerFactory
from tests.utils.databases import OwnDatabase

PAGE = settings.BASE_DIR / "docs" / "adding-a-criterion.md"


@pytest.fixture
def added(own_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch) -> criteria.Criterion:
    """The criterion of the page, installed in a database of its own."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    names: dict[str, type[criteria.Criterion]] = {}
    exec(code, names)  # noqa: S102
    criterion = names["Remote"]()
    monkeypatch.setattr(criteria, "CRITERIA", (*criteria.CRITERIA, criterion))
    install("migrator", criteria.CRITERIA)
    return criterion


def test_a_criterion_is_one_file(added):
    place = {"place": "commune", "commune": CommuneFactory().code, "fully_remote": True}
    offer = JobOfferFactory(published=True, workplace=place)
    yes, refuses, silent = (
        JobSeekerFactory(matches=True, accepts_remote=answer) for answer in (True, False, None)
    )
    matched = match(offer.current_version_id)
    assert (matched.n_match, matched.n_to_qualify) == (1, 1)
    found = {person.job_seeker_id: person.outcomes["remote"] for person in matched.results}
    assert found == {yes.pk: True, silent.pk: None}
    judgement = judge(offer.current_version_id, refuses.pk)
    assert judgement is not None
    assert (judgement.verdict, judgement.outcomes["remote"]) == ("near_miss", False)
    assert judgement.parts["remote"] == (0, 0)
    assert [found.offer_id for found in offers_of(silent.pk)] == [offer.pk]


def test_the_engine_is_another(added):
    assert sql.engine_text(criteria.CRITERIA) != sql.engine_text(criteria.CRITERIA[:-1])


def test_it_is_explained_and_published(added, client):
    place = {"place": "commune", "commune": CommuneFactory().code, "fully_remote": True}
    offer = JobOfferFactory(published=True, workplace=place)
    person = JobSeekerFactory(matches=True, accepts_remote=False)
    assert offer.current_version
    remote = explain(offer.current_version, person).criteria[-1]
    assert (remote.code, remote.outcome, remote.words) == ("remote", False, "Refuse le télétravail complet.")
    assert remote.points > 0
    assert remote.change == "Il faudrait que ce critère soit rempli : Accepte le télétravail complet."
    assert 'id="critere-remote"' in client.get(reverse("algorithm")).text


@pytest.mark.parametrize(
    ("module", "last"),
    [
        ("candidates.migrations.0002_search_rows", "covered"),
        ("offers.migrations.0004_search_rows", "zone_departements"),
    ],
)
def test_a_new_column_has_its_place_in_the_text_of_rebuilding(module, last):
    """By the expression of the page: once in each list, with the row that the list is of."""
    (pattern, replacement) = re.findall(r're\.subn\(r"(.+?)", r"(.+?)", REBUILD\)', PAGE.read_text())[0]
    rows = import_module(module)
    text, replaced = re.subn(
        pattern.replace("covered", last), replacement.replace("covered", last), rows.REBUILD
    )
    assert replaced == 7
    lists = [(rows.NAMES, ["", "old.", "r."]), (rows.WRITTEN, ["", "b."]), (rows.COMPARED, ["b.", "k."])]
    for names, prefixes in lists:
        for prefix in prefixes:
            assert rows.listed([*names, "yours"], prefix) in text


def test_what_the_page_names_is_there():
    """Who follows it opens these files."""
    named = re.findall(r"`([a-z_]+/[\w/.]*)`", PAGE.read_text())
    assert len(named) > 15
    assert [path for path in named if not (settings.BASE_DIR / path).exists()] == []
