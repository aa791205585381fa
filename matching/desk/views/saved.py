"""Searches kept for oneself: keep the filters of the list, or let go of them after a confirmation."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required

from ..models import SavedSearch
from ..services import NotSaved, save_search


@permission_required(Action.SEE_OFFERS)
@require_POST
def save(request: UserRequest) -> HttpResponse:
    """Back to the list with the same filters, whatever came of it."""
    query = QueryDict(request.POST.get("query", "")[:1000])
    try:
        saved = save_search(user=request.user, name=request.POST.get("name", ""), query=query)
    except NotSaved as refusal:
        messages.error(request, str(refusal))
        kept = query.urlencode()
    else:
        messages.success(request, f"Recherche « {saved.name} » enregistrée, au-dessus de la liste.")
        kept = saved.query
    return redirect(f"{reverse('offers:list')}?{kept}" if kept else reverse("offers:list"))


@permission_required(Action.SEE_OFFERS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: UserRequest) -> HttpResponse:
    """Asked once more before it is gone; one that is gone already leads back to the list."""
    name = (request.POST if request.method == "POST" else request.GET).get("name", "")
    saved = SavedSearch.objects.visible_to(request.user).filter(name=name).first()
    if saved and request.method != "POST":
        return render(request, "desk/remove_search.html", {"saved": saved})
    if saved:
        saved.delete()
        messages.success(request, f"Recherche « {saved.name} » retirée.")
    return redirect("offers:list")
