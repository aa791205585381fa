"""The home page: what waits for the user, of offers, of their matching and of people."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, signed_in
from matching.enums import OFFERS_ON_HOME, OfferResult
from matching.notices.querysets import followed_by, with_new_matches
from matching.querysets import count_by_result
from offers.models import JobOffer

from ..models import Appeal
from ..wording import appeals_in_words

#: What people ask, the oldest first; the others are on a page of their own.
APPEALS_ON_HOME = 3


@signed_in
@require_safe
def home(request: UserRequest) -> HttpResponse:
    """What waits for the user; for a role without offers, what they can do."""
    waiting = Appeal.objects.visible_to(request.user).waiting().select_related("job_seeker", "offer")
    appeals = list(waiting[: APPEALS_ON_HOME + 1])
    asked = {
        "appeals": appeals_in_words(appeals[:APPEALS_ON_HOME]),
        "more_appeals": len(appeals) > APPEALS_ON_HOME,
    }
    if not request.user.may(Action.SEE_OFFERS):
        return render(request, "home_other_roles.html", asked)
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
        **asked,
        "counts": counts,
        "bars": bars,
        "total": total,
        "new": new[:OFFERS_ON_HOME],
        "more_new": len(new) > OFFERS_ON_HOME,
    }
    return render(request, "home.html", context)
