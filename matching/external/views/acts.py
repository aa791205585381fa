"""What is done outside, through the gate. While it is closed, these pages do not exist."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.database import app_now
from matching.gate.enums import ActKind
from matching.gate.standing import Standing, barred_by, standing_of
from offers.models import JobOffer

from ..boards import board
from ..models import Sighting
from ..search_help import search_help
from ..services import open_search


def open_or_404(request: UserRequest, public_id: uuid.UUID) -> tuple[JobOffer, Standing]:
    """The offer, if its gate is open for this person, counted now: before anything is shown."""
    offer = _offer_or_404(request, public_id)
    standing = standing_of(offer, request.user)
    if not standing.is_open:
        raise Http404
    return offer, standing


def unbarred_or_404(request: UserRequest, public_id: uuid.UUID) -> JobOffer:
    """The offer, if no row speaks against: before an act, which counts by itself."""
    offer = _offer_or_404(request, public_id)
    if barred_by(offer, request.user):
        raise Http404
    return offer


def _offer_or_404(request: UserRequest, public_id: uuid.UUID) -> JobOffer:
    visible = JobOffer.objects.visible_to(request.user).select_related("current_version", "employer")
    return get_object_or_404(visible, public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.SEARCH_OUTSIDE)
def search(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """The text to paste, once opening it is written as an act under the finding in force."""
    if request.method == "POST":
        offer = unbarred_or_404(request, public_id)
        decision = open_search(offer, by=request.user)
        if not decision.allowed:
            messages.error(request, decision.reason)
            return redirect("gate:offer", public_id=offer.public_id)
        return redirect("external:search", public_id=offer.public_id)
    offer, standing = open_or_404(request, public_id)
    acts = standing.finding.acts.filter(kind=ActKind.SEARCH, by=request.user) if standing.finding else None
    if acts is None or not acts.exists():
        return redirect("gate:offer", public_id=offer.public_id)
    context = {
        "offer": offer,
        "standing": standing,
        "now": app_now(),
        "helps": search_help(offer),
        "n_sightings": Sighting.objects.filter(offer=offer).count(),
    }
    return render(request, "external/search.html", context)


@require_safe
@permission_required(Action.SEARCH_OUTSIDE)
def sighting(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    """One sighting; gone with the gate."""
    offer, standing = open_or_404(request, public_id)
    shown = get_object_or_404(Sighting.objects.select_related("author"), offer=offer, public_id=sighting_id)
    (line,) = board(
        Sighting.objects.filter(pk=shown.pk), region=offer.agency.region_id, open_offers={offer.pk}
    )
    context = {"offer": offer, "standing": standing, "sighting": shown, "line": line}
    return render(request, "external/sighting.html", context)
