"""The home page: what waits for the advisor's agency, from the data that exists."""

import pytest
from django.urls import reverse

from matching.enums import Stage
from tests import runs
from tests.factories import JobOfferFactory, UserFactory, add_version


@pytest.fixture
def offers(advisor):
    """One offer in each situation, one that is closed and one of another agency."""
    runs.people(matches=1, to_qualify=1)
    runs.done(JobOfferFactory(published=True))
    runs.done(JobOfferFactory(published=True, workplace={"place": "unknown"}))
    runs.done(JobOfferFactory(published=True, rome__unrelated=True))
    runs.failed(JobOfferFactory(published=True))
    runs.advanced(JobOfferFactory(published=True), Stage.COUNTING)
    JobOfferFactory(closed=True)
    runs.done(JobOfferFactory(published=True, agency__other=True))


def counts(client) -> dict[str, int]:
    return client.get(reverse("home")).context["counts"]


def test_counts(client, offers):
    assert counts(client) == {
        "match": 1,
        "to_qualify": 1,
        "nobody": 1,
        "not_matched": 2,
        "pending": 1,
        "failed": 1,
        "incomplete_offers": 1,
    }


def test_every_count_is_that_of_the_list_behind_it(client, offers):
    found = counts(client)
    for query, key in [
        *((key, key) for key in found if key != "incomplete_offers"),
        ("incomplete", "incomplete_offers"),
    ]:
        page = client.get(f"{reverse('offers:list')}?etat=live&resultat={query}").context["page"]
        assert page.paginator.count == found[key], query


def test_a_new_version_is_not_matched_yet(client, advisor):
    runs.people(matches=1)
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    assert counts(client)["match"] == 1
    criteria = list(offer.current_version.criteria.exclude(code="experience"))
    for criterion in criteria:
        criterion.pk = None
    offer.current_version = add_version(offer, criteria)
    offer.save()
    found = counts(client)
    assert (found["match"], found["not_matched"]) == (0, 1)


def test_a_result_that_came_back_is_the_one_counted(client, advisor):
    """A rerun that finds again what an older run found confirms that run, whatever came between."""
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    runs.people(to_qualify=1)
    runs.done(offer)
    assert counts(client)["to_qualify"] == 1


def test_queries(client, offers, django_assert_num_queries):
    # Session, user and agency, what people ask, people outside to answer, messages to them whose fate is to
    # be said, results of offers, offers, incomplete ones, new matches, states and ends, open searches,
    # answers, second signatures, profiles to complete, shortlists to finish, shortlists to follow.
    with django_assert_num_queries(16):
        client.get(reverse("home"))


def test_empty(client, advisor):
    page = client.get(reverse("home")).text
    assert "pas encore d'offre ouverte" in page
    assert "<table" not in page


def test_offers_by_state_lead_to_their_lists(client, offers):
    states = {bar["kind"]: bar for bar in client.get(reverse("home")).context["states"]}
    assert {kind: bar["n"] for kind, bar in states.items()} == {"published": 5}
    assert client.get(states["published"]["url"]).context["page"].paginator.count == 5


def test_how_offers_were_filled(client, advisor):
    assert client.get(reverse("home")).context["ends"] == []
    JobOfferFactory(closed=True)
    JobOfferFactory(closed=True, agency__other=True)
    ends = {bar["kind"]: bar["n"] for bar in client.get(reverse("home")).context["ends"]}
    assert sum(ends.values()) == 1


def test_administrators_are_shown_the_way_to_their_screens(client, db):
    client.force_login(UserFactory(administrator=True))
    page = client.get(reverse("home")).text
    # In the menu, and where the account is explained.
    assert page.count(f'href="{reverse("admin:index")}"') == 2
    assert "ne propose pas encore d'écran" not in page
    assert "demandez à l'administrateur" not in page
