"""Errors are problem+json in French, wherever they come from."""

import json
import logging
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from francetravail_match.integrations.api.contract import ProblemSerializer
from tests import runs
from tests.factories import IntegrationFactory, JobOfferFactory

from .conftest import ROOT, Api, assert_problem


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("limit=0", "limit", "supérieure ou égale à\xa01"),
        ("limit=101", "limit", "inférieure ou égale à 100"),
        ("limit=", "limit", "nombre entier"),
        ("limit=1&limit=2", "limit", "une seule fois"),
        ("state=open", "state", "n'existe pas"),
        ("state=", "state", "n'existe pas"),
        ("stat=draft", "stat", "connus : cursor, limit, state, source, number"),
        ("cursor=1", "cursor", "UUID"),
        ("number=%00", "number", "caractère nul"),
        ("number=../..", "number", "numéro d'offre"),
        ("format=api", "format", "n'existe pas"),
    ],
)
def test_a_parameter_at_fault_is_named(api, query, field, words):
    problem = assert_problem(api.client.get(f"{ROOT}offers?{query}", headers=api.headers), 400, "invalid")
    assert {error["field"] for error in problem["errors"]} == {field}
    assert any(words in error["detail"] for error in problem["errors"])


def test_a_cursor_that_leads_nowhere(api):
    foreign = JobOfferFactory(published=True, agency__other=True)
    assert_problem(api.get("offers", cursor=foreign.public_id), 404, "not_found", "première page")


def test_a_method_that_is_not_possible(api):
    program = Client(enforce_csrf_checks=True)
    for refused in (api.call("DELETE", "offers"), program.post(f"{ROOT}openapi.json")):
        assert_problem(refused, 405, "method_not_allowed", "GET, HEAD")
        assert refused["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("accept", ["text/html", "application/xml"])
def test_a_format_that_is_not_proposed(api, accept):
    response = api.call("GET", "offers", headers={"accept": accept})
    assert_problem(response, 406, "not_acceptable", "application/json")


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        ("{}", "text/plain", 415, "unsupported_media_type"),
        ("a=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        ("{", "application/json", 400, "parse_error"),
        ("\xe9", "application/json; charset=bz2", 400, "parse_error"),
        ("[" * 100_000 + "]" * 100_000, "application/json", 400, "parse_error"),
        ('{"trigger": "request"}', "application/json", 400, "invalid"),
        ("[" + " " * 3_000_000 + "]", "application/json", 413, "too_large"),
    ],
)
def test_a_content_that_is_not_accepted(api, content, kind, status, code):
    offer = JobOfferFactory(published=True)
    path = f"offers/{offer.public_id}/runs"
    assert_problem(api.post(path, data=content.encode(), content_type=kind), status, code)


@pytest.mark.parametrize("address", ["runs", "questions", "countercheck/keep", "sightings"])
@pytest.mark.parametrize("content", ["null", "[]", "1", '"advisor"'])
def test_a_content_that_is_no_object(api, address, content):
    offer = JobOfferFactory(published=True)
    refused = api.post(f"offers/{offer.public_id}/{address}", data=content, content_type="application/json")
    problem = assert_problem(refused, 400, "invalid")
    assert problem["errors"] == [{"field": "", "detail": "Le contenu doit être un objet JSON."}]


@pytest.mark.parametrize("address", ["/api", "/api/", "/api/v2/offers"])
def test_under_the_api_programs_are_answered(api, address):
    assert_problem(api.client.get(address, headers=api.headers), 404, "not_found")


def test_an_address_without_parameters_says_so(api):
    problem = assert_problem(api.get(f"offers/{JobOfferFactory().public_id}", number="1"), 400, "invalid")
    (error,) = problem["errors"]
    assert error == {"field": "number", "detail": "Ce paramètre n'existe pas ; il n'y en a aucun ici."}


def test_what_cannot_be_done_in_this_state(api):
    for offer in (JobOfferFactory(), JobOfferFactory(closed=True)):
        response = api.post(f"offers/{offer.public_id}/runs")
        assert_problem(response, 409, "conflict", "n'est pas publiée")
    run = runs.pending(JobOfferFactory(published=True))
    assert_problem(api.get(f"runs/{run.public_id}/people"), 409, "conflict", "n'est pas terminé")


def test_so_many_requests_a_minute_for_each_integration(api, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    for _ in range(2):
        assert api.get("offers").status_code == 200
    refused = api.get("offers")
    assert_problem(refused, 429, "throttled", "attendez 60 s")
    assert refused["Retry-After"] == "60"
    # Another one has its own count.
    assert Api(IntegrationFactory()).get("offers").status_code == 200


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer unknown"}])
def test_so_many_requests_a_minute_without_a_good_token(api, settings, headers):
    settings.REQUESTS_PER_MINUTE = 2
    place = f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}::1"
    visitor = Client(REMOTE_ADDR=place, headers=headers)
    assert [visitor.get(f"{ROOT}offers").status_code for _ in range(2)] == [401, 401]
    refused = visitor.get(f"{ROOT}offers")
    assert_problem(refused, 429, "throttled", "attendez")
    assert refused["Retry-After"] == "60"
    # Who has one is not counted with them, in the same place.
    assert visitor.get(f"{ROOT}offers", headers=api.headers).status_code == 200


def test_a_fault_of_ours(api, monkeypatch):
    """The table of choices goes wrong under the view: a program is told so, and no more."""
    monkeypatch.setattr("offers.api.views.OfferList.order", "no_such_field")
    api.client.raise_request_exception = False
    with monkeypatch.context() as quiet:
        quiet.setattr(logging.getLogger("django.request"), "disabled", True)
        response = api.get("offers")
    problem = assert_problem(response, 500, "server_error", "de notre côté")
    assert "no_such_field" not in json.dumps(problem)


def test_a_request_that_cannot_be_read(db):
    response = Client(headers={"host": "a_b:c"}).get(f"{ROOT}offers")
    assert_problem(response, 400, "bad_request")


def test_the_pages_of_the_site_keep_theirs(db, client):
    missing = client.get("/introuvable/")
    assert (missing.status_code, missing["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert client.get("/", headers={"host": "a_b:c"})["Content-Type"].startswith("text/html")


def test_the_contract_describes_what_is_sent(api):
    sent = assert_problem(api.get("offers", limit=0), 400, "invalid")
    assert set(sent) == set(ProblemSerializer().fields)
    assert not set(assert_problem(Client().get(reverse("api:offers")), 401, "not_authenticated")) - set(sent)
