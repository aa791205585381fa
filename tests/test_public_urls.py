"""Every page asks who is there, unless it is listed here: the URLconf is crawled without signing in."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLResolver, get_resolver, path, reverse

from francetravail_match.accounts.permissions import public

#: Open to anybody, each for a reason.
PUBLIC = {
    "health": "one word for the supervision, which has no account",
    "accounts:login": "where one signs in",
    "accounts:logout": "without a session there is nothing to sign out of: the way back to signing in",
    "accounts:demo_sign_in": "signs in as an invented user, in the demonstration alone",
}
SAMPLES = {"int": 1, "uuid": uuid.UUID(int=0), "str": "a", "slug": "a", "path": "a"}


def sample(converter: Any) -> Any:
    kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
    assert kind in SAMPLES, f"say in SAMPLES what a {kind} looks like"
    return SAMPLES[kind]


def crawl(
    resolver: URLResolver, namespaces: tuple[str, ...] = (), arguments: dict[str, Any] | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and sample arguments of every URL."""
    for pattern in resolver.url_patterns:
        converters = getattr(pattern.pattern, "converters", {})
        given = {**(arguments or {}), **{key: sample(value) for key, value in converters.items()}}
        if isinstance(pattern, URLResolver):
            yield from crawl(pattern, (*namespaces, *filter(None, [pattern.namespace])), given)
        else:
            assert pattern.name, f"{pattern} has no name"
            yield ":".join((*namespaces, pattern.name)), given


URLS = list(crawl(get_resolver()))


def asks_who_is_there(response: HttpResponse) -> bool:
    """Sent to the sign-in page; an htmx fragment tells its page to reload, which is sent there in turn."""
    refreshed = response.status_code == 200 and response.headers.get("HX-Refresh") == "true"
    sent = response.status_code == 302 and response["Location"].startswith(
        resolve_url("accounts:login") + "?"
    )
    return sent or refreshed and not response.content


REQUESTS = {
    "get": lambda client, url: client.get(url),
    "post": lambda client, url: client.post(url, {}),
    "htmx": lambda client, url: client.get(url, headers={"HX-Request": "true"}),
}


@pytest.mark.parametrize("request_as", REQUESTS)
@pytest.mark.parametrize(("name", "arguments"), URLS, ids=[name for name, _ in URLS])
def test_a_page_that_is_not_public_asks_who_is_there(db, client, name, arguments, request_as):
    response = REQUESTS[request_as](client, reverse(name, kwargs=arguments))
    assert asks_who_is_there(response) is (name not in PUBLIC)


def test_the_list_of_public_pages_names_pages_that_exist():
    assert set(PUBLIC) <= {name for name, _ in URLS}


@public
def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>")


def closed_page(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse("<p>")


urlpatterns = [
    path("open/", open_page, name="open"),
    path("closed/<int:number>/", closed_page, name="closed"),
]


def test_the_crawl_tells_an_open_page_from_a_closed_one(db, settings):
    found = list(crawl(get_resolver("tests.test_public_urls")))
    assert found == [("open", {}), ("closed", {"number": 1})]
    settings.ROOT_URLCONF = "tests.test_public_urls"
    settings.LOGIN_URL = "/connexion/"
    client = Client()
    assert client.get("/open/").status_code == 200
    assert client.get("/closed/1/")["Location"].startswith("/connexion/?")
