"""What every request and every page must be."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRefresh

from francetravail_match.integrations.api.problems import is_for_a_program

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


class NullCharacterMiddleware:
    """The database keeps no text with a null character, and nobody types one: such a request is a 400.

    Forms would refuse it field by field; what views read without a form would fail.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        # A program's body is read by its own parser.
        sent = [request.GET] if is_for_a_program(request) else [request.GET, request.POST]
        if any(map(_has_null_character, sent)):
            raise BadRequest


def _has_null_character(sent: QueryDict) -> bool:
    return any("\0" in value for _, values in sent.lists() for value in values)


class FormAddressMiddleware:
    """Who opens the address of a form, by reloading it or from their history, reads why there is no page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refused = isinstance(response, HttpResponseNotAllowed) and request.method == "GET"
        if refused and not is_for_a_program(request):
            response.content = render(request, "405.html").content
        return response


class PrivatePagesMiddleware:
    """Nothing that a signed-in user sees stays in a cache, the browser's included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if not signed_in and 300 <= response.status_code < 400 and getattr(request, "htmx", False):
            # The session is over: a redirected fragment would put the sign-in page inside the page.
            response = HttpResponseClientRefresh()
        if signed_in or request.user.is_authenticated:
            add_never_cache_headers(response)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response
