"""Sightings: of an offer, while its gate is open; one's own, while one takes part in the pilot."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.database import app_now
from francetravail_match.pilot.opening import pilot_open
from francetravail_match.pilot.services import PilotRefused
from matching.views.results import offer_or_404

from ..boards import board, mine
from ..models import Sighting
from ..registered import complete_profile
from .acts import open_or_404


@require_safe
@permission_required(Action.SEARCH_OUTSIDE)
def offer_board(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    offer, standing = open_or_404(request, public_id)
    lines = board(Sighting.objects.filter(offer=offer), region=offer.agency.region_id, open_offers={offer.pk})
    context = {"offer": offer, "standing": standing, "now": app_now(), "lines": lines}
    return render(request, "external/board.html", context)


@require_safe
@permission_required(Action.SEARCH_OUTSIDE)
def own_board(request: UserRequest) -> HttpResponse:
    """« Mes repérages »; who takes no part in the pilot has none."""
    if not pilot_open(request.user, request.user.agency).allowed:
        raise Http404
    lines, out_of_sight = mine(request.user)
    return render(request, "external/mine.html", {"lines": lines, "out_of_sight": out_of_sight})


@require_POST
@permission_required(Action.QUALIFY_OFFER)
def profile_completed(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """The profile of who was seen outside, and is registered, was looked at: the offer waits no longer."""
    offer = offer_or_404(request, public_id)
    try:
        complete_profile(offer, request.POST.get("personne", ""), by=request.user)
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Le profil est complété. L'offre n'attend plus cette personne.")
    return redirect("gate:offer", public_id=offer.public_id)
