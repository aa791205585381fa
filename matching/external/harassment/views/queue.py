"""The manager's queue: each report, what it rests on, and what is done about it."""

import uuid
from base64 import b64encode
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.pagination import page_of
from francetravail_match.pilot.services import PilotRefused

from ..enums import ActKind, EvidenceKind
from ..forms import CloseForm, LiftForm, OpenForm, ReassignForm
from ..models import Report
from ..sealing import CannotOpen
from ..services import Piece, handle, open_evidence

DONE = {
    ActKind.TAKEN_OVER: "Vous tenez ce fil à présent.",
    ActKind.REASSIGNED: "Le fil est confié.",
    ActKind.LIFTED: "Le blocage est levé.",
    ActKind.CLOSED: "Le signalement est clos.",
}


@permission_required(Action.HANDLE_REPORTS)
@require_safe
def queue(request: UserRequest) -> HttpResponse:
    """Those to handle first, then the others; the newest of each."""
    reports = Report.objects.visible_to(request.user).with_state().select_related("reported_by")
    page = page_of(reports, request)
    context = {"page": page, "waiting": reports.waiting().count()}
    return render(request, "harassment/queue.html", context)


@permission_required(Action.HANDLE_REPORTS)
@require_safe
def ticket(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    return _page(request, _report_or_404(request, public_id))


@permission_required(Action.HANDLE_REPORTS)
@require_POST
def evidence(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same page with what was sealed, for this answer alone: the journal first."""
    report = _report_or_404(request, public_id)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _page(request, report, open=form)
    try:
        pieces = open_evidence(report, by=request.user, reason=form.cleaned_data["reason"])
    except CannotOpen:
        form.add_error(None, "La clé de ces pièces n'est plus là : prévenez l'exploitant du service.")
        return _page(request, report, open=form)
    return _page(request, report, opened=True, **_shown(pieces))


def _shown(pieces: list[Piece]) -> dict[str, Any]:
    """Pictures inside the page itself: no address leads to one."""
    images = [piece.content for piece in pieces if piece.kind == EvidenceKind.IMAGE]
    return {
        "words": [piece.content.decode() for piece in pieces if piece.kind == EvidenceKind.WORDS],
        "images": [f"data:image/jpeg;base64,{b64encode(image).decode()}" for image in images],
    }


@permission_required(Action.HANDLE_REPORTS)
@require_POST
def act(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    report = _report_or_404(request, public_id)
    name = request.POST.get("acte", "")
    if name not in DONE:
        raise BadRequest("No such act.")
    form = _forms(request, report, request.POST).get(name)
    if form is not None and not form.is_valid():
        return _page(request, report, **{name: form})
    said = {key: form.cleaned_data[key] for key in ("outcome", "to") if key in form.fields} if form else {}
    try:
        handle(report, by=request.user, act=ActKind(name), **said)
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, DONE[ActKind(name)])
    return redirect("reports:ticket", public_id=report.public_id)


def _report_or_404(request: UserRequest, public_id: uuid.UUID) -> Report:
    reports = Report.objects.visible_to(request.user).with_state()
    return get_object_or_404(reports.select_related("reported_by", "offer"), public_id=public_id)


def _forms(request: UserRequest, report: Report, said: Any = None) -> dict[str, Any]:
    """By the act, or the reason, that each asks for."""
    return {
        ActKind.REASSIGNED.value: ReassignForm(said, colleagues=_colleagues(request, report)),
        ActKind.CLOSED.value: CloseForm(said),
        ActKind.LIFTED.value: LiftForm(said),
    }


def _colleagues(request: UserRequest, report: Report) -> QuerySet[User]:
    advisors = User.objects.filter(
        agency=request.user.agency_id, is_active=True, roles__contains=[Role.ADVISOR]
    )
    return advisors.exclude(pk=report.reported_by_id).order_by("last_name", "first_name", "pk")


def _page(request: UserRequest, report: Report, **shown: Any) -> HttpResponse:
    context = {
        "report": report,
        "acts": report.acts.select_related("by", "to"),
        "open": OpenForm(),
        "opened": False,
        **_forms(request, report),
        **shown,
    }
    return render(request, "harassment/ticket.html", context)
