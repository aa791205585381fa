"""Quick search, from every page: an offer by its number, an employer, a SIRET, a trade."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.database import Folded
from offers.models import Employer, JobOffer

from ...querysets import with_result
from ..forms import QuickSearchForm
from ..querysets import trades_called
from .employers import lines_of

OFFERS_SHOWN = 10
OTHERS_SHOWN = 5


@permission_required(Action.SEE_OFFERS)
@require_safe
def quick_search(request: UserRequest) -> HttpResponse:
    """Straight to the offer that has this number; else what the words find, by kind."""
    form = QuickSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    visible = JobOffer.objects.visible_to(request.user)
    if not words:
        return render(request, "desk/search.html", {"form": form, "words": ""})
    numbered = list(visible.filter(source_number__iexact=words).order_by("pk")[:2])
    if len(numbered) == 1:
        return redirect("offers:detail", numbered[0].public_id)
    found = with_result(visible.searched(words)).with_incomplete().with_workplace()
    offers = list(found.select_related("employer").order_by("-published_at", "-pk")[: OFFERS_SHOWN + 1])
    employers = Employer.objects.visible_to(request.user).called(words).order_by(Folded("name"), "pk")
    context = {
        "form": form,
        "words": words,
        "offers": offers[:OFFERS_SHOWN],
        "more": len(offers) > OFFERS_SHOWN,
        "trades": trades_called(visible, words, OTHERS_SHOWN),
        "employers": lines_of(request.user, employers[:OTHERS_SHOWN]),
    }
    return render(request, "desk/search.html", context)
