"""« Formulations à revoir »: an alarm that does not hold is set aside."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required

from ..enums import SetAsideReason
from ..forms import SetAsideForm
from ..models import JobOffer
from ..services.alarms import SetAsideRefused, set_alarm_aside


@permission_required(Action.QUALIFY_OFFER)
@require_POST
def set_aside(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep the reason, then show the offer without the alarm."""
    offer = get_object_or_404(JobOffer.objects.visible_to(request.user), public_id=public_id)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez un motif dans la liste : rien n'a été écarté.")
        return redirect("offers:detail", public_id=public_id)
    said = form.cleaned_data
    try:
        set_alarm_aside(
            offer,
            rule=said["rule"],
            digest=said["digest"],
            reason=SetAsideReason(said["reason"]),
            actor=request.user,
        )
    except SetAsideRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "L'alerte est écartée ; votre motif est gardé avec l'offre.")
    return redirect("offers:detail", public_id=public_id)
