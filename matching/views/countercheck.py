"""« Contre-épreuve »: why nobody matches an offer, and what asking for less would bring."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from offers.models import JobOffer

from ..countercheck.nearby import lacking, nearest_of
from ..countercheck.sections import sections
from ..countercheck.services import hasten
from ..enums import Verdict
from ..listings import record_listing
from ..models import CounterCheck, MatchRun
from ..querysets import status_of
from ..relaxations.lines import Line, Told, acts_of, labels, lines_of, to_answer
from ..relaxations.services import may_undo
from .results import offer_or_404

NO_CONTENT = 204
#: Sets of criteria that are not met: the most frequent say enough on a page.
SETS_SHOWN = 10
#: Criteria that alone keep most people out, named before anything else.
ALONE_SAID = 3


@permission_required(Action.SEE_OFFERS)
@require_safe
@vary_on_headers("HX-Request")
def countercheck(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """The numbers of the latest run. Until they are there, htmx asks the same address for them."""
    offer = offer_or_404(request, public_id)
    run = status_of(offer.current_version).done
    made = CounterCheck.objects.filter(run=run).first() if run else None
    expected = made is not None and made.counts is None and made.due_since is not None
    if request.htmx and expected:
        return HttpResponse(status=NO_CONTENT)
    if made is not None and expected:
        hasten(made)
    acts = acts_of(offer)
    context = {
        "offer": offer,
        "run": run,
        "made": made,
        "expected": expected,
        "acts": acts,
        "undo": may_undo(request.user, offer, acts),
        "may_change": offer.is_live and request.user.may(Action.CHANGE_CRITERIA),
        **_numbers(run, made, acts),
        **_sections(request, offer, run, made),
    }
    template = "matching/countercheck.html"
    return render(request, f"{template}#numbers" if request.htmx else template, context)


def _sections(
    request: UserRequest, offer: JobOffer, run: MatchRun | None, made: CounterCheck | None
) -> dict[str, Any]:
    """What leads to people beside the relaxations, and who lacks the least; nothing without numbers."""
    if run is None or made is None or made.counts is None or offer.current_version is None:
        return {"nearest": [], "ways": [], "near": [], "pay": None}
    people = list(nearest_of(made))
    found = [person.job_seeker.public_id for person in people]
    record_listing(run, Verdict.NEAR_MISS, found, seen_by=request.user)
    return {"nearest": lacking(people, offer.current_version.criteria.all()), **sections(made.counts)}


def _fruit(line: Line) -> tuple[bool, int, int]:
    """As the lines that must be answered are ordered, and last what the law forbids."""
    return not line.unlawful, line.match, line.to_qualify


def _numbers(run: MatchRun | None, made: CounterCheck | None, acts: list[Told]) -> dict[str, Any]:
    """The tables; nothing without numbers."""
    if run is None or made is None or made.counts is None:
        return {"counts": None}
    counts, lines = made.counts, lines_of(made.counts, acts)
    unanswered = to_answer(lines)
    return {
        "counts": counts,
        "unanswered": unanswered,
        "first": next((line for line in unanswered if line.is_of_the_offer), None),
        "alone": [
            (labels(one["criteria"])[0], one["people"])
            for one in counts["not_met"]
            if len(one["criteria"]) == 1
        ][:ALONE_SAID],
        "fruitful": sorted((line for line in lines if line.brings), key=_fruit, reverse=True),
        "vain": [line for line in lines if not line.brings],
        "funnel": [
            {
                "label": labels([line["criterion"]])[0],
                "people": line["people"],
                "percent": 100 * line["people"] // counts["people"] if counts["people"] else 0,
            }
            for line in counts["funnel"]
        ],
        "not_met": [
            {"labels": labels(line["criteria"]), "people": line["people"]}
            for line in counts["not_met"]
            if line["criteria"]
        ][:SETS_SHOWN],
    }
