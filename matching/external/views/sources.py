"""« Sources externes »: what the pilote's region decided to use, and whom it decided to contact."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.pilot.services import PilotRefused

from ..enums import BY_POLICY
from ..lead import activate_source, decide_policy, end_policy, end_source
from ..models import ContactPolicy, SourceActivation
from ..sources import sources

#: What a button says → what it does, whether it needs a reference, what is said then.
ACTS: dict[str, tuple[Callable[..., object], str, bool, str]] = {
    "activer": (activate_source, "source", True, "La source est active dans votre région."),
    "finir": (end_source, "source", False, "La source n'est plus active dans votre région."),
    "decider": (decide_policy, "situation", True, "Ces personnes peuvent être contactées dans votre région."),
    "lever": (end_policy, "situation", False, "Ces personnes ne sont plus contactées dans votre région."),
}
PAST_SHOWN = 20
#: Of the reference of a decision; the columns hold no more.
REFERENCE_MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.PILOT_REGION)
def region_sources(request: UserRequest) -> HttpResponse:
    region = request.user.region
    if region is None:
        return redirect("pilot:region")
    if request.method == "POST":
        _act(request)
        return redirect("sources:region")
    activations = SourceActivation.objects.filter(region=region).select_related("decided_by")
    policies = ContactPolicy.objects.filter(region=region).select_related("decided_by")
    lines = [*map(_of_source, activations), *map(_of_policy, policies)]
    decided = {line["code"]: line for line in lines if not line["row"].ended_at}
    past = sorted((line for line in lines if line["row"].ended_at), key=_ended_at, reverse=True)
    empty = {"row": None, "n_contacted": None}
    context: dict[str, Any] = {
        "region": region,
        "sources": [
            decided.get(code, {"code": code, "label": source.label, **empty})
            for code, source in sources().items()
        ],
        "situations": [decided.get(s.value, {"code": s.value, "label": s.label, **empty}) for s in BY_POLICY],
        "past": past[:PAST_SHOWN],
    }
    return render(request, "external/sources.html", context)


def _of_source(row: SourceActivation) -> dict[str, Any]:
    known = sources().get(row.source)
    label = known.label if known else row.source
    return {"code": row.source, "label": label, "row": row, "n_contacted": None}


def _of_policy(row: ContactPolicy) -> dict[str, Any]:
    label = row.get_situation_display()
    return {"code": row.situation, "label": label, "row": row, "n_contacted": row.n_contacted}


def _ended_at(line: dict[str, Any]) -> datetime:
    return line["row"].ended_at


def _act(request: UserRequest) -> None:
    act, name, has_reference, said = ACTS.get(request.POST.get("acte", ""), (None, "", False, ""))
    if act is None:
        messages.error(request, "Cette action n'existe pas.")
        return
    values = {name: request.POST.get("code", "")}
    if has_reference:
        reference = values["reference"] = request.POST.get("reference", "")
        if len(reference) > REFERENCE_MOST:
            messages.error(request, f"La référence a {REFERENCE_MOST} caractères au plus.")
            return
    try:
        act(by=request.user, **values)
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
