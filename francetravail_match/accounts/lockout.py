"""Lock-out after failed sign-ins, by address and client: each failure beyond the limit doubles the wait."""

from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_failure_limit
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime

FIRST_WAIT = timedelta(minutes=1)
LONGEST_DOUBLING = 10


class BackOffHandler(AxesDatabaseHandler):
    """django-axes locks for one fixed time and then forgets; this one remembers for a day and doubles."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        until = self.locked_until(request, credentials)
        return until is not None and request.axes_attempt_time < until

    def locked_until(self, request: Any, credentials: dict[str, Any] | None = None) -> datetime | None:
        """Before when nobody signs in to this address from there; None below the limit."""
        (attempts,) = self.get_user_attempts(request, credentials)
        seen = attempts.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        beyond = (seen["failures"] or 0) - get_failure_limit(request, credentials)
        if beyond < 0:
            return None
        last: datetime = seen["last"]
        return last + FIRST_WAIT * 2 ** min(beyond, LONGEST_DOUBLING)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]) -> HttpResponse:
    """The same page whether or not the address has an account."""
    until = BackOffHandler().locked_until(request, credentials)
    return render(request, "accounts/locked.html", {"until": until and localtime(until)}, status=429)


def client_ip(request: HttpRequest) -> str:
    """The address of the client: what the nearest of our ``PROXIES`` saw, never what the client says."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if settings.PROXIES and len(forwarded) >= settings.PROXIES:
        return forwarded[-settings.PROXIES].strip() or request.META.get("REMOTE_ADDR", "")
    return str(request.META.get("REMOTE_ADDR", ""))
