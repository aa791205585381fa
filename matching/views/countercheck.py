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
from ..criteria import CRITERIA, Criterion
from ..enums import Verdict
from ..models import CounterCheck, MatchRun
from ..querysets import status_of
from ..services import record_listing
from .results import offer_or_404

NO_CONTENT = 204
#: Sets of criteria that are not met: the most frequent say enough on a page.
SETS_SHOWN = 10


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
    context = {
        "offer": offer,
        "run": run,
        "made": made,
        "expected": expected,
        **_numbers(run, made),
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
    record_listing(run=run, verdict=Verdict.NEAR_MISS, results=people, seen_by=request.user)
    return {"nearest": lacking(people, offer.current_version.criteria.all()), **sections(made.counts)}


def _numbers(run: MatchRun | None, made: CounterCheck | None) -> dict[str, Any]:
    """The tables; nothing without numbers."""
    if run is None or made is None or made.counts is None:
        return {"counts": None}
    counts, known = made.counts, {criterion.code: criterion for criterion in CRITERIA}

    def labels(codes: list[str]) -> list[str]:
        # A criterion that is no more keeps its code.
        return [known[code].label if code in known else code for code in codes]

    steps = [
        _step(step, counts, labels(step["criteria"]), [known[c] for c in step["criteria"] if c in known])
        for step in [*counts["relaxations"], *counts["pairs"]]
    ]
    return {
        "counts": counts,
        "fruitful": [step for step in steps if step["brings"]],
        "vain": [step for step in steps if not step["brings"]],
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


def _step(
    step: dict[str, Any], counts: dict[str, Any], labels: list[str], relaxed: list[Criterion]
) -> dict[str, Any]:
    steps = [criterion.relaxation for criterion in relaxed if criterion.relaxation]
    more, more_to_ask = (step[name] - counts["as_asked"][name] for name in ("match", "to_qualify"))
    return {
        "labels": labels,
        "words": [step.words for step in steps],
        "unlawful": [step.unlawful for step in steps if step.unlawful],
        "match": step["match"],
        "to_qualify": step["to_qualify"],
        "more": more,
        "more_to_ask": more_to_ask,
        "brings": more > 0 or more_to_ask > 0,
    }
