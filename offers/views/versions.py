"""The history of what an offer asks for."""

import uuid
from itertools import zip_longest
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required

from ..differences import Change, changes
from ..models import JobOffer, OfferVersion

#: The latest ones; each costs a few queries.
SHOWN = 5


class Line(NamedTuple):
    version: OfferVersion
    changes: list[Change]
    first: bool


@permission_required(Action.SEE_OFFERS)
@require_safe
def versions(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Each version with what it changed from the one before it, the latest first."""
    visible = JobOffer.objects.visible_to(request.user).select_related("current_version", "source_version")
    offer = get_object_or_404(visible, public_id=public_id)
    known = list(offer.versions.order_by("-number").prefetch_related("criteria")[: SHOWN + 1])
    lines = [
        Line(
            version, changes(before.criteria.all(), version.criteria.all()) if before else [], before is None
        )
        for version, before in zip_longest(known, known[1:])
    ]
    more = len(known) > SHOWN
    context = {"offer": offer, "lines": lines[:SHOWN], "more": more}
    return render(request, "offers/versions.html", context)
