"""« Contre-épreuve »: whom an offer leaves out and why, and what asking for less would bring."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from offers.models import JobOffer

from ..countercheck.nearby import lacking, nearest_of
from ..countercheck.sections import sections
from ..countercheck.services import NotAskable, hasten
from ..countercheck.services import request as request_made
from ..countercheck.standing import Standing, standing_of
from ..enums import Verdict
from ..listings import record_listing
from ..querysets import status_of
from ..relaxations.lines import Line, Told, acts_of, labels, lines_of, to_answer
from ..relaxations.services import may_undo
from .results import Tab, offer_or_404

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
    check = standing_of(offer, status_of(offer.current_version))
    if request.htmx and check.expected:
        return HttpResponse(status=NO_CONTENT)
    if check.made is not None and check.expected:
        hasten(check.made)
    acts = acts_of(offer)
    context = {
        "offer": offer,
        "check": check,
        "acts": acts,
        "undo": may_undo(request.user, offer, acts),
        "may_change": offer.is_live and request.user.may(Action.CHANGE_CRITERIA),
        **_numbers(check, acts),
        **_sections(request, offer, check),
    }
    template = "matching/countercheck.html"
    return render(request, f"{template}#numbers" if request.htmx else template, context)


@permission_required(Action.REQUEST_RUN)
@require_POST
def request_countercheck(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for the counter-check of the latest result, then show its progress where it was asked for."""
    offer = offer_or_404(request, public_id)
    try:
        request_made(offer, requested_by=request.user)
    except NotAskable as refusal:
        messages.error(request, str(refusal))
    if request.POST.get("onglet") != Tab.NEAR_MISS:
        return redirect("matching:countercheck", public_id=public_id)
    tab = {"onglet": Tab.NEAR_MISS.value}
    return redirect(reverse("matching:results", args=[public_id], query=tab, fragment="people-title"))


def _sections(request: UserRequest, offer: JobOffer, check: Standing) -> dict[str, Any]:
    """What leads to people beside the relaxations, and who lacks the least; nothing without numbers."""
    run, made = check.run, check.made
    if run is None or made is None or made.counts is None or offer.current_version is None:
        return {"nearest": [], "ways": [], "near": [], "pay": None}
    people = list(nearest_of(made))
    found = [person.job_seeker.public_id for person in people]
    record_listing(run, Verdict.NEAR_MISS, found, seen_by=request.user)
    return {"nearest": lacking(people, offer.current_version.criteria.all()), **sections(made.counts)}


def _fruit(line: Line) -> tuple[bool, int, int]:
    """As the lines that must be answered are ordered, and last what the law forbids."""
    return not line.unlawful, line.match, line.to_qualify


def _numbers(check: Standing, acts: list[Told]) -> dict[str, Any]:
    """The tables; nothing without numbers."""
    run, counts = check.run, check.counts
    if run is None or counts is None:
        return {"counts": None}
    lines = lines_of(counts, acts)
    unanswered = to_answer(lines, run)
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
