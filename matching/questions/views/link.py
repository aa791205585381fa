"""What every page behind a personal link does first: find the link, and ask that it be opened by a click."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from francetravail_match.accounts.lockout import client_ip
from francetravail_match.accounts.permissions import public
from francetravail_match.common.rate import HOUR, is_beyond

from ..enums import LinkPurpose
from ..models import PersonalLink
from ..opening import LinkOver, find_link, is_open

NOT_FOUND, GONE, TOO_MANY = 404, 410, 429
type PersonView = Callable[Concatenate[HttpRequest, PersonalLink, ...], HttpResponse]


def behind_link(
    purpose: LinkPurpose | None = None, *, before_opening: bool = False
) -> Callable[[PersonView], Callable[..., HttpResponse]]:
    """The view gets the link instead of its token, once its holder has opened it by a click.

    Nothing is cached, and no other site learns the address. (`no-referrer` would take the origin from the
    forms of the page too, which Django then refuses.) Not found: a link that does not serve the ``purpose``.
    ``before_opening``: the view that opens.
    """

    def decorate(view: PersonView) -> Callable[..., HttpResponse]:
        def served(request: HttpRequest, link: PersonalLink, **kwargs: Any) -> HttpResponse:
            if purpose and not link.opens(purpose):
                raise Http404
            return view(request, link, **kwargs)

        @public
        @wraps(view)
        def checked(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            response = _answer(request, token, served, kwargs, before_opening)
            add_never_cache_headers(response)
            response["Referrer-Policy"] = "same-origin"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return checked

    return decorate


def _answer(
    request: HttpRequest, token: str, view: PersonView, kwargs: dict[str, Any], before_opening: bool
) -> HttpResponse:
    try:
        link = find_link(token)
    except LinkOver:
        return _refusal(request, GONE)
    if link is None:
        beyond = is_beyond(settings.UNKNOWN_LINKS_PER_HOUR, f"unknown links:{client_ip(request)}", HOUR)
        return _refusal(request, TOO_MANY if beyond else NOT_FOUND)
    if request.method == "POST" and is_beyond(settings.ACTS_OF_A_LINK_PER_HOUR, f"link:{link.pk}", HOUR):
        return _refusal(request, TOO_MANY)
    if not before_opening and not is_open(request.session, link):
        return redirect("link:page", token=token)
    try:
        return view(request, link, token=token, **kwargs)
    except Http404:
        return _refusal(request, NOT_FOUND)


def _refusal(request: HttpRequest, status: int) -> HttpResponse:
    """The same page whoever's link it was."""
    context = {"over": status == GONE, "too_many": status == TOO_MANY}
    return render(request, "questions/link_refused.html", context, status=status)
