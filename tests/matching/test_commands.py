"""`match`, `explain`, `countercheck` on the command line: what they print, refuse, and leave behind."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from candidates.models import JobSeeker
from francetravail_match.journal.models import Entry
from matching.countercheck.data import as_data
from matching.countercheck.report import report
from matching.explanation import explain
from matching.models import MatchRun
from matching.sql import engine_hash
from matching.verdict import match
from offers.models import JobOffer
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory
from tests.utils.lacking import demanding_offer, everyone_lacking_something


@pytest.fixture
def offer(db, flush_search_rows) -> JobOffer:
    offer = JobOfferFactory(published=True)
    runs.people(matches=3, to_qualify=2)
    flush_search_rows()
    return offer


def printed(capsys, *words: str) -> dict:
    call_command(*words, "--json")
    return json.loads(capsys.readouterr().out)


def test_match_prints_what_the_engine_finds_and_stores_nothing(offer, capsys):
    found = printed(capsys, "match", offer.source_number.lower())
    matched = match(offer.current_version_id)
    assert (found["n_people"], found["n_match"], found["n_to_qualify"]) == (5, 3, 2)
    assert found["made_with"]["engine_hash"] == engine_hash()
    assert found["made_with"]["weights_version"] == 1
    assert found["made_with"]["snapshot"]
    shown = [person for people in found["results"].values() for person in people]
    assert [(p["person"], p["rank"], p["minimum"], p["maximum"]) for p in shown] == [
        (str(p.public_id), p.rank, p.minimum, p.maximum) for p in matched.results
    ]
    for person in shown:
        assert person["occupation"] == "H2913"
        assert set(person["outcomes"]) == set(person["parts"])
        assert sum(least for least, _ in person["parts"].values()) == person["minimum"]
    assert not MatchRun.objects.exists()


@pytest.mark.parametrize(("top", "kept"), [(0, (0, 0)), (1, (1, 1)), (50, (3, 2))])
def test_match_prints_as_many_people_as_asked_for(offer, capsys, top, kept):
    found = printed(capsys, "match", str(offer.public_id), "--top", str(top))
    assert (found["n_match"], found["n_to_qualify"]) == (3, 2), "exact, whatever is printed"
    assert tuple(len(people) for people in found["results"].values()) == kept


def test_who_was_printed_is_in_the_journal(offer, capsys):
    found = printed(capsys, "match", offer.source_number)
    lines = Entry.objects.filter(action="people.listed", object_id=offer.public_id).order_by("id")
    for line, people in zip(lines, found["results"].values(), strict=True):
        assert (line.actor, line.object_type) == (None, "offer")
        assert line.payload["people"] == [person["person"] for person in people]


def test_explain_prints_the_explanation(offer, capsys):
    person = JobSeeker.objects.filter(accepts_permanent=None).first()
    expected = explain(offer.current_version, person).as_data()
    for name in (person.registration_number, str(person.public_id)):
        assert printed(capsys, "explain", offer.source_number, name) == expected
    lines = Entry.objects.filter(action="explanation.viewed", object_id=person.public_id)
    assert [line.payload for line in lines] == [{"offer": str(offer.public_id)}] * 2


def test_in_words(offer, capsys):
    person = JobSeeker.objects.filter(accepts_permanent=None).first()
    call_command("explain", offer.source_number, person.registration_number)
    words = capsys.readouterr().out
    assert f"{person.pseudonym}, offre {offer.source_number} : À interroger" in words
    assert "Contrat (exigé) : à demander, 0,00 à 13,33 sur 13,33." in words
    assert "Score : 84,67 à 98,00 sur 100" in words
    call_command("match", offer.source_number)
    assert "3 correspondent, 2 à interroger, sur 5 personnes inscrites." in capsys.readouterr().out


NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["match", "404"], "Aucune offre n'a l'identifiant ou le numéro « 404 »"),
        (["match", NOBODY], "Aucune offre"),
        (["match", "CLOSED"], "n'est pas ouverte"),
        (["match", "DRAFT"], "pas encore de critères"),
        (["match", "TWICE"], "Plusieurs sources ont une offre n° TWICE"),
        (["match", "OPEN", "--top", "-1"], "nombre entier de 0 à 1000"),
        (["match", "OPEN", "--top", "1001"], "nombre entier de 0 à 1000"),
        (["explain", "OPEN", "404"], "Aucune personne n'a l'identifiant ou le numéro d'inscription « 404 »"),
        (["explain", "OPEN", "LEFT"], "n'est plus inscrite"),
        (["explain", "CLOSED", "NEW"], "n'est pas ouverte"),
    ],
)
def test_what_is_refused(db, words, message):
    JobOfferFactory(published=True, source_number="OPEN")
    JobOfferFactory(closed=True, source_number="CLOSED")
    JobOfferFactory(source_number="DRAFT")
    JobOfferFactory(published=True, source_number="TWICE")
    JobOfferFactory(published=True, imported=True, source_number="TWICE")
    JobSeekerFactory(matches=True, has_left=True, registration_number="LEFT")
    JobSeekerFactory(matches=True, registration_number="NEW")
    with pytest.raises(CommandError, match=message):
        call_command(*words)


@pytest.fixture
def unmatched(db, flush_search_rows) -> JobOffer:
    everyone_lacking_something()
    offer = demanding_offer()
    flush_search_rows()
    return offer


def test_countercheck_prints_every_count_and_who_lacks_the_least(unmatched, capsys):
    found = printed(capsys, "countercheck", unmatched.source_number)
    made = report(unmatched.current_version_id)
    counts = json.loads(json.dumps(as_data(made)))
    assert {name: found[name] for name in counts} == counts
    assert [(one["rank"], one["person"], one["minimum"], one["maximum"]) for one in found["nearest"]] == [
        (one.rank, str(one.public_id), one.minimum, one.maximum) for one in made.nearest
    ]
    assert len(found["nearest"]) == 10
    line = Entry.objects.get(action="people.listed", object_id=unmatched.public_id)
    assert line.payload["people"] == [one["person"] for one in found["nearest"]]


def test_countercheck_in_words(unmatched, capsys):
    call_command("countercheck", unmatched.source_number)
    words = capsys.readouterr().out
    for line in (
        "12 personnes cherchent ce métier ou un métier proche.",
        "  1 : Compétences exigées, Certifications exigées",
        "  Expérience : 3 correspondraient, 2 seraient à interroger",
        "  Métiers liés : 1 personnes ; 1 correspondraient, 2 seraient à interroger",
        "  Formation avant l'embauche (POEI) : 2 personnes ; 2 correspondraient, 2 seraient à interroger",
        "Salaire : 2 souhaitent plus que 2000 € par mois",
    ):
        assert line in words


@pytest.mark.parametrize(
    ("state", "says"), [({"closed": True}, "n'est pas ouverte"), ({}, "n'a pas encore de critères")]
)
def test_countercheck_refuses_an_offer_that_is_not_matched(db, state, says):
    with pytest.raises(CommandError, match=says):
        call_command("countercheck", JobOfferFactory(**state).source_number)
