"""The page on which one stops the pilot somewhere, or lifts a stop: its effect, a reason, one button."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.models import Agency

from ..enums import Level, SwitchKind
from ..forms import SwitchForm
from ..opening import stopped
from ..services import PilotRefused, switch


def switch_page(
    request: UserRequest,
    *,
    level: Level,
    place: str,
    back: str,
    agency: Agency | None = None,
    region: str | None = None,
    **shown: Any,
) -> HttpResponse:
    """``place``: « l'agence de Lille »; ``back``: the name of the page to go back to.

    What one confirms is what the page said: a stop that a colleague has made meanwhile is not lifted by it.
    """
    is_stopped = stopped(level, agency=agency, region=region)
    kind = SwitchKind.LIFT if is_stopped else SwitchKind.STOP
    if request.POST.get("acte") in SwitchKind.values:
        kind = SwitchKind(request.POST["acte"])
    form = SwitchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act = switch(
                by=request.user,
                kind=kind,
                level=level,
                agency=agency,
                region=region,
                reason=form.cleaned_data["reason"],
            )
        except PilotRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _said(act.level, act.answers_id is not None, kind, place))
        return redirect(back)
    context = {"form": form, "kind": kind, "level": level, "place": place, "back": back, **shown}
    context["back_label"] = "Pilote" if back == "pilot:region" else "Expérimentation"
    return render(request, "pilot/switch.html", context)


def _said(level: str, second: bool, kind: SwitchKind, place: str) -> str:
    if level == Level.NATION and not second:
        return (
            "Votre signature est enregistrée. Rien ne change tant qu'un autre pilote régional n'a pas signé."
        )
    done = "arrêtée" if kind == SwitchKind.STOP else "de nouveau possible"
    return f"L'expérimentation est {done} dans {place}, à l'instant."
