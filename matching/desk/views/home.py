"""The home page: what waits for the user, of offers, of their matching and of people."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, signed_in
from francetravail_match.common.database import app_now
from offers.enums import OfferState
from offers.models import JobOffer

from ...enums import OFFERS_ON_HOME, OfferResult
from ...external.contact.standing import asks_waiting, messages_to_say
from ...external.harassment.models import Report
from ...gate.models import AbsenceFinding
from ...gate.standing import open_ones
from ...notices.querysets import followed_by, with_new_matches
from ...querysets import count_by_result
from ...questions.models import Appeal
from ...questions.wording import appeals_in_words
from ..drawing import bars, ends
from ..querysets import count_by_life, with_recent_answers

#: What people ask, the oldest first; the others are on a page of their own.
APPEALS_ON_HOME = 3
ANSWERS_SINCE = datetime.timedelta(days=7)
CLOSED_SINCE = datetime.timedelta(days=90)
#: Those that end first: each is counted again, as its own page does.
SEARCHES_ON_HOME = 5


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
    return render(request, "home.html", {**asked, **_outside(request), **_offers(request)})


def _outside(request: UserRequest) -> dict[str, int]:
    """How much of what happens with people outside waits for somebody of the agency."""
    return {
        "reports": Report.objects.visible_to(request.user).waiting().count(),
        "asks": asks_waiting(request.user).count(),
        "to_say": messages_to_say(request.user).count(),
    }


def _offers(request: UserRequest) -> dict[str, Any]:
    visible = JobOffer.objects.visible_to(request.user)
    counts = count_by_result(visible.live())
    total = sum(counts[kind] for kind in OfferResult)
    followed = followed_by(request.user)
    new = list(with_new_matches(followed)[: OFFERS_ON_HOME + 1]) if total else []
    states, closings = count_by_life(visible, CLOSED_SINCE)
    answered = with_recent_answers(followed, ANSWERS_SINCE)
    findings = AbsenceFinding.objects.visible_to(request.user)
    said_open = findings.open().select_related("offer__current_version").order_by("valid_until", "pk")
    candidates = list(said_open[: SEARCHES_ON_HOME + 1])
    searches = open_ones(candidates[:SEARCHES_ON_HOME], request.user)
    return {
        "now": app_now() if searches else None,
        "counts": counts,
        "total": total,
        "new": new[:OFFERS_ON_HOME],
        "more_new": len(new) > OFFERS_ON_HOME,
        "answered": list(answered[:OFFERS_ON_HOME]) if total else [],
        "to_countersign": findings.to_countersign().count(),
        "open_searches": searches,
        "more_searches": len(candidates) > SEARCHES_ON_HOME,
        "results": bars({kind: counts[kind] for kind in OfferResult}, "etat=live&resultat="),
        "states": bars({OfferState(state): n for state, n in states.items() if n}, "etat="),
        "ends": ends(closings),
    }
