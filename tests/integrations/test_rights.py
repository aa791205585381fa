"""Integration × scope × address × method, replayed from data: what a token gives, and nothing more."""

import re
import uuid
from typing import Any

import pytest
from django.urls import get_resolver

from francetravail_match.accounts.addresses import Address, crawl
from francetravail_match.accounts.permissions import Access
from francetravail_match.integrations.api.base import ApiView
from francetravail_match.integrations.enums import Scope
from francetravail_match.journal.models import Entry
from matching.countercheck.services import counter_check
from matching.models import MatchRun
from offers.models import JobOffer
from tests import runs
from tests.factories import IntegrationFactory, JobOfferFactory, JobSeekerFactory
from tests.utils.strict_client import reads_only

from .conftest import ROOT, Api, assert_problem

READ, WRITTEN, UNREADABLE = {200}, {202}, {400}
#: (method, address, scope, statuses); {offer} and {run} are of the integration's agency.
RIGHTS = [
    ("GET", "offers", Scope.OFFERS_READ, READ),
    ("GET", "offers/{offer}", Scope.OFFERS_READ, READ),
    ("GET", "offers/{offer}/runs", Scope.RUNS_READ, READ),
    # Before a run is asked for: while one is pending, none is made.
    ("POST", "offers/{offer}/countercheck", Scope.RUNS_WRITE, WRITTEN),
    ("POST", "offers/{offer}/runs", Scope.RUNS_WRITE, WRITTEN),
    ("GET", "offers/{offer}/countercheck", Scope.RUNS_READ, READ),
    ("GET", "offers/{offer}/countercheck/lines", Scope.RUNS_READ, READ),
    ("POST", "offers/{offer}/countercheck/relax", Scope.RELAXATIONS_WRITE, UNREADABLE),
    ("POST", "offers/{offer}/countercheck/keep", Scope.RELAXATIONS_WRITE, UNREADABLE),
    ("POST", "offers/{offer}/countercheck/undo", Scope.RELAXATIONS_WRITE, UNREADABLE),
    ("GET", "offers/{offer}/gate", Scope.RUNS_READ, READ),
    ("GET", "offers/{offer}/timeline", Scope.RUNS_READ, READ),
    ("POST", "offers/{offer}/sightings", Scope.SIGHTINGS_WRITE, UNREADABLE),
    ("GET", "offers/{offer}/outside-people", Scope.OUTSIDE_READ, READ),
    ("GET", "offers/{offer}/countercheck/people", Scope.PEOPLE_READ, READ),
    ("GET", "offers/{offer}/people/{person}/explanation", Scope.PEOPLE_READ, READ),
    ("GET", "offers/{offer}/questions", Scope.QUESTIONS_READ, READ),
    ("POST", "offers/{offer}/questions", Scope.QUESTIONS_WRITE, UNREADABLE),
    ("GET", "offers/{offer}/people/{person}/questions", Scope.PEOPLE_READ, READ),
    ("POST", "offers/{offer}/people/{person}/questions", Scope.ANSWERS_WRITE, UNREADABLE),
    ("GET", "runs/{run}", Scope.RUNS_READ, READ),
    ("GET", "runs/{run}/people", Scope.PEOPLE_READ, READ),
]
ADDRESSES = {address for _, address, _, _ in RIGHTS}
POSSIBLE = {(method, address) for method, address, _, _ in RIGHTS}
POSSIBLE |= {("HEAD", address) for method, address in POSSIBLE if method == "GET"}
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


def views() -> list[Address]:
    return [page for page in crawl(get_resolver()) if page.access is Access.INTEGRATION]


def named(page: Address) -> str:
    path = page.route.removeprefix("api/v1/")
    return re.sub(r"<uuid:(\w+)_id>", r"{\1}", path)


def test_the_matrix_is_that_of_the_views():
    found = {
        (method, named(page), scope) for page in views() for method, scope in page.view.cls.scopes.items()
    }
    assert found == {(method, address, scope) for method, address, scope, _ in RIGHTS}


def test_only_views_of_the_api_are_opened_by_a_token():
    assert all(issubclass(page.view.cls, ApiView) for page in views())


@pytest.fixture
def things(db) -> dict[str, Any]:
    offer = JobOfferFactory(published=True)
    person = JobSeekerFactory(matches=True, accepts_permanent=False)
    runs.done(offer)
    counter_check()
    return {
        "offer": offer.public_id,
        "run": MatchRun.objects.get().public_id,
        "person": person.public_id,
    }


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_its_addresses_and_no_other(things, scope):
    api = Api(IntegrationFactory(scopes=[scope]))
    for method, address, needed, statuses in RIGHTS:
        response = api.call(method, address.format(**things))
        if needed == scope:
            assert response.status_code in statuses, (method, address, response.content)
        else:
            assert_problem(response, 403, "permission_denied", needed.label, needed)


@pytest.mark.parametrize("address", sorted(ADDRESSES))
def test_no_other_method_does_anything(api, things, address):
    for method in METHODS:
        if (method, address) not in POSSIBLE:
            with reads_only():
                response = api.call(method, address.format(**things))
            assert response.status_code == 405, method
            assert set(response["Allow"].split(", ")) == {m for m, a in POSSIBLE if a == address}


@pytest.mark.parametrize(("method", "address"), sorted(POSSIBLE))
def test_what_is_of_another_agency_and_what_never_was_are_the_same(things, method, address):
    if "{" not in address:
        return
    foreign = Api(IntegrationFactory(of_another_agency=True))
    never = {**dict.fromkeys(things, uuid.UUID(int=0)), "person": things["person"]}
    with reads_only():
        answers = [foreign.call(method, address.format(**of)) for of in (things, never)]
    problems = [assert_problem_of(response, method) for response in answers]
    assert problems[0] == problems[1]
    assert not Entry.objects.filter(
        action__in=["people.listed", "explanation.viewed", "run.requested", "countercheck.requested"]
    ).filter(payload__has_key="integration")


def assert_problem_of(response: Any, method: str) -> dict[str, Any]:
    if method == "HEAD":
        assert response.status_code == 404
        return {}
    return {**assert_problem(response, 404, "not_found"), "instance": ""}


def test_a_list_holds_what_is_of_its_agencies(things):
    other = JobOfferFactory(published=True, agency__other=True)
    own = JobOffer.objects.get(public_id=things["offer"])
    both = Api(IntegrationFactory(agencies=[own.agency, other.agency]))
    for api, expected in (
        (Api(IntegrationFactory()), {own}),
        (Api(IntegrationFactory(of_another_agency=True)), {other}),
        (both, {own, other}),
    ):
        found = {offer["id"] for offer in api.get("offers").json()["results"]}
        assert found == {str(offer.public_id) for offer in expected}


def test_an_address_that_does_not_exist(api, db):
    for path in ("nothing", "offers/", "offers/1", "runs", f"offers/{uuid.UUID(int=0)}/people"):
        assert_problem(api.get(path), 404, "not_found")
        assert_problem(api.client.get(ROOT + path), 404, "not_found")
