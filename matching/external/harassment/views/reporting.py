"""« Signaler »: a message, or what happens elsewhere; then what one's reports have become."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.database import app_now
from francetravail_match.pilot.models import Volunteer
from francetravail_match.pilot.services import PilotRefused
from matching.questions.models import Appeal

from ...models import PersonAsk, Sighting
from ..enums import WITHDRAWN_WITHIN, Place
from ..forms import ReportForm, ThreadReportForm
from ..models import Report
from ..services import report, withdraw


@dataclass(frozen=True)
class Thread:
    """What is reported: somebody seen outside, words that were written here, or both."""

    sighting: Sighting | None = None
    words: str = ""
    at: datetime | None = None


@permission_required(Action.REPORT_HARASSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: UserRequest) -> HttpResponse:
    """?reperage= a thread outside, ?parole= what that person wrote, ?demande= what a registered one wrote."""
    thread = _thread(request)
    kind = ThreadReportForm if thread else ReportForm
    posted = request.method == "POST"
    form = kind(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            report(by=request.user, **_values(form.cleaned_data, thread))
        except PilotRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Votre signalement est chez votre responsable.")
            return redirect("reports:own")
    context = {"form": form, "thread": thread, "volunteer": _is_volunteer(request)}
    context["blocks"] = thread is None or thread.sighting is not None
    return render(request, "harassment/new.html", context)


def _thread(request: UserRequest) -> Thread | None:
    """What the page is about; 404 if it is not of one's agency."""
    agency = request.user.agency_id
    try:
        if "reperage" in request.GET:
            seen = Sighting.objects.filter(offer__agency=agency)
            return Thread(get_object_or_404(seen, public_id=uuid.UUID(request.GET["reperage"])))
        if "parole" in request.GET:
            asks = PersonAsk.objects.filter(contact__agency=agency).exclude(words="")
            asks = asks.select_related("contact__sighting")
            ask = get_object_or_404(asks, public_id=uuid.UUID(request.GET["parole"]))
            return Thread(ask.contact.sighting, ask.words, ask.asked_at)
        if "demande" in request.GET:
            appeals = Appeal.objects.visible_to(request.user).exclude(comment="")
            appeal = get_object_or_404(appeals, public_id=uuid.UUID(request.GET["demande"]))
            return Thread(words=appeal.comment, at=appeal.made_at)
    except ValueError:
        raise Http404 from None
    return None


def _values(said: dict[str, Any], thread: Thread | None) -> dict[str, Any]:
    """What was written is quoted under the same seal: its own row is erased in its time."""
    values = {**said}
    if thread:
        values |= {"place": Place.MESSAGE, "sighting": thread.sighting}
    if thread and thread.words:
        values["words"] = f"« {thread.words} »\n\n{said['words']}".strip()
    return values


@permission_required(Action.REPORT_HARASSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: UserRequest) -> HttpResponse:
    """One's own reports: their state, and how to take back the one just made by mistake."""
    made = Report.objects.made_by(request.user)
    if request.method == "POST":
        try:
            wanted = uuid.UUID(request.POST.get("signalement", ""))
        except ValueError:
            raise BadRequest("No such report.") from None
        try:
            withdraw(get_object_or_404(made, public_id=wanted), by=request.user)
        except PilotRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Votre signalement est retiré. Il ne bloque plus personne.")
        return redirect("reports:own")
    context = {
        "reports": made.with_state(),
        "recent": app_now() - WITHDRAWN_WITHIN,
        "volunteer": _is_volunteer(request),
    }
    return render(request, "harassment/own.html", context)


def _is_volunteer(request: UserRequest) -> bool:
    return Volunteer.objects.filter(pk=request.user.pk).exists()
