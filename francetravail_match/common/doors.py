"""Pages behind a personal link: found by the token, opened by an act of its holder, for an hour.

On a telephone that others use, a page closes again by itself. Nothing is cached, and no other site learns the
address. (`no-referrer` would take the origin from the forms of the page too, which Django then refuses.)
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Protocol

from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from francetravail_match.accounts.lockout import client_ip
from francetravail_match.accounts.permissions import public

from .database import app_now
from .rate import HOUR, is_beyond

NOT_FOUND, GONE, TOO_MANY = 404, 410, 429
OPEN_FOR = datetime.timedelta(hours=1)
NOT_SENT = "La page s'était refermée : ce que vous venez d'envoyer n'est pas parti. Rouvrez-la."


class LinkOver(Exception):
    """The link was good once: it has expired, was revoked, or what it opened is there no more."""


class Link(Protocol):
    pk: Any


type View[L: Link] = Callable[Concatenate[HttpRequest, L, ...], HttpResponse]


@dataclass(frozen=True)
class Door[L: Link]:
    """``find``: the link of a token, None for nobody's; LinkOver for one that no longer serves.

    ``name``: of its own in sessions and counters; ``start``: the page that opens; ``refused``: the template
    of what does not serve, the same whoever's link it was.
    """

    name: str
    find: Callable[[str], L | None]
    start: str
    refused: str

    def open(self, session: SessionBase, link: L) -> None:
        session.cycle_key()
        session[self.name] = {**session.get(self.name, {}), str(link.pk): app_now().isoformat()}

    def is_open(self, session: SessionBase, link: L) -> bool:
        opened = session.get(self.name, {}).get(str(link.pk))
        return bool(opened) and app_now() - datetime.datetime.fromisoformat(opened) < OPEN_FOR

    def close(self, session: SessionBase, link: L) -> None:
        session[self.name] = {
            key: at for key, at in session.get(self.name, {}).items() if key != str(link.pk)
        }

    def behind(self, view: View[L]) -> Callable[..., HttpResponse]:
        """For views: they get the link instead of its token, once it is open; until then, the start."""
        return self._guard(view, before_opening=False)

    def before(self, view: View[L]) -> Callable[..., HttpResponse]:
        """For views: they get the link instead of its token, open or not."""
        return self._guard(view, before_opening=True)

    def _guard(self, view: View[L], *, before_opening: bool) -> Callable[..., HttpResponse]:
        @public
        @wraps(view)
        def checked(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            response = self._answer(request, token, view, kwargs, before_opening)
            add_never_cache_headers(response)
            response["Referrer-Policy"] = "same-origin"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return checked

    def _answer(
        self,
        request: HttpRequest,
        token: str,
        view: View[L],
        kwargs: dict[str, Any],
        before_opening: bool,
    ) -> HttpResponse:
        try:
            link = self.find(token)
        except LinkOver:
            return self._refusal(request, GONE)
        if link is None:
            beyond = is_beyond(settings.UNKNOWN_LINKS_PER_HOUR, f"unknown links:{client_ip(request)}", HOUR)
            return self._refusal(request, TOO_MANY if beyond else NOT_FOUND)
        acts = settings.ACTS_OF_A_LINK_PER_HOUR
        if request.method == "POST" and is_beyond(acts, f"{self.name}:{link.pk}", HOUR):
            return self._refusal(request, TOO_MANY)
        if not before_opening and not self.is_open(request.session, link):
            if request.method == "POST":
                messages.warning(request, NOT_SENT)
            return redirect(self.start, token=token)
        try:
            return view(request, link, token=token, **kwargs)
        except Http404:
            return self._refusal(request, NOT_FOUND)

    def _refusal(self, request: HttpRequest, status: int) -> HttpResponse:
        context = {
            "over": status == GONE,
            "too_many": status == TOO_MANY,
            "dpo": settings.DPO_EMAIL,
            "phone": settings.CONTACT_PHONE,
        }
        return render(request, self.refused, context, status=status)
