"""« Faits à examiner »: what looks like a way round the gate, in one's agency or region."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.pagination import page_of

from ..attempts.wording import told
from ..models import Attempt


@permission_required(Action.SEE_ATTEMPTS)
@require_safe
@vary_on_headers("HX-Request")
def facts(request: UserRequest) -> HttpResponse:
    """Latest first; for htmx, the list alone."""
    visible = Attempt.objects.visible_to(request.user).select_related("offer", "agency")
    page = page_of(visible, request)
    context = {"page": page, "facts": told(page.object_list), "own_agency": request.user.agency_id}
    return render(request, "gate/facts.html#results" if request.htmx else "gate/facts.html", context)
