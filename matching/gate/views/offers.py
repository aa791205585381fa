"""« Recherche complémentaire » of an offer: why it is closed, or how it is opened, and closed again."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.database import app_now
from offers.models import JobOffer

from ...questions.enums import PersonState
from ...questions.states import counts_of
from ...views.results import offer_or_404
from ..enums import GateState, ParameterCode, Refusal
from ..forms import OpenForm
from ..models import AbsenceFinding
from ..services import open_gate, renew, withdraw
from ..standing import Standing, parameter, standing_of, words_of
from ..timeline import timeline_of

ANOTHER_FINDING = "Un autre constat a été signé depuis que vous avez ouvert cette page : relisez-la."


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.SEE_OFFERS)
def gate(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """How it stands; posted, the signature of a finding."""
    offer = offer_or_404(request, public_id)
    version, latest = offer.current_version, _latest(offer)
    form = OpenForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": version.public_id if version else "", "after": latest.public_id if latest else ""},
    )
    if request.method == "POST":
        if not request.user.may(Action.SEARCH_OUTSIDE):
            return _back(request, offer, "Vos rôles ne permettent pas de signer un constat d'absence.")
        if form.is_valid():
            if version is None or version.public_id != form.cleaned_data["seen"]:
                return _back(request, offer, "L'offre a changé depuis : relisez-la avant de signer.")
            if (latest.public_id if latest else None) != form.cleaned_data["after"]:
                # The form of an older page, or sent again.
                return _back(request, offer, ANOTHER_FINDING)
            decided = open_gate(offer, by=request.user, reason=form.cleaned_data["reason"])
            if decided.allowed:
                return _signed(request, offer)
            messages.error(request, f"Le constat n'est pas signé. {decided.reason} {decided.remedy}".strip())
    return render(request, "gate/offer.html", _context(request, offer, form))


def _context(request: UserRequest, offer: JobOffer, form: OpenForm) -> dict[str, Any]:
    standing = standing_of(offer, request.user)
    return {
        "offer": offer,
        "standing": standing,
        "undecided": _undecided(offer, standing),
        "now": app_now(),
        "validity_days": parameter(ParameterCode.VALIDITY_DAYS),
        "may_sign": request.user.may(Action.SEARCH_OUTSIDE),
        "may_withdraw": standing.state in (GateState.OPEN, GateState.TO_COUNTERSIGN)
        and request.user.may(Action.COUNTERSIGN_FINDING),
        "signature": [words_of(code) for code in standing.signature],
        "form": form,
    }


def _undecided(offer: JobOffer, standing: Standing) -> int:
    """Of the people to ask, those who answered without deciding: they keep the gate closed until they do."""
    waits = any(reason.code == Refusal.TO_ASK for reason in standing.reasons)
    return counts_of(offer).by_state[PersonState.ANSWERED] if waits else 0


def _latest(offer: JobOffer) -> AbsenceFinding | None:
    return AbsenceFinding.objects.filter(offer=offer).order_by("-id").first()


def _signed(request: UserRequest, offer: JobOffer) -> HttpResponse:
    if AbsenceFinding.objects.filter(offer=offer).to_countersign().exists():
        messages.success(
            request, "Votre constat est signé. Il attend un second regard avant d'ouvrir la recherche."
        )
    else:
        messages.success(request, "Votre constat est signé : la recherche complémentaire est ouverte.")
    return redirect("gate:offer", public_id=offer.public_id)


@require_POST
@permission_required(Action.SEARCH_OUTSIDE)
def renew_finding(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    latest = _latest(offer)
    if latest is None or request.POST.get("seen") != str(latest.public_id):
        return _back(request, offer, ANOTHER_FINDING)
    decided = renew(offer, by=request.user)
    if not decided.allowed:
        return _back(request, offer, f"Le constat n'est pas renouvelé. {decided.reason} {decided.remedy}")
    return _signed(request, offer)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.COUNTERSIGN_FINDING)
def withdraw_finding(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Asked once more before the gate is closed."""
    offer = offer_or_404(request, public_id)
    if request.method != "POST":
        return render(request, "gate/withdraw.html", {"offer": offer})
    decided = withdraw(offer, by=request.user)
    if not decided.allowed:
        return _back(request, offer, f"La recherche n'est pas refermée. {decided.reason}")
    messages.success(request, "La recherche complémentaire est refermée.")
    return redirect("gate:offer", public_id=offer.public_id)


@require_safe
@permission_required(Action.SEE_OFFERS)
def timeline(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """What happened to the offer, from its publication on, without the name of anybody."""
    offer = offer_or_404(request, public_id)
    return render(request, "gate/timeline.html", {"offer": offer, "events": timeline_of(offer)})


def _back(request: UserRequest, offer: JobOffer, message: str) -> HttpResponse:
    messages.error(request, message.strip())
    return redirect("gate:offer", public_id=offer.public_id)
