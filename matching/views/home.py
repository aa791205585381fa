from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, signed_in
from offers.models import JobOffer

from ..enums import OFFERS_ON_HOME, OfferResult
from ..notices.querysets import followed_by, with_new_matches
from ..querysets import count_by_result


@signed_in
@require_safe
def home(request: UserRequest) -> HttpResponse:
    """What waits for the user; for a role without offers, what they can do."""
    if not request.user.may(Action.SEE_OFFERS):
        return render(request, "home_other_roles.html")
    counts = count_by_result(JobOffer.objects.visible_to(request.user).live())
    total = sum(counts[kind] for kind in OfferResult)
    bars = [
        {
            "kind": kind.value,
            "label": kind.label,
            "n": counts[kind],
            "percent": round(100 * counts[kind] / total) if total else 0,
        }
        for kind in OfferResult
    ]
    new = list(with_new_matches(followed_by(request.user))[: OFFERS_ON_HOME + 1]) if total else []
    context = {
        "counts": counts,
        "bars": bars,
        "total": total,
        "new": new[:OFFERS_ON_HOME],
        "more_new": len(new) > OFFERS_ON_HOME,
    }
    return render(request, "home.html", context)
