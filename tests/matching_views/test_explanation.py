"""The page « Pourquoi ? »: what it shows, who may open it, what the journal says."""

import uuid

import pytest
from django.urls import reverse

from francetravail_match.common.templatetags.french import hundredths
from francetravail_match.journal.models import Entry
from matching import criteria
from matching.explanation import explain
from matching.models import MatchResult
from offers.models import JobOffer
from tests import runs
from tests.factories import (
    CommuneFactory,
    JobOfferFactory,
    JobSeekerFactory,
    SkillFactory,
    SoughtOccupationFactory,
    UserFactory,
)
from tests.utils.asking import offer_asking, row

from .pages import text, url


def why_url(offer: JobOffer, person) -> str:
    return reverse("matching:explanation", args=[offer.public_id, person.public_id])


def test_the_page_says_the_verdict_each_criterion_and_the_sum(client, offer, flush_search_rows):
    person = JobSeekerFactory(to_qualify=True)
    flush_search_rows()
    page = client.get(why_url(offer, person))
    words, explanation = text(page), explain(offer.current_version, person)
    assert f"Personne {person.pseudonym}" in words
    assert "À interroger Aucun critère exigé n'est contredit" in words
    low, high = hundredths(explanation.minimum), hundredths(explanation.maximum)
    assert f"Score : {low} à {high} / 100" in words
    assert f"Total {low} {high} 100,00" in words
    for criterion in explanation.criteria:
        assert criterion.words in words
        least, most, points = map(hundredths, (criterion.minimum, criterion.maximum, criterion.points))
        assert f"{criterion.label} {least} {most} {points}" in words
    assert "Question à poser : « Accepteriez-vous ce type de contrat ? »" in words
    unsaid = [c.label.lower() for c in criteria.CRITERIA if c.label in explanation.not_expressed]
    assert f"L'offre ne dit rien de : {', '.join(unsaid)}." in words
    assert f"règles {explanation.made_with.engine_hash[:8]} · poids, version 1" in words
    assert reverse("algorithm") in page.text


def test_a_person_who_does_not_match_is_explained_too(client, offer, flush_search_rows):
    person = JobSeekerFactory(refuses_everything=True)
    SoughtOccupationFactory(job_seeker=person, rome__unrelated=True)
    flush_search_rows()
    words = text(client.get(why_url(offer, person)))
    assert "Ne correspond pas Plus de deux critères exigés ne sont pas remplis." in words
    assert "Il faudrait accepter ce contrat (CDI)." in words


def test_things_are_shown_one_by_one(client, advisor, flush_search_rows):
    SkillFactory(ogr=11, label="Souder à l'arc")
    offer = offer_asking(row("skill", "11"), row("licence", "B"))
    person = JobSeekerFactory(matches=True, licences_complete=True)
    flush_search_rows()
    words = text(client.get(why_url(offer, person)))
    assert "À demander Souder à l'arc" in words
    assert "Non Permis B" in words


@pytest.mark.parametrize("changed", [False, True])
def test_a_result_that_changed_since_the_run_is_said(client, offer, flush_search_rows, changed):
    person = JobSeekerFactory(to_qualify=True)
    runs.done(offer)
    (result,) = MatchResult.objects.all()
    if changed:
        person.accepts_permanent = True
        person.save()
        flush_search_rows()
    page = client.get(why_url(offer, person))
    assert str(result.run.public_id)[:8] in text(page)
    assert ("ont changé depuis" in text(page)) is changed


def test_who_looked_is_in_the_journal(client, advisor, offer, flush_search_rows):
    person = JobSeekerFactory(matches=True)
    flush_search_rows()
    client.get(why_url(offer, person))
    entry = Entry.objects.get(action="explanation.viewed")
    assert (entry.actor, entry.object_type, entry.object_id) == (advisor, "person", person.public_id)
    assert entry.payload == {"offer": str(offer.public_id)}


@pytest.mark.parametrize(
    ("person", "reason"),
    [({"has_left": True, "matches": True}, None), ({}, "aucun métier")],
)
def test_who_is_not_compared(client, offer, flush_search_rows, person, reason):
    """Who left is not found; who has no occupation is found, and compared with nothing."""
    seen = JobSeekerFactory(**person)
    flush_search_rows()
    page = client.get(why_url(offer, seen))
    if reason is None:
        assert page.status_code == 404
        assert not Entry.objects.filter(action="explanation.viewed").exists()
    else:
        assert "Il n'y a pas de résultat à expliquer" in text(page)
        assert reason in text(page)


@pytest.mark.parametrize("situation", [{}, {"closed": True}])
def test_an_offer_that_is_not_open(client, advisor, situation):
    offer, person = JobOfferFactory(**situation), JobSeekerFactory(matches=True)
    page = client.get(why_url(offer, person))
    assert page.status_code == 200
    assert "Il n'y a pas de résultat à expliquer" in text(page)


def test_what_is_not_theirs_is_not_found(client, offer):
    person = JobSeekerFactory(matches=True)
    elsewhere = JobOfferFactory(published=True, agency__other=True)
    never = type("Nobody", (), {"public_id": uuid.uuid4()})
    assert client.get(why_url(elsewhere, person)).status_code == 404
    assert client.get(why_url(offer, never)).status_code == 404
    client.force_login(UserFactory(dpo=True))
    assert client.get(why_url(offer, person)).status_code == 403


def test_neither_residence_nor_distance_is_shown(client, advisor, flush_search_rows):
    home = CommuneFactory(code="59606", name="Valenciennes", lat=50.358, lon=3.524)
    person = JobSeekerFactory(accepts_everything=True, commune=home)
    SoughtOccupationFactory(job_seeker=person)
    offer = JobOfferFactory(published=True)
    flush_search_rows()
    page = client.get(why_url(offer, person))
    for secret in ("Valenciennes", "59606", "50,358", "50.358"):
        assert secret not in page.text


def test_the_number_of_queries_is_fixed(client, advisor, flush_search_rows, django_assert_num_queries):
    for ogr in range(11, 21):
        SkillFactory(ogr=ogr, label=f"Compétence {ogr}")
    one, many = (offer_asking(*(row("skill", str(ogr)) for ogr in range(11, last))) for last in (12, 21))
    person = JobSeekerFactory(matches=True)
    flush_search_rows()
    for offer in (one, many):
        with django_assert_num_queries(15):
            client.get(why_url(offer, person))


def test_a_page_of_results_links_to_the_reasons_of_each(client, offer):
    runs.people(matches=2)
    runs.done(offer)
    page = client.get(url(offer))
    for result in MatchResult.objects.select_related("job_seeker"):
        assert f'href="{why_url(offer, result.job_seeker)}"' in page.text
    assert "Score : 98,00 / 100" in text(page)
    assert "Dans l'ordre du score" in text(page)


def test_an_offer_that_says_nothing_more_is_not_ranked(client, advisor):
    offer = JobOfferFactory(published=True, asks_for_nothing_more=True)
    runs.people(matches=1)
    runs.done(offer)
    words = text(client.get(url(offer)))
    assert "Ordre non classé" in words
    assert "Score" not in words
