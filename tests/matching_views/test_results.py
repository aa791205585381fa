"""The results of an offer: its four states, its tabs, its people, and what is never shown."""

import re

import pytest
from django.urls import reverse

from candidates.models import JobSeeker, MobilityArea
from francetravail_match.accounts.models import User
from francetravail_match.journal.models import Entry
from matching.criteria import CRITERIA
from matching.enums import RunState, RunTrigger, Stage
from matching.models import MatchRun
from offers.models import JobOffer
from tests import runs
from tests.factories import (
    CommuneFactory,
    JobOfferFactory,
    JobSeekerFactory,
    MobilityAreaFactory,
    RomeCodeFactory,
    SoughtOccupationFactory,
    UserFactory,
)
from tests.utils.fragments import HTMX, assert_fragment_is_part_of_page, element


@pytest.fixture
def advisor(db, client) -> User:
    user = UserFactory(advisor=True)
    client.force_login(user)
    client.get("/")  # the first page puts the session's CSRF secret
    return user


@pytest.fixture
def offer(advisor) -> JobOffer:
    return JobOfferFactory(published=True)


def url(offer: JobOffer, tab: str = "", **query: object) -> str:
    words = {**({"onglet": tab} if tab else {}), **query}
    return reverse("matching:results", args=[offer.public_id], query=words)


def text(response) -> str:
    """The words of the page, without tags, with plain spaces."""
    words = re.sub(r"<[^>]+>", " ", response.text).replace("&#x27;", "'").replace("&nbsp;", " ")
    return " ".join(words.split())


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
    assert run.is_pending


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
    assert "4 personnes inscrites examinées" in words
    assert run.engine_hash[:8] in words
    assert str(run.public_id)[:8] in words
    assert "Ordre non classé" in words
    assert [person.pseudonym for person in page.context["people"]] == [
        result.job_seeker.pseudonym
        for result in run.results.filter(verdict="match").select_related("job_seeker").order_by("rank")
    ]


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
    assert "HX-Request" in page["Vary"]


# The people


def test_reasons_in_words(client, advisor):
    offer = JobOfferFactory(published=True, experience_level="wished", experience_months=36)
    person = JobSeekerFactory(matches=True, accepts_permanent=None)
    runs.done(offer)
    page = client.get(url(offer, "a-interroger"))
    (shown,) = page.context["people"]
    by_label = {reason.label: reason for reason in shown.reasons}
    assert list(by_label) == [criterion.label for criterion in CRITERIA]
    assert shown.pseudonym == person.pseudonym
    assert (by_label["Contrat"].outcome, by_label["Contrat"].level) == (None, "exigé")
    assert by_label["Contrat"].question in text(page)
    assert (by_label["Expérience"].outcome, by_label["Expérience"].level) == (False, "souhaité")
    assert by_label["Temps de travail"].outcome is True
    for badge in ("Oui", "Non", "À demander"):
        assert badge in text(page)


def test_occupation_experience_and_area_of_the_row_that_was_kept(client, offer):
    person = JobSeekerFactory(accepts_everything=True)
    SoughtOccupationFactory(job_seeker=person, experience_months=30)
    SoughtOccupationFactory(job_seeker=person, rome__unrelated=True, experience_months=120)
    MobilityAreaFactory(job_seeker=person, in_departement=True)
    runs.done(offer)
    (shown,) = client.get(url(offer)).context["people"]
    assert (shown.occupation, shown.experience_months, shown.area) == (
        "H2913 Soudage manuel",
        30,
        "Nord (59)",
    )
    assert "2 ans et 6 mois" in text(client.get(url(offer)))


def test_what_is_not_known_is_said(client, advisor):
    offer = JobOfferFactory(published=True, asks_for_nothing_more=True)
    SoughtOccupationFactory(job_seeker=JobSeekerFactory(), unknown_experience=True)
    runs.done(offer)
    page = text(client.get(url(offer, "a-interroger")))
    assert "non renseignée" in page
    assert "Mobilité non déclarée" in page


def test_an_area_that_was_deleted_since(client, offer):
    runs.people(matches=1)
    runs.done(offer)
    MobilityArea.objects.all().delete()
    assert "Zone modifiée depuis ce rapprochement" in text(client.get(url(offer)))


def test_neither_residence_nor_identifier_is_shown(client, advisor):
    offer = JobOfferFactory(published=True)
    home = CommuneFactory(code="59606", name="Valenciennes", lat=50.358, lon=3.524)
    person = JobSeekerFactory(accepts_everything=True, commune=home)
    SoughtOccupationFactory(job_seeker=person)
    MobilityAreaFactory(job_seeker=person, in_departement=True)
    undeclared = JobSeekerFactory(accepts_everything=True, commune=home)
    SoughtOccupationFactory(job_seeker=undeclared)
    runs.done(offer)
    for tab in ("correspond", "a-interroger"):
        page = client.get(url(offer, tab))
        assert len(page.context["people"]) == 1
        for secret in ("Valenciennes", "59606", str(person.public_id), str(undeclared.public_id)):
            assert secret not in page.text


def test_pages_of_twenty_and_counts_beyond_what_is_kept(client, offer):
    runs.people(matches=52, to_qualify=1)
    runs.done(offer)
    page = client.get(url(offer))
    assert len(page.context["people"]) == 20
    assert "52 personnes correspondent" in text(page)
    assert "Les 50 premières sont affichées" in text(page)
    assert 'href="?page=2"' in page.text
    assert len(client.get(url(offer, page=3)).context["people"]) == 10
    assert "1 personne à interroger" in text(client.get(url(offer, "a-interroger", page=3)))


def test_an_unknown_tab_is_the_first(client, offer):
    runs.people(matches=1)
    runs.done(offer)
    assert client.get(url(offer, "autre")).context["tab"].value == "correspond"


def test_queries_do_not_grow_with_people(client, offer, django_assert_num_queries):
    RomeCodeFactory(same_family=True)
    runs.people(matches=20)
    runs.done(offer)
    # Session, user, offer, runs, count, people, occupations, experience, areas, criteria, agency.
    with django_assert_num_queries(11):
        client.get(url(offer))


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


def test_people_are_looked_up_without_their_residence(client, offer, django_assert_num_queries):
    runs.people(matches=1)
    runs.done(offer)
    with django_assert_num_queries(11) as captured:
        client.get(url(offer))
    assert not any('"candidates_jobseeker"."commune_id"' in query["sql"] for query in captured)
    assert JobSeeker.objects.count() == 1
