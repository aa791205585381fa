from typing import Any

import pytest
from django.test import Client

from francetravail_match.integrations.models import Integration
from tests.factories import IntegrationFactory
from tests.utils.integration_factory import token_of

ROOT = "/api/v1/"


class Api:
    """A program that calls the API with the token of an integration."""

    def __init__(self, integration: Integration) -> None:
        self.integration = integration
        self.headers = {"authorization": f"Bearer {token_of(integration)}"}
        self.client = Client()

    def call(self, method: str, path: str, **options: Any) -> Any:
        return self.client.generic(
            method, ROOT + path, headers=self.headers | options.pop("headers", {}), **options
        )

    def get(self, path: str, **parameters: Any) -> Any:
        return self.client.get(ROOT + path, query_params=parameters, headers=self.headers)

    def post(self, path: str, **options: Any) -> Any:
        return self.call("POST", path, **options)


@pytest.fixture
def api(db) -> Api:
    return Api(IntegrationFactory())


def assert_problem(response: Any, status: int, code: str, *words: str) -> dict[str, Any]:
    """It is RFC 9457, in French, and names the request."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert (problem["type"], problem["status"], problem["code"]) == ("about:blank", status, code)
    assert problem["instance"] == f"urn:uuid:{response['X-Request-ID']}"
    for word in words:
        assert word in problem["detail"], problem
    return problem
