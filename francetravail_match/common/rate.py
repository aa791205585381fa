"""How often one may ask (S7). Counted in Valkey under a digest, forgotten after the minute or the hour."""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from francetravail_match.accounts.lockout import client_ip
from francetravail_match.integrations.api.problems import is_for_a_program, last_resort

from .valkey import valkey

logger = logging.getLogger(__name__)
MINUTE, HOUR = 60, 3600


def is_beyond(limit: int, what: str, seconds: int) -> bool:
    """Is this, counted now, more than ``limit`` times in so many seconds from the first? 0: no limit.

    Without Valkey nothing is counted: the pages still serve.
    """
    if not limit:
        return False
    key = f"rate:{salted_hmac('rate', what, algorithm='sha256').hexdigest()}"
    try:
        with valkey().pipeline() as pipeline:
            pipeline.incr(key)
            pipeline.expire(key, seconds, nx=True)
            count, _ = pipeline.execute()
    except redis.RedisError:
        logger.warning("the rate of requests is not limited: Valkey does not answer")
        return False
    return bool(count > limit)


class RateLimitMiddleware:
    """So many pages a minute for an account, or for a place of visitors; then a page that says to wait.

    Whoever brings a token to the API is counted there, by integration if the token is good.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        program = is_for_a_program(request)
        if program and "Authorization" in request.headers:
            return self.get_response(request)
        user = request.user
        who = user.public_id if user.is_authenticated else client_ip(request)
        if is_beyond(settings.REQUESTS_PER_MINUTE, f"pages:{who}", MINUTE):
            page = last_resort(429) if program else HttpResponse(render_to_string("429.html"), status=429)
            page["Retry-After"] = str(MINUTE)
            return page
        return self.get_response(request)
