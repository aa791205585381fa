"""The last-resort pages, the health, and what the service says of its accessibility.

Django's own last-resort pages read the session for a CSRF token, and fail without it.
"""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from francetravail_match.accounts.permissions import public
from francetravail_match.integrations.api.problems import is_for_a_program, last_resort

BROKER_PATIENCE = 1  # second


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_a_program(request):
        return last_resort(400)
    return HttpResponse(render_to_string("400.html"), status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return last_resort(404) if is_for_a_program(request) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_for_a_program(request):
        return last_resort(500)
    return HttpResponse(render_to_string("500.html"), status=500)


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The declaration that article 47 of the law of 11 February 2005 asks for, open to everyone."""
    return render(request, "accessibility.html", {"contact": settings.CONTACT_EMAIL})


@public
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """One word for the supervision. 503 without the database; without the broker pages still serve: 200."""
    if not _database_answers():
        return HttpResponse("degraded", content_type="text/plain", status=503)
    return HttpResponse("ok" if _broker_answers() else "degraded", content_type="text/plain")


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    patience = {"socket_timeout": BROKER_PATIENCE, "socket_connect_timeout": BROKER_PATIENCE}
    try:
        with redis.Redis.from_url(settings.REDIS_URL, **patience) as broker:
            return bool(broker.ping())
    except redis.RedisError:
        return False
