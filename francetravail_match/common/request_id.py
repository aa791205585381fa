"""A number for each request, to bring together what one click did."""

import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_current: ContextVar[uuid.UUID | None] = ContextVar("request_id", default=None)


def request_id() -> uuid.UUID | None:
    """The number of the request being answered; None in a command or a task."""
    return _current.get()


class RequestIdMiddleware:
    """Draws the number itself: a number sent by the client could be another request's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = uuid.uuid4()
        token = _current.set(number)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response["X-Request-ID"] = str(number)
        return response
