"""What somebody of the agency notes of a person outside who was presented."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.pilot.services import PilotRefused
from matching.shortlists.forms import FollowForm
from matching.views.results import offer_or_404

from ..comparison.following import note_outcome, presented_to


@permission_required(Action.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    """What the employer answered of one person, or what became of the interview."""
    offer = offer_or_404(request, public_id)
    presented = {each.sighting.public_id: each for each in presented_to(request.user, offer)}
    one = presented.get(sighting_id)
    if one is None or not one.steps:
        raise Http404
    form = FollowForm(request.POST or None, steps=one.steps)
    if request.method == "POST" and form.is_valid():
        try:
            note_outcome(
                one.sighting, form.cleaned_data["outcome"], form.cleaned_data["reason"], by=request.user
            )
        except PilotRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"La suite pour {one.pseudonym} est notée.")
        return redirect("shortlists:page", public_id=public_id)
    return render(request, "external/follow.html", {"offer": offer, "one": one, "form": form})
