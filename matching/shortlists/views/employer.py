"""The employer's page: the one shortlist that was sent to them, and an answer for each of its people."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST

from francetravail_match.accounts.lockout import client_ip
from francetravail_match.accounts.permissions import public
from francetravail_match.common.rate import HOUR, is_beyond

from ..enums import SEEN_BY_EMPLOYER
from ..forms import EmployerAnswerForm
from ..models import EmployerLink
from ..opening import LinkOver, close_page, find_link, is_open, open_page
from ..presenting import present
from ..querysets import posts_of
from ..refusals import Refused
from ..services import following
from ..showing import steps_of_employer

NOT_FOUND, GONE, TOO_MANY = 404, 410, 429
type EmployerView = Callable[Concatenate[HttpRequest, EmployerLink, ...], HttpResponse]


def behind_link(view: EmployerView) -> Callable[..., HttpResponse]:
    """The view gets the link instead of its token. Nothing is cached; no other site learns the address."""

    @public
    @wraps(view)
    def checked(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        response = _answer(request, token, view, kwargs)
        add_never_cache_headers(response)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return checked


def _answer(request: HttpRequest, token: str, view: EmployerView, kwargs: dict[str, Any]) -> HttpResponse:
    try:
        link = find_link(token)
    except LinkOver:
        return _refusal(request, GONE)
    if link is None:
        beyond = is_beyond(settings.UNKNOWN_LINKS_PER_HOUR, f"unknown links:{client_ip(request)}", HOUR)
        return _refusal(request, TOO_MANY if beyond else NOT_FOUND)
    acts = settings.ACTS_OF_A_LINK_PER_HOUR
    if request.method == "POST" and is_beyond(acts, f"employer link:{link.pk}", HOUR):
        return _refusal(request, TOO_MANY)
    return view(request, link, token=token, **kwargs)


def _refusal(request: HttpRequest, status: int) -> HttpResponse:
    context = {"over": status == GONE, "too_many": status == TOO_MANY}
    return render(request, "shortlists/link_refused.html", context, status=status)


@behind_link
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, link: EmployerLink, token: str) -> HttpResponse:
    """Nothing of anybody before a click; then the people, for an hour."""
    if request.method == "POST":
        open_page(request.session, link)
        return redirect("employer:page", token=token)
    if not is_open(request.session, link):
        return render(request, "shortlists/employer_link.html", {"token": token, "link": link})
    return _shown(request, link, token)


def _shown(
    request: HttpRequest, link: EmployerLink, token: str, refused: EmployerAnswerForm | None = None
) -> HttpResponse:
    offer = link.shortlist.offer
    referrals = list(
        link.shortlist.referrals.filter(state__in=SEEN_BY_EMPLOYER)
        .select_related("job_seeker")
        .order_by("rank")
    )
    lines = [
        {
            "shown": shown,
            "form": refused
            if refused and refused.prefix == str(shown.referral.rank)
            else EmployerAnswerForm(steps=steps_of_employer(shown.referral), prefix=str(shown.referral.rank)),
        }
        for shown in present(referrals, offer)
    ]
    context = {"token": token, "link": link, "offer": offer, "lines": lines, "posts": posts_of(offer)}
    status = 400 if refused else 200
    return render(request, "shortlists/employer.html", context, status=status)


@behind_link
@require_POST
def answer(request: HttpRequest, link: EmployerLink, token: str, rank: int) -> HttpResponse:
    """What the employer says of one person."""
    if not is_open(request.session, link):
        return redirect("employer:page", token=token)
    referral = (
        link.shortlist.referrals.filter(rank=rank, state__in=SEEN_BY_EMPLOYER)
        .select_related("job_seeker", "shortlist")
        .first()
    )
    if referral is None:
        return _refusal(request, NOT_FOUND)
    referral.offer = link.shortlist.offer
    form = EmployerAnswerForm(request.POST, steps=steps_of_employer(referral), prefix=str(rank))
    if not form.is_valid():
        return _shown(request, link, token, form)
    try:
        following.note_employer_answer(
            referral=referral,
            target=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            link=link,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Votre réponse est transmise à France Travail.")
    return redirect("employer:page", token=token)


@behind_link
@require_POST
def close(request: HttpRequest, link: EmployerLink, token: str) -> HttpResponse:
    close_page(request.session, link)
    return redirect("employer:page", token=token)
