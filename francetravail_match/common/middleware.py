"""What every request and every page must be."""

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRefresh

from francetravail_match.integrations.api.problems import is_for_a_program

from .views import bad_request

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

    Forms say it field by field; this is for what views read without a form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        # The driver's own words: the statement is not even sent, and has no code of an error.
        if isinstance(exception, DataError) and "NUL (0x00)" in str(exception):
            return bad_request(request, exception)
        return None


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
