"""The list of offers and an offer's page, with what the matching found."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from offers.enums import SetAsideReason
from offers.models import JobOffer
from offers.services.alarms import pending_alarms
from offers.services.transitions import transitions_open_to
from offers.wording import details_in_words, in_words

from ..criteria import CRITERIA
from ..forms import OfferFilterForm
from ..querysets import status_of
from ..relaxations.lines import acts_of
from ..relaxations.services import may_undo

PAGE_SIZE = 20
HISTORY_SHOWN = 50


@permission_required(Action.SEE_OFFERS)
@require_safe
@vary_on_headers("HX-Request")
def offer_list(request: UserRequest) -> HttpResponse:
    """The agency's offers; for htmx, the results alone."""
    offers = JobOffer.objects.visible_to(request.user)
    form = OfferFilterForm(request.GET)
    found = form.apply(offers).with_workplace().select_related("employer")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "filters": form.active(request.GET),
        "any_offer": page.paginator.count > 0 or offers.exists(),
    }
    template = "offers/list.html#results" if request.htmx else "offers/list.html"
    return render(request, template, context)


@permission_required(Action.SEE_OFFERS)
@require_safe
def offer_detail(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """One offer of the agency: what it asks for, and what the latest run found."""
    visible = JobOffer.objects.visible_to(request.user)
    visible = visible.select_related("employer", "establishment", "contact", "current_version", "details")
    offer = get_object_or_404(visible.prefetch_related("current_version__criteria"), public_id=public_id)
    version, acts = offer.current_version, acts_of(offer)
    words = in_words(version.criteria.all()) if version else []
    evaluated = {criterion.code for criterion in CRITERIA}
    qualifies = request.user.may(Action.QUALIFY_OFFER)
    context = {
        "offer": offer,
        "alarms": pending_alarms(offer) if qualifies else [],
        "set_aside_reasons": SetAsideReason.choices,
        "criteria": [line for line in words if line.code in evaluated],
        "other_criteria": [line for line in words if line.code not in evaluated],
        "details": details_in_words(getattr(offer, "details", None)),
        "missing": version.missing if version else [],
        "status": status_of(version),
        "transitions": transitions_open_to(request.user, offer),
        "acts": acts,
        "undo": may_undo(request.user, offer, acts),
        "history": offer.transitions.select_related("actor")[:HISTORY_SHOWN],
    }
    return render(request, "offers/detail.html", context)
