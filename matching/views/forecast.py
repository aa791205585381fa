"""The count beside the form in which an offer is written."""

import uuid
from typing import Any

from django.db import OperationalError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from offers.drafting.reading import Written
from offers.models import JobOffer

from ..forecast import forecast


@permission_required(Action.QUALIFY_OFFER)
@require_safe
def draft_count(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Whom the offer would find as it is written now: a fragment of the pages on which one writes it."""
    visible = JobOffer.objects.visible_to(request.user).select_related("draft__base_version")
    offer = get_object_or_404(visible.select_related("details", "current_version"), public_id=public_id)
    context: dict[str, Any] = {"found": None, "failed": False}
    try:
        with transaction.atomic():
            context["found"] = forecast(Written(offer, request.user).criteria())
    except OperationalError:
        context["failed"] = True
    return render(request, "components/forecast.html", context)
