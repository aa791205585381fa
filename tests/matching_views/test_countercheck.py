"""The counter-check of an offer: made by a worker, kept with the run, shown in its states."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now
from matching.countercheck import services
from matching.models import CounterCheck, MatchRun
from offers.models import JobOffer
from offers.services.transitions import resume_offers, suspend_offers
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory
from tests.utils import by_owner
from tests.utils.databases import OwnDatabase
from tests.utils.fragments import HTMX

from .pages import text


def address(offer) -> str:
    return reverse("matching:countercheck", args=[offer.public_id])


def refuse_contract(people: int) -> None:
    for _ in range(people):
        JobSeekerFactory(matches=True, accepts_permanent=False, accepts_fixed_term=True)


def test_says_what_is_missing_and_what_a_step_would_bring(client, offer):
    refuse_contract(3)
    runs.done(offer)
    assert services.counter_check() == 1
    page = text(client.get(address(offer)))
    # Why, what would bring most, and that it waits for an answer, before anything else.
    assert "3 personnes inscrites cherchent ce métier ou un métier proche. Un seul critère s'oppose à" in page
    assert "certaines : contrat (3)." in page
    assert "assouplir contrat , 3 personnes trouvées. 1 ligne attend une réponse" in page
    # The funnel: everyone until the contract, nobody after.
    assert "Métier 100 % 3 Lieu de travail 100 % 3 " in page
    assert "Contrat 0 % 0" in page
    # The step and what it would bring, then the set that is not met.
    assert "Contrat proposer aussi l'autre des contrats CDI et CDD 3 0 À répondre" in page
    assert "Critères non remplis Personnes Contrat 3" in page


def test_the_one_before_a_page_comes_first(client, offer):
    runs.done(offer)
    runs.done(JobOfferFactory(published=True))
    longest, wanted = CounterCheck.objects.order_by("due_since")
    assert services.counter_check(wanted.pk) == 1
    assert services.counter_check(wanted.pk) == 0
    assert CounterCheck.objects.get(due_since__isnull=False) == longest


def test_is_being_made_then_shows_itself(client, offer):
    runs.done(offer)
    page = client.get(address(offer))
    assert "Calcul en cours" in page.text
    assert 'hx-trigger="every 2s"' in page.text
    assert client.get(address(offer), headers=HTMX).status_code == 204
    services.counter_check()
    fragment = client.get(address(offer), headers=HTMX)
    assert "Personne d'inscrit ne cherche ce métier ni un métier proche" in text(fragment)
    assert "hx-trigger" not in fragment.text


def test_is_not_made_of_an_offer_that_was_never_matched(client, offer):
    assert services.counter_check() == 0
    page = client.get(address(offer))
    assert "lancez d'abord le rapprochement" in text(page)
    assert "ce qui manque aux personnes" in text(page)
    assert "Faire la contre-épreuve" not in page.text


def test_one_that_fails_says_so_and_is_made_again_the_next_day(
    own_database: OwnDatabase, client: Client, offer: JobOffer
) -> None:
    runs.done(offer)
    with own_database.as_owner() as other, connection.cursor() as cursor:
        other.execute("LOCK TABLE candidates_searchrow IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET lock_timeout = '50ms'")
        assert services.counter_check() == 1
    assert "Elle sera refaite cette nuit" in text(client.get(address(offer)))
    assert services.counter_check() == 0
    by_owner.update(CounterCheck.objects.all(), made_at=app_now() - datetime.timedelta(hours=21))
    runs.done(offer)
    assert services.counter_check() == 1
    assert CounterCheck.objects.get().counts is not None


@pytest.mark.parametrize("suspended", [True, False])
def test_numbers_keep_their_date_when_they_cannot_be_counted_again(
    own_database: OwnDatabase, client: Client, advisor: User, offer: JobOffer, suspended: bool
) -> None:
    refuse_contract(1)
    runs.done(offer)
    services.counter_check()
    made = CounterCheck.objects.get()
    by_owner.update(CounterCheck.objects.all(), due_since=app_now())
    if suspended:
        suspend_offers([offer], actor=advisor, reason="asked_by_employer")
        assert services.counter_check() == 0
    else:
        with own_database.as_owner() as other, connection.cursor() as cursor:
            other.execute("LOCK TABLE candidates_searchrow IN ACCESS EXCLUSIVE MODE")
            cursor.execute("SET lock_timeout = '50ms'")
            assert services.counter_check() == 0
    again = CounterCheck.objects.get()
    assert (again.due_since, again.made_at, again.counts) == (None, made.made_at, made.counts)
    assert client.get(address(offer)).status_code == 200


def test_is_made_once_for_a_run_and_again_after_it_is_confirmed(offer):
    runs.done(offer)
    assert (services.counter_check(), services.counter_check()) == (1, 0)
    runs.done(offer)
    assert services.counter_check() == 0, "confirmed on the same day: the numbers are fresh"
    by_owner.update(CounterCheck.objects.all(), made_at=app_now() - datetime.timedelta(hours=21))
    runs.done(offer)
    assert services.counter_check() == 1
    assert MatchRun.objects.count() == CounterCheck.objects.count() == 1


def test_one_whose_offer_was_suspended_meanwhile_is_made_once_it_is_back(
    client: Client, advisor: User, offer: JobOffer
) -> None:
    runs.done(offer)
    suspend_offers([offer], actor=advisor, reason="asked_by_employer")
    assert services.counter_check() == 0
    offer.refresh_from_db()
    resume_offers([offer], actor=advisor)
    runs.done(offer)
    assert MatchRun.objects.count() == 1
    assert services.counter_check() == 1


@pytest.mark.parametrize("closed", [True, False])
def test_an_offer_that_is_closed_or_of_another_agency(client, offer, closed):
    other = JobOfferFactory(closed=True) if closed else JobOfferFactory(published=True, agency__other=True)
    page = client.get(address(other))
    assert page.status_code == (200 if closed else 404)
    if closed:
        assert "se fait sur une offre publiée" in text(page)
