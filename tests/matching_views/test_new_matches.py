"""New matches on the home page, until somebody who follows the offer has opened its results."""

import pytest
from django.urls import reverse

from francetravail_match.common.database import app_now
from matching.enums import OFFERS_ON_HOME
from matching.models import NewMatch
from offers.models import JobOffer
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory
from tests.utils.fragments import HTMX

from .pages import text, url

NONE = "Aucune nouvelle correspondance pour les offres que vous suivez."


def found(offer: JobOffer, n: int = 1) -> None:
    for _ in range(n):
        NewMatch.objects.create(
            offer=offer,
            version=offer.current_version,
            job_seeker=JobSeekerFactory(matches=True),
            found_at=app_now(),
        )


def seen_url(offer: JobOffer) -> str:
    return reverse("matching:seen", args=[offer.public_id])


def home(client) -> str:
    return text(client.get(reverse("home")))


def test_nothing_new(client, offer):
    assert NONE in home(client)


def test_offers_with_new_matches_the_latest_first(client, offer):
    found(offer, 2)
    latest = JobOfferFactory(published=True, title="Chaudronnier / Chaudronnière")
    found(latest)
    found(JobOfferFactory(published=True, agency__other=True, title="Couvreur / Couvreuse"))
    page = client.get(reverse("home"))
    assert [shown.pk for shown in page.context["new"]] == [latest.pk, offer.pk]
    said = text(page)
    assert NONE not in said
    assert "2 nouvelles" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "Couvreur" not in said


def test_criteria_that_changed_take_the_new_matches_away(client, offer):
    found(offer)
    NewMatch.objects.update(version=JobOfferFactory(published=True).current_version)
    assert NONE in home(client)


def test_a_few_offers_at_a_time(client, advisor):
    for _ in range(OFFERS_ON_HOME + 1):
        found(JobOfferFactory(published=True))
    page = client.get(reverse("home"))
    assert len(page.context["new"]) == OFFERS_ON_HOME
    assert "D'autres offres en ont" in text(page)


def test_set_aside_from_the_home_page(client, offer, advisor):
    found(offer)
    page = client.post(seen_url(offer), follow=True)
    assert page.redirect_chain == [("/", 302)]
    assert "sont marquées comme vues" in text(page)
    assert NONE in text(page)
    assert NewMatch.objects.get().seen_by == advisor
    # Nothing to say the second time.
    assert "marquées comme vues" not in text(client.post(seen_url(offer), follow=True))


def test_opening_the_results_says_that_they_were_seen(client, offer):
    found(offer, 2)
    runs.done(offer)
    page = client.get(url(offer))
    assert "2 nouvelles correspondances" in text(page).replace("\N{NO-BREAK SPACE}", " ")
    assert f'hx-post="{seen_url(offer)}"' in page.text
    assert client.post(seen_url(offer), headers=HTMX).status_code == 204
    assert "nouvelles correspondances" not in text(client.get(url(offer)))


@pytest.mark.parametrize("situation", [runs.pending, runs.failed])
def test_results_that_do_not_show_them_yet_do_not_say_so(client, offer, situation):
    found(offer)
    runs.done(offer)
    situation(offer)
    assert seen_url(offer) not in client.get(url(offer)).text


def test_an_offer_of_another_agency_does_not_exist(client, advisor):
    other = JobOfferFactory(published=True, agency__other=True)
    found(other)
    assert client.post(seen_url(other)).status_code == 404
    assert NewMatch.objects.get().seen_at is None
