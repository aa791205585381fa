"""Those whom an offer interests: why they match or not, and on their way to the employer.

They stay when the gate closes: they were told, and answered.
"""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.journal import services as journal
from francetravail_match.pilot.services import PilotRefused
from matching.algorithm import MEANINGS
from matching.explanation import NotCompared
from matching.views.results import offer_or_404
from offers.models import JobOffer

from ..comparison.explaining import NOT_LIVE, explain
from ..comparison.presenting import disclose, seen_by
from ..lead import shortlist, state_of
from ..models import Profile


def _profile_or_404(request: UserRequest, offer: JobOffer, sighting_id: uuid.UUID) -> Profile:
    known = Profile.objects.select_related("sighting__offer", "rome", "commune__departement__region")
    profile = get_object_or_404(known, sighting__offer=offer, sighting__public_id=sighting_id)
    if state_of(profile.sighting) not in seen_by(request.user, offer):
        raise Http404
    return profile


@permission_required(Action.SEE_OFFERS)
@require_safe
def why(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    """Computed now, as for anyone; the journal says who asked, before anything is shown."""
    offer = offer_or_404(request, public_id)
    profile = _profile_or_404(request, offer, sighting_id)
    journal.record(
        "explanation.viewed",
        actor=request.user,
        object_type="person",
        object_id=profile.sighting.public_id,
        offer=str(offer.public_id),
    )
    context: dict[str, object] = {"offer": offer, "why": None, "meaning": "", "not_compared": NOT_LIVE}
    version = offer.current_version
    if version is not None:
        version.offer = offer
        try:
            explained = explain(version, profile)
        except NotCompared as reason:
            context["not_compared"] = str(reason)
        else:
            context |= {"why": explained, "meaning": MEANINGS[explained.verdict]}
    return render(request, "external/why.html", context)


@permission_required(Action.SEARCH_OUTSIDE)
@require_POST
def choose(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    """Into the shortlist."""
    offer = offer_or_404(request, public_id)
    profile = _profile_or_404(request, offer, sighting_id)
    try:
        shortlist(profile.sighting, by=request.user)
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "La personne est présélectionnée.")
    return redirect("matching:results", public_id=public_id)


@permission_required(Action.SEARCH_OUTSIDE)
@require_POST
def present(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    """To the employer, if nothing stands against it: counted now."""
    offer = offer_or_404(request, public_id)
    profile = _profile_or_404(request, offer, sighting_id)
    try:
        decision = disclose(profile.sighting, by=request.user)
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
    else:
        if decision.allowed:
            messages.success(
                request, "La personne est présentée à l'employeur, qui la lit par le lien de la liaison."
            )
            return redirect("shortlists:page", public_id=public_id)
        words = " ".join(filter(None, [decision.reason, decision.remedy]))
        messages.error(request, f"La personne n'est pas présentée. {words}")
    return redirect("matching:results", public_id=public_id)
