"""« Formulations à revoir »: an alarm that does not hold is set aside."""

import uuid
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required

from ..drafting.reading import Written
from ..enums import SetAsideReason
from ..forms import SetAsideForm
from ..linter import Alarm
from ..models import JobOffer
from ..services.alarms import SetAsideRefused, pending_alarms, set_alarm_aside
from .drafting import writable


@permission_required(Action.QUALIFY_OFFER)
@require_POST
def set_aside(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep the reason, then show the offer without the alarm."""
    offer = get_object_or_404(JobOffer.objects.visible_to(request.user), public_id=public_id)
    _set_aside(request, offer, pending_alarms)
    return redirect("offers:detail", public_id=public_id)


@permission_required(Action.QUALIFY_OFFER)
@require_POST
def set_draft_alarm_aside(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same of an alarm on what is being written, then back to its last step."""
    offer = writable(request, public_id)
    _set_aside(request, offer, lambda held: Written(held, request.user).alarms)
    return redirect("offers:check", offer.public_id)


def _set_aside(request: UserRequest, offer: JobOffer, raised: Callable[[JobOffer], Iterable[Alarm]]) -> None:
    """What the form says is kept, or a message says why not. ``raised``: which alarms there are."""
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez un motif dans la liste : rien n'a été écarté.")
        return
    said = form.cleaned_data
    try:
        set_alarm_aside(
            offer,
            rule=said["rule"],
            digest=said["digest"],
            reason=SetAsideReason(said["reason"]),
            actor=request.user,
            raised=raised,
        )
    except SetAsideRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "L'alerte est écartée ; votre motif est gardé avec l'offre.")
