"""Lock-out after failed sign-ins: by account and place, for longer each time; by account alone, shortly.

An attempt is counted before its password is looked at, and signing in takes the count away: guesses sent all
at once are looked at no oftener than guesses sent one by one.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_failure_limit
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime

FIRST_WAIT = timedelta(minutes=1)
LONGEST_DOUBLING = 10
#: Failures in a day, from all places together, beyond which each one costs FIRST_WAIT. That never grows:
#: whoever keeps failing elsewhere slows the owner of the account down, and does not shut them out.
LIMIT_FROM_EVERYWHERE = 20


class LockOutBackend(AxesStandaloneBackend):
    """Refuses where it is locked; else counts the attempt, which no other for this account does meanwhile."""

    def authenticate(self, request: Any, username: Any = None, password: Any = None, **kwargs: Any) -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign-in {username}"]
                )
            super().authenticate(request, username, password, **kwargs)
            _count(request, username)


def _count(request: Any, username: str) -> None:
    """One failure more, with nothing of the request but whose account and from where."""
    AccessAttempt.objects.filter(username=username, attempt_time__lt=get_cool_off_threshold(request)).delete()
    attempt, new = AccessAttempt.objects.get_or_create(
        username=username,
        ip_address=request.axes_ip_address,
        user_agent="",
        defaults={"failures_since_start": 1},
    )
    if not new:
        attempt.failures_since_start = F("failures_since_start") + 1
    attempt.attempt_time = request.axes_attempt_time
    attempt.save()


class BackOffHandler(AxesDatabaseHandler):
    """django-axes locks for one fixed time and then forgets; this one remembers for a day and doubles."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        until = self.locked_until(request, credentials)
        return until is not None and request.axes_attempt_time < until

    def locked_until(self, request: Any, credentials: dict[str, Any] | None = None) -> datetime | None:
        """Before when nobody signs in to this account from there; None below the limits."""
        (here,) = self.get_user_attempts(request, credentials)
        everywhere = AccessAttempt.objects.filter(
            username=get_client_username(request, credentials),
            attempt_time__gte=get_cool_off_threshold(request),
        )
        ends = [
            end
            for end in (
                _end(here, get_failure_limit(request, credentials), LONGEST_DOUBLING),
                _end(everywhere, LIMIT_FROM_EVERYWHERE, 0),
            )
            if end
        ]
        return max(ends, default=None)

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        """The failure is counted already; says whether it locks, or that it met a lock."""
        if request is None:
            return
        request.axes_credentials = credentials
        if not request.axes_locked_out:
            request.axes_failures_since_start = self.get_failures(request, credentials)
            request.axes_locked_out = self.is_locked(request, credentials)
        if request.axes_locked_out:
            user_locked_out.send(
                "axes",
                request=request,
                username=get_client_username(request, credentials),
                ip_address=request.axes_ip_address,
            )


def _end(attempts: Any, limit: int, most_doublings: int) -> datetime | None:
    seen = attempts.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    beyond = (seen["failures"] or 0) - limit
    if beyond < 0:
        return None
    last: datetime = seen["last"]
    return last + FIRST_WAIT * 2 ** min(beyond, most_doublings)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]) -> HttpResponse:
    """The same page whether or not the address has an account."""
    until = BackOffHandler().locked_until(request, credentials)
    return render(request, "accounts/locked.html", {"until": until and localtime(until)}, status=429)


def client_ip(request: HttpRequest) -> str | None:
    """Where the client is: what the nearest of our ``PROXIES`` saw, never what the client says.

    Of an IPv6 address its /64, which is what one subscriber has. None where it is not known.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    seen = [request.META.get("REMOTE_ADDR", "")]
    if settings.PROXIES and len(forwarded) >= settings.PROXIES:
        seen.insert(0, forwarded[-settings.PROXIES].strip())
    for text in seen:
        try:
            return _place(text)
        except ValueError:
            continue
    return None


def _place(text: str) -> str:
    address = ip_address(text)
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return str(address)
