"""What somebody of the agency notes of a person outside who was presented, and undoes."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.pilot.services import PilotRefused
from matching.shortlists.enums import MISTAKE
from matching.shortlists.forms import FollowForm
from matching.views.results import offer_or_404
from offers.models import JobOffer

from ..comparison.following import Followed, note_outcome, presented_to


def _presented_or_404(request: UserRequest, offer: JobOffer, sighting_id: uuid.UUID) -> Followed:
    presented = {each.sighting.public_id: each for each in presented_to(request.user, offer)}
    if sighting_id not in presented:
        raise Http404
    return presented[sighting_id]


@permission_required(Action.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    """What the employer answered of one person, or what became of the interview."""
    offer = offer_or_404(request, public_id)
    one = _presented_or_404(request, offer, sighting_id)
    if not one.steps:
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


@permission_required(Action.FOLLOW_UP)
@require_POST
def undo(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    """The last change was noted by mistake."""
    offer = offer_or_404(request, public_id)
    one = _presented_or_404(request, offer, sighting_id)
    try:
        note_outcome(one.sighting, one.undo, MISTAKE, by=request.user)
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Le dernier changement pour {one.pseudonym} est annulé.")
    return redirect("shortlists:page", public_id=public_id)
