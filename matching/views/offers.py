"""An offer's page, with what the matching found."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from offers.drafting.services import may_write
from offers.enums import SetAsideReason
from offers.models import JobOffer
from offers.services.alarms import pending_alarms
from offers.services.titles import other_occupations
from offers.services.transitions import transitions_open_to
from offers.wording import details_in_words, in_words

from ..criteria import CRITERIA
from ..querysets import status_of
from ..relaxations.lines import acts_of
from ..relaxations.services import may_undo

HISTORY_SHOWN = 50


@permission_required(Action.SEE_OFFERS)
@require_safe
def offer_detail(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """One offer of the agency: what it asks for, and what the latest run found."""
    visible = JobOffer.objects.visible_to(request.user)
    visible = visible.select_related(
        "employer", "establishment", "contact", "current_version", "details", "draft"
    )
    offer = get_object_or_404(visible.prefetch_related("current_version__criteria"), public_id=public_id)
    version, acts = offer.current_version, acts_of(offer)
    words = in_words(version.criteria.all()) if version else []
    evaluated = {criterion.code for criterion in CRITERIA}
    qualifies, writes = request.user.may(Action.QUALIFY_OFFER), may_write(request.user, offer)
    context = {
        "offer": offer,
        "alarms": pending_alarms(offer) if qualifies else [],
        "set_aside_reasons": SetAsideReason.choices,
        "criteria": [line for line in words if line.code in evaluated],
        "other_criteria": [line for line in words if line.code not in evaluated],
        "details": details_in_words(getattr(offer, "details", None)),
        "may_write": writes,
        "other_occupations": other_occupations(offer) if writes else [],
        "missing": version.missing if version else [],
        "hints": version.hints if version else [],
        "status": status_of(version),
        "transitions": transitions_open_to(request.user, offer),
        "acts": acts,
        "undo": may_undo(request.user, offer, acts),
        "history": offer.transitions.select_related("actor")[:HISTORY_SHOWN],
    }
    return render(request, "offers/detail.html", context)
