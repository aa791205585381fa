"""The contract says what the API does: written without a warning, and held to it by schemathesis."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.urls import get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from hypothesis import HealthCheck, settings, strategies
from schemathesis.core.parameters import ParameterLocation

from candidates.models import JobSeeker
from francetravail_match.accounts.addresses import crawl
from francetravail_match.accounts.permissions import Access
from francetravail_match.integrations.api.contract import contract
from francetravail_match.integrations.enums import Scope
from francetravail_match.settings import base
from matching.countercheck.services import counter_check
from matching.models import MatchRun
from offers.models import JobOffer
from tests import runs
from tests.factories import IntegrationFactory, JobOfferFactory
from tests.utils.integration_factory import token_of
from tests.utils.lacking import demanding_offer, everyone_lacking_something
from tests.utils.profile import EVERYTHING

EXAMPLES = 30 if EVERYTHING else 5


def document() -> dict[str, Any]:
    return json.loads(contract())


def test_it_is_written_without_a_warning(capsys):
    contract.cache_clear()
    assert document()["openapi"] == "3.1.1"
    assert not GENERATOR_STATS
    assert capsys.readouterr().err == ""


def test_it_is_open_to_all_and_valid(db):
    response = Client().get("/api/v1/openapi.json")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    schemathesis.openapi.from_dict(response.json()).validate()


def test_it_says_which_texts_are_refused():
    changes = document()["components"]["schemas"]["RelaxRequest"]["properties"]["changes"]
    allowed = re.compile(changes["additionalProperties"]["pattern"])
    assert allowed.search("fewer")
    assert not any(map(allowed.search, ("", " ", "a\x00b")))


def test_it_names_every_address_and_scope():
    paths = document()["paths"]
    views = [page for page in crawl(get_resolver()) if page.access is Access.INTEGRATION]
    described = {"/" + page.route.replace("<uuid:", "{").replace(">", "}") for page in views}
    assert set(paths) == described
    for path in paths.values():
        for operation in path.values():
            ((scope,),) = [list(requirement["token"]) for requirement in operation["security"]]
            assert scope in Scope.values
            assert operation["summary"] and operation["description"]


def test_every_field_of_an_answer_is_there():
    for name, schema in document()["components"]["schemas"].items():
        if "properties" in schema:
            absent = set(schema["properties"]) - set(schema["required"])
            assert absent == ({"errors"} if name == "Problem" else set()), name


@pytest.fixture
def one_transaction() -> Iterator[None]:
    """As Django's own test client does: a request keeps the connection, whose transaction is the test's."""
    around = (request_started, request_finished)
    for signal in around:
        signal.disconnect(close_old_connections)
    yield
    for signal in around:
        signal.connect(close_old_connections)


class World(NamedTuple):
    headers: dict[str, str]
    offers: list[str]
    runs: list[str]
    people: list[str]


@pytest.fixture
def world(db, one_transaction) -> World:
    """Offers in every situation, a run that waits and one that found people, and who may read all of it."""
    runs.people(matches=3, to_qualify=2)
    done, waiting = JobOfferFactory(published=True), JobOfferFactory(published=True, imported=True)
    runs.done(done)
    everyone_lacking_something()
    runs.done(demanding_offer())
    counter_check()
    runs.pending(waiting)
    JobOfferFactory(without_employer=True)
    JobOfferFactory(closed=True, workplace={"place": "unknown"})
    return World(
        {"Authorization": f"Bearer {token_of(IntegrationFactory())}"},
        [str(offer.public_id) for offer in JobOffer.objects.order_by("pk")],
        [str(run.public_id) for run in MatchRun.objects.order_by("pk")],
        [str(person.public_id) for person in JobSeeker.objects.order_by("pk")],
    )


SCHEMA = schemathesis.openapi.from_dict(document())
SCHEMA.app = get_wsgi_application()


@SCHEMA.parametrize()
@SCHEMA.given(number=strategies.none() | strategies.integers(0, 3))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_holds_under_any_request(case, number, world):
    """Every check of schemathesis, on requests that the contract allows and on others; ``number``: of the
    offer or run that takes the place of an identifier drawn well, None to keep the one drawn."""
    if number is not None and not case.meta.is_negative_at(ParameterLocation.PATH):
        real_ones = (("offer_id", world.offers), ("run_id", world.runs), ("person_id", world.people))
        for name, real in real_ones:
            if name in (case.path_parameters or {}):
                case.path_parameters[name] = real[number % len(real)]
    # A header that the contract refuses is that of the token: a good one in its place would make it good.
    refused = case.meta.is_negative_at(ParameterLocation.HEADER)
    case.call_and_validate(headers={} if refused else world.headers)


def test_the_page_of_the_api_names_every_address_and_scope():
    page = (base.BASE_DIR / "docs/api.md").read_text()
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            (scope,) = operation["security"][0]["token"]
            (line,) = [line for line in page.splitlines() if line.startswith(f"| `{scope}` |")]
            assert f"`{method.upper()} {path}`" in line
    assert f"{base.API_REQUESTS_PER_MINUTE} requêtes" in page
