"""What an advisor does with a line of a counter-check: « Assouplir », « Garder », and « Revenir »."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from offers.models import JobOffer
from offers.services.criteria import ChangeRefused

from ..enums import ActKind
from ..forms import ActForm
from ..relaxations import answers
from ..relaxations.answers import (
    GONE,
    NOTHING_TO_UNDO,
    Answered,
    Given,
    NothingChosen,
    line_now,
    line_to_keep,
)
from ..relaxations.choices import Choice
from ..relaxations.counting import Found
from ..relaxations.lines import acts_of, changes_in_words, labels
from ..relaxations.proposals import COUNTED_AT_ONCE, Proposal, proposal
from ..relaxations.services import undoable
from ..verdict import OfferNotLive
from .results import offer_or_404

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@permission_required(Action.CHANGE_CRITERIA)
def relax(request: UserRequest, public_id: uuid.UUID, line: list[str]) -> HttpResponse:
    """Choose what would be asked for less, see what it would bring, then apply it; the results follow."""
    offer = offer_or_404(request, public_id)
    form = _form(request, offer, ActKind.RELAXED)
    if request.method == "POST" and form.is_valid():
        agreed, given = form.cleaned_data["employer_agreed"], _given(request, form)
        with suppress(NothingChosen):
            return _act(
                request,
                offer,
                lambda: answers.relax(offer, line, request.POST, given, employer_agreed=agreed),
            )
    shown = line_now(offer, line)
    if shown is None:
        return _back(request, offer, GONE)
    proposed = proposal(offer, line)
    chosen = {} if proposed.closed else proposed.chosen(request.POST or request.GET)
    try:
        context = _told(proposed, chosen)
    except OfferNotLive:
        return _back(request, offer, GONE)
    context |= {"offer": offer, "line": shown, "proposed": proposed, "chosen": chosen, "form": form}
    return render(request, "matching/relax.html", context)


@require_http_methods(METHODS)
@permission_required(Action.CHANGE_CRITERIA)
def keep(request: UserRequest, public_id: uuid.UUID, line: list[str]) -> HttpResponse:
    """Say why a line of the counter-check is not followed."""
    offer = offer_or_404(request, public_id)
    form = _form(request, offer, ActKind.KEPT)
    if request.method == "POST" and form.is_valid():
        given = _given(request, form)
        return _act(request, offer, lambda: answers.keep(offer, line, given))
    try:
        shown = line_to_keep(offer, line)
    except ChangeRefused as refusal:
        return _back(request, offer, str(refusal))
    return render(request, "matching/keep.html", {"offer": offer, "line": shown, "form": form})


@require_http_methods(METHODS)
@permission_required(Action.CHANGE_CRITERIA)
def undo(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask again for what was asked before the last relaxation."""
    offer = offer_or_404(request, public_id)
    form = _form(request, offer, ActKind.UNDONE)
    if request.method == "POST" and form.is_valid():
        given = _given(request, form)
        return _act(request, offer, lambda: answers.undo(offer, given))
    told = undoable(offer, acts_of(offer))
    if told is None:
        return _back(request, offer, NOTHING_TO_UNDO)
    return render(request, "matching/undo.html", {"offer": offer, "told": told, "form": form})


def _form(request: UserRequest, offer: JobOffer, kind: ActKind) -> ActForm:
    version = offer.current_version
    return ActForm(request.POST or None, kind=kind, initial={"seen": version.public_id if version else ""})


def _given(request: UserRequest, form: ActForm) -> Given:
    return Given(request.user, form.cleaned_data["reason"], form.cleaned_data["seen"])


def _act(request: UserRequest, offer: JobOffer, act: Callable[[], Answered]) -> HttpResponse:
    try:
        done = act().act
    except ChangeRefused as refusal:
        return _back(request, offer, str(refusal))
    named = " et ".join(labels(done.criteria)).lower()
    if done.kind == ActKind.KEPT:
        messages.success(request, f"Votre réponse est enregistrée : {named}, gardé.")
        return redirect("matching:countercheck", public_id=offer.public_id)
    words = "L'offre demande moins" if done.kind == ActKind.RELAXED else "L'offre demande de nouveau"
    messages.success(request, f"{words} ({named}) : elle est rapprochée de nouveau de toutes les personnes.")
    return redirect("matching:results", public_id=offer.public_id)


def _back(request: UserRequest, offer: JobOffer, message: str) -> HttpResponse:
    messages.error(request, message)
    return redirect("matching:countercheck", public_id=offer.public_id)


def _told(proposed: Proposal, chosen: dict[str, Choice]) -> dict[str, Any]:
    """The numbers and the words of the page: of one set of changes, or of each that may be chosen."""
    if proposed.closed:
        return {"before": None, "after": None, "changes": [], "groups": []}
    if chosen:
        counted = proposed.counted([chosen])
        after = proposed.asked | {code: choice.rows for code, choice in chosen.items()}
        return {
            "before": counted[0] if counted else None,
            "after": counted[1] if counted else None,
            "changes": [
                (labels([code])[0], change)
                for code in chosen
                for change in changes_in_words(code, proposed.asked, after)
            ],
            "groups": [],
        }
    return {"before": None, "after": None, "changes": [], "groups": _groups(proposed)}


def _groups(proposed: Proposal) -> list[dict[str, Any]]:
    """The choices of each criterion; with their numbers where the line has one criterion and they are few."""
    numbers: dict[str, Found] = {}
    if len(proposed.changes) == 1 and len(proposed.combinations) <= COUNTED_AT_ONCE:
        ((code, open_to),) = proposed.changes.items()
        counted = proposed.counted(proposed.combinations)
        if counted:
            numbers = dict(zip([choice.key for choice in open_to], counted[1:], strict=True))
    return [
        {
            "code": code,
            "label": labels([code])[0],
            "choices": [(choice, numbers.get(choice.key)) for choice in open_to],
        }
        for code, open_to in proposed.changes.items()
    ]
