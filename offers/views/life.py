"""The buttons that move an offer along its life."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required

from ..forms import TransitionForm
from ..life import LIFE
from ..models import JobOffer
from ..services.transitions import BY_CODE, TransitionRefused, may_change, transitions_open_to


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.SEE_OFFERS)
def change_state(request: UserRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Ask for the reason and a confirmation, then change the state; the offer's page shows the outcome."""
    offer = get_object_or_404(JobOffer.objects.visible_to(request.user), public_id=public_id)
    transition = LIFE[code]
    if not may_change(request.user, transition):
        raise PermissionDenied("Vos rôles ne permettent pas ce changement d'état.")
    form = TransitionForm(request.POST or None, transition=transition, offer=offer)
    if request.method == "POST" and form.is_valid():
        try:
            BY_CODE[code]([offer], actor=request.user, **form.cleaned_data)
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"L'offre est maintenant à l'état « {offer.get_state_display()} ».")
        return redirect("offers:detail", public_id=public_id)
    if transition not in transitions_open_to(request.user, offer):
        state = offer.get_state_display()
        messages.error(request, f"L'offre est à l'état « {state} » : ce changement n'est pas possible.")
        return redirect("offers:detail", public_id=public_id)
    context = {"offer": offer, "transition": transition, "form": form}
    return render(request, "offers/change_state.html", context)
