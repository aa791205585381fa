"""The count beside the form in which an offer is written."""

import uuid
from typing import Any

from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.valkey import made_recently
from offers.drafting.reading import Written
from offers.models import JobOffer

from ..forecast import forecast

#: Seconds for which a count is shown again to whoever asks for the same, and that one may take.
SAME_FOR, LONGEST = 30, 3
FRAGMENT = "components/forecast.html"


@permission_required(Action.QUALIFY_OFFER)
@require_safe
def draft_count(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Whom the offer would find as it is written now: a fragment of the pages on which one writes it.

    A change of title or description asks for nobody else, nor does the next page of the same offer: the count
    of a moment ago is shown again.
    """
    visible = JobOffer.objects.visible_to(request.user).select_related("draft__base_version")
    offer = get_object_or_404(visible.select_related("details", "current_version"), public_id=public_id)
    written = Written(offer, request.user, shown=False)
    try:
        with transaction.atomic():
            text = made_recently(f"forecast:{written.asked_digest}", SAME_FOR, lambda: _counted(written))
    except OperationalError:
        return render(request, FRAGMENT, {"found": None, "failed": True, "longest": LONGEST})
    return HttpResponse(text)


def _counted(written: Written) -> str:
    """Raises OperationalError if it takes too long."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{LONGEST}s"])
    found: dict[str, Any] = {"found": forecast(written.criteria()), "failed": False}
    return render_to_string(FRAGMENT, found)
