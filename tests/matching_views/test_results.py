"""The results of an offer: its four states, its tabs, its people, and what is never shown."""

import re

import pytest
from django.urls import reverse

from francetravail_match.journal.models import Entry
from matching.enums import PENDING_STATES, RunState, RunTrigger, Stage
from matching.models import MatchRun
from offers.models import JobOffer
from tests import runs
from tests.factories import (
    JobOfferFactory,
    JobSeekerFactory,
)
from tests.utils.fragments import HTMX, assert_fragment_is_part_of_page, element

from .pages import text, url

# The states


def test_never_matched(client, offer):
    page = client.get(url(offer))
    assert "Pas encore de rapprochement" in text(page)
    assert "Lancer le rapprochement" in page.text
    assert "hx-trigger" not in page.text


@pytest.mark.parametrize("stage", [Stage.WAITING, Stage.COUNTING, Stage.STORING])
def test_waiting(client, offer, stage):
    run = runs.advanced(offer, stage) if stage else runs.pending(offer)
    page = client.get(url(offer)).text
    assert f"{Stage(stage).label} ({stage}" in page.replace("&#x27;", "'")
    assert f'<progress class="progress__bar" value="{stage}" max="100"' in " ".join(page.split())
    assert 'hx-trigger="every 1s"' in page
    assert 'role="status"' in page
    assert "ancer le rapprochement</button>" not in page
    assert run.state in PENDING_STATES


def test_waiting_asks_again_until_the_stage_changes(client, offer):
    runs.pending(offer)
    assert client.get(url(offer, vu=0), headers=HTMX).status_code == 204
    fragment = client.get(url(offer, vu=40), headers=HTMX)
    assert fragment.status_code == 200
    assert 'hx-get="?vu=0"' in fragment.text
    assert client.get(url(offer, vu=0)).status_code == 200, "a page is always a page"


def test_failed(client, offer):
    runs.failed(offer)
    page = client.get(url(offer))
    assert "Le rapprochement a échoué" in text(page)
    assert runs.FAILURE in text(page)
    assert "Relancer le rapprochement" in page.text
    assert "hx-trigger" not in page.text


def test_done_without_anyone(client, offer):
    runs.done(offer)
    page = text(client.get(url(offer)))
    assert "Personne d'inscrit ne correspond pour l'instant" in page
    assert "Personne n'est donc à interroger non plus" in page


def test_done_without_match_points_to_the_people_to_ask(client, offer):
    runs.people(to_qualify=2)
    runs.done(offer)
    page = client.get(url(offer))
    assert "Personne ne correspond à coup sûr" in text(page)
    assert re.search(r'href="\?onglet=a-interroger"\s*>Voir 2', page.text)


def test_done_without_anyone_to_ask(client, offer):
    runs.people(matches=1)
    runs.done(offer)
    assert "Personne n'est à interroger" in text(client.get(url(offer, "a-interroger")))


def test_done(client, offer):
    runs.people(matches=2, to_qualify=1)
    JobSeekerFactory(refuses_everything=True)
    runs.done(offer)
    run = MatchRun.objects.get()
    page = client.get(url(offer))
    words = text(page)
    assert "2 personnes correspondent, 1 est à interroger." in words
    assert "4 personnes inscrites" in words
    assert run.engine_hash[:8] in words
    assert str(run.public_id)[:8] in words
    assert "Dans l'ordre du score" in words
    assert [person.pseudonym for person in page.context["people"]] == [
        result.job_seeker.pseudonym
        for result in run.results.filter(verdict="match").select_related("job_seeker").order_by("rank")
    ]


def test_who_was_not_compared_is_printed_with_the_run(client, offer):
    runs.people(matches=1)
    JobSeekerFactory(matches=True, did_not_ask_to_be_counted=True)
    JobSeekerFactory(matches=True, asked_to_be_counted=True)
    JobSeekerFactory(matches=True, has_left=True)
    JobSeekerFactory()
    JobSeekerFactory(commune=None)
    runs.done(offer)
    run = MatchRun.objects.get()
    assert (run.n_people, run.n_match) == (5, 2)
    assert run.not_compared == {"categories": {"E": 1}, "without_occupation": {"59": 1, "": 1}}
    words = text(client.get(url(offer)))
    assert "5 personnes inscrites · 2 sans métier déclaré · 1 non comptée (catégorie E" in words


def test_a_rerun_that_waits_leaves_the_older_result(client, offer):
    runs.people(matches=1)
    runs.done_yesterday(offer)
    runs.advanced(offer, Stage.COUNTING)
    page = text(client.get(url(offer)))
    assert "Rapprochement en cours" in page
    assert "Résultat précédent" in page
    assert "1 personne correspond" in page


def test_a_rerun_that_failed_leaves_the_older_result(client, offer):
    runs.people(matches=1)
    runs.done_yesterday(offer)
    runs.failed(offer)
    page = text(client.get(url(offer)))
    assert "Le rapprochement a échoué" in page
    assert "Résultat précédent" in page
    runs.done(offer)
    page = text(client.get(url(offer)))
    assert "échoué" not in page
    assert "confirmé sans changement" in page


def test_an_offer_that_is_not_published(client, advisor):
    for situation in ({}, {"closed": True}):
        page = client.get(url(JobOfferFactory(**situation)))
        assert "Seule une offre publiée est rapprochée" in text(page)
        assert "ancer le rapprochement</button>" not in page.text


# Fragments


@pytest.mark.parametrize("situation", [runs.done, runs.failed])
@pytest.mark.parametrize("tab", ["", "a-interroger"])
def test_the_fragment_is_a_part_of_the_page(client, offer, situation, tab):
    runs.people(matches=1, to_qualify=1)
    situation(offer)
    assert_fragment_is_part_of_page(client, url(offer, tab), whole=["run"], inner="run-status")


def test_the_fragment_of_a_pending_run_leaves_the_people_alone(client, offer):
    runs.people(matches=1)
    runs.done(offer)
    runs.pending(offer)
    page, fragment = client.get(url(offer)), client.get(url(offer), headers=HTMX)
    assert element(page.text, "run")
    assert 'id="run"' not in fragment.text
    assert "HX-Request, HX-Target" in page["Vary"]


# The button


def ask(client, offer: JobOffer):
    return client.post(reverse("matching:request", args=[offer.public_id]))


def test_asking_for_a_run(client, advisor, offer):
    response = ask(client, offer)
    assert response.url == url(offer)
    run = MatchRun.objects.get()
    assert (run.state, run.version, run.trigger, run.requested_by) == (
        RunState.QUEUED,
        offer.current_version,
        RunTrigger.REQUEST,
        advisor,
    )
    assert Entry.objects.get(action="run.requested").actor == advisor


def test_asking_twice_is_asking_once(client, offer):
    ask(client, offer)
    ask(client, offer)
    assert MatchRun.objects.count() == 1


@pytest.mark.parametrize("situation", [{}, {"closed": True}, {"suspended": True}])
def test_an_offer_that_is_not_live_is_not_run(client, advisor, situation):
    offer = JobOfferFactory(**situation)
    response = client.post(reverse("matching:request", args=[offer.public_id]), follow=True)
    assert "Cette offre n'est pas publiée" in text(response)
    assert not MatchRun.objects.exists()
