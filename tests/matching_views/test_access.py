"""Who sees which page: every address of the site, for every role."""

import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.permissions import PERMISSIONS, Action
from matching.models import MatchRun
from tests.factories import JobOfferFactory, UserFactory
from tests.utils.fragments import HTMX

OFFER_ROLES = PERMISSIONS[Action.SEE_OFFERS]
ONE_OFFER = {"offers:detail", "matching:results", "matching:request"}
WRITES = {"matching:request"}
PUBLIC = {"accounts:login", "accounts:logout", "accounts:demo_sign_in"}
FOR_EVERYONE_SIGNED_IN = {"home"}
LISTS = {"offers:list"}


def names(resolver: URLResolver, namespace: str = "") -> set[str]:
    found = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern):
            found.add(f"{namespace}{pattern.name}")
    return found


def call(client: Client, name: str, offer=None):
    url = reverse(name, args=[offer.public_id] if name in ONE_OFFER else [])
    return client.post(url) if name in WRITES else client.get(url)


def test_every_address_is_in_the_table():
    assert names(get_resolver()) == ONE_OFFER | PUBLIC | FOR_EVERYONE_SIGNED_IN | LISTS


@pytest.mark.parametrize("name", sorted(ONE_OFFER | FOR_EVERYONE_SIGNED_IN | LISTS))
def test_a_visitor_is_asked_to_sign_in(db, client, name):
    response = call(client, name, JobOfferFactory(published=True))
    assert response.status_code == 302
    assert response.url.startswith(f"{reverse('accounts:login')}?next=")
    assert not MatchRun.objects.exists()


@pytest.mark.parametrize("role", sorted(OFFER_ROLES))
def test_a_role_that_handles_offers(db, client, role):
    client.force_login(UserFactory(roles=[role]))
    offer = JobOfferFactory(published=True)
    for name in FOR_EVERYONE_SIGNED_IN | LISTS | ONE_OFFER - WRITES:
        assert call(client, name, offer).status_code == 200, name
    assert call(client, "matching:request", offer).status_code == 302
    assert MatchRun.objects.count() == 1


@pytest.mark.parametrize("role", [None, *sorted(set(Role) - OFFER_ROLES)])
def test_any_other_role(db, client, role):
    client.force_login(UserFactory(roles=[role] if role else []))
    offer = JobOfferFactory(published=True)
    home = call(client, "home").text
    assert (Role(role).label if role else "Aucun rôle") in home
    assert reverse("offers:list") not in home
    assert call(client, "offers:list").status_code == 403
    for name in ONE_OFFER:
        assert call(client, name, offer).status_code == 403, name
    assert not MatchRun.objects.exists()


@pytest.mark.parametrize("role", sorted(OFFER_ROLES))
def test_an_offer_of_another_agency_does_not_exist(db, client, role):
    client.force_login(UserFactory(roles=[role]))
    offer = JobOfferFactory(published=True, agency__other=True)
    for name in ONE_OFFER:
        assert call(client, name, offer).status_code == 404, name
    assert not MatchRun.objects.exists()


def test_an_advisor_without_agency_sees_no_offer(db, client):
    client.force_login(UserFactory(advisor=True, agency=None))
    assert "rattaché à aucune agence" in call(client, "home").text
    assert call(client, "offers:list").status_code == 403


def test_a_deactivated_account_is_out_at_once(db, client):
    user = UserFactory(advisor=True)
    client.force_login(user)
    user.is_active = False
    user.save()
    assert call(client, "offers:list").status_code == 302


def test_an_unknown_offer(db, client):
    client.force_login(UserFactory(advisor=True))
    assert client.get(reverse("offers:detail", args=[uuid.UUID(int=1)])).status_code == 404


def test_a_run_is_asked_for_by_post_with_its_token(db):
    offer = JobOfferFactory(published=True)
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(advisor=True))
    url = reverse("matching:request", args=[offer.public_id])
    assert client.get(url).status_code == 405
    response = client.post(url)
    assert response.status_code == 403
    assert "Cette page a expiré" in response.text
    assert not MatchRun.objects.exists()


def test_a_fragment_without_session_reloads_the_page(db, client):
    response = client.get(reverse("offers:list"), headers=HTMX)
    assert (response.status_code, response["HX-Refresh"]) == (200, "true")
    assert response.content == b""
