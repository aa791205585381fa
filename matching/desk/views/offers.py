"""The list of offers: filters, and those kept for oneself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.pagination import page_of
from offers.models import JobOffer

from ...forms import OfferFilterForm
from ..models import SavedSearch


@permission_required(Action.SEE_OFFERS)
@require_safe
@vary_on_headers("HX-Request")
def offer_list(request: UserRequest) -> HttpResponse:
    """The agency's offers; for htmx, the results alone."""
    offers = JobOffer.objects.visible_to(request.user)
    form = OfferFilterForm(request.GET)
    found = form.apply(offers).with_workplace().select_related("employer")
    page = page_of(found, request)
    context = {
        "form": form,
        "page": page,
        "filters": form.active(request.GET),
        "saved_searches": [] if request.htmx else SavedSearch.objects.visible_to(request.user),
        "any_offer": page.paginator.count > 0 or offers.exists(),
    }
    template = "offers/list.html#results" if request.htmx else "offers/list.html"
    return render(request, template, context)
