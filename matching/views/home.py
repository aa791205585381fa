from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from offers.models import JobOffer
from offers.perms import can_see_offers

from ..enums import OfferResult
from ..querysets import count_by_result


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the user; for a role without offers, what they can do."""
    if not can_see_offers(request):
        return render(request, "home_other_roles.html")
    counts = count_by_result(JobOffer.objects.visible_to(request.user).live())
    bars = [{"kind": kind.value, "label": kind.label, "n": counts[kind]} for kind in OfferResult]
    total = sum(bar["n"] for bar in bars)
    for bar in bars:
        bar["percent"] = round(100 * bar["n"] / total) if total else 0
    return render(request, "home.html", {"counts": counts, "bars": bars, "total": total})
