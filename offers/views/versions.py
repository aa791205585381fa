"""The history of what an offer asks for."""

import uuid
from itertools import zip_longest
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.pagination import page_of

from ..differences import Change, changes
from ..models import JobOffer, OfferVersion
from ..wording import names_of

PAGE_SIZE = 5


class Line(NamedTuple):
    """``outlived``: in force though newer ones exist; who came back to it, and when, no version says."""

    version: OfferVersion
    changes: list[Change]
    first: bool
    outlived: bool


@permission_required(Action.SEE_OFFERS)
@require_safe
def versions(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Each version with what it changed from the one before it, the latest first."""
    visible = JobOffer.objects.visible_to(request.user).select_related("current_version", "source_version")
    offer = get_object_or_404(visible, public_id=public_id)
    latest_first = offer.versions.select_related("made_by__agency").order_by("-number")
    page = page_of(latest_first, request, PAGE_SIZE)
    # One more than is shown: what the last one of the page changed.
    above = PAGE_SIZE * (page.number - 1)
    known = list(latest_first.prefetch_related("criteria")[above : above + PAGE_SIZE + 1])
    names = names_of([criterion for version in known for criterion in version.criteria.all()])
    lines = [
        Line(
            version,
            changes(before.criteria.all(), version.criteria.all(), names) if before else [],
            before is None,
            version == offer.current_version and version.number < page.paginator.count,
        )
        for version, before in zip_longest(known, known[1:])
    ]
    context = {"offer": offer, "lines": lines[:PAGE_SIZE], "page": page}
    return render(request, "offers/versions.html", context)
