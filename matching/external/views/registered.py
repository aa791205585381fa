"""Is somebody who is sighted registered? They say so themselves, or an advisor wonders."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.pilot.services import PilotRefused
from matching.gate.services import Decision
from offers.models import JobOffer

from ..contact.enums import AskKind
from ..contact.views import sighting_or_404
from ..forms import ComparedForm, SameForm
from ..models import KeepChoice, PersonAsk, Sighting
from ..registered import (
    Lookalike,
    confirm_claim,
    given_and_sealed,
    lookalikes,
    sealed_before,
    show,
    tell_apart,
)

REGISTERED = (
    "Cette personne est déjà inscrite : rien du repérage n'est gardé, la recherche est refermée, et son "
    "profil est à compléter."
)


@permission_required(Action.SEARCH_OUTSIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def registered(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    """What the advisor gives and the sealed address are compared; who resembles them, a human says."""
    sighting = sighting_or_404(request, public_id, sighting_id)
    offer = sighting.offer
    posted = request.POST if request.method == "POST" else None
    form = ComparedForm(posted)
    alike: list[Lookalike] | None = None
    same = None
    if posted is not None and form.is_valid():
        alike = lookalikes(given_and_sealed(form.given, sighting))
        same = SameForm(posted if "same" in posted else None, alike=alike) if alike else None
        if same and same.is_valid():
            return _said(request, sighting, same)
        show(offer, by=request.user, found=alike)
    context = {
        "offer": offer,
        "sighting": sighting,
        "form": form,
        "same": same,
        "nobody": alike == [],
        "keeps": keeps(sighting),
        "sealed_before": sealed_before(sighting),
        "claimed": PersonAsk.objects.filter(
            contact__sighting=sighting, kind=AskKind.REGISTERED, handled_at=None
        ).exists(),
    }
    return render(request, "external/registered.html", context)


def keeps(sighting: Sighting) -> bool:
    """They agreed that their answers go to their file."""
    last = KeepChoice.objects.in_force(sighting.pk)
    return bool(last and last.wanted)


def _said(request: UserRequest, sighting: Sighting, same: SameForm) -> HttpResponse:
    offer = sighting.offer
    if same.same_person is None:
        tell_apart(offer, by=request.user, found=list(same.alike.values()))
        messages.info(request, "Ce n'est aucune d'elles. Dites-le à la personne, si elle attend une réponse.")
        return redirect("external:thread", public_id=offer.public_id, sighting_id=sighting.public_id)
    try:
        decision = confirm_claim(sighting, by=request.user, found=same.same_person)
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("gate:offer", public_id=offer.public_id)
    return closed_for(request, offer, decision, "La personne n'est pas rattachée.")


def closed_for(request: UserRequest, offer: JobOffer, decision: Decision, not_done: str) -> HttpResponse:
    """What became of the offer's search, on its page."""
    if decision.allowed:
        messages.success(request, REGISTERED)
    else:
        messages.error(request, f"{not_done} {decision.reason}")
    return redirect("gate:offer", public_id=offer.public_id)
