"""What people asked for from their page, for who answers them."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.pagination import page_of

from ..appeal_enums import AppealKind
from ..appeal_querysets import AppealQuerySet
from ..appeals import decide_objection, handle_appeal
from ..models import Appeal
from ..wording import appeals_in_words


@permission_required(Action.HANDLE_APPEALS)
@require_safe
def appeals(request: UserRequest) -> HttpResponse:
    return _list(request, _of_agency(request), "Demandes des personnes")


@permission_required(Action.DECIDE_OBJECTIONS)
@require_safe
def objections(request: UserRequest) -> HttpResponse:
    return _list(request, _objections(request), "Oppositions")


def _of_agency(request: UserRequest) -> AppealQuerySet:
    return _asked(request).exclude(kind=AppealKind.OBJECTION)


def _objections(request: UserRequest) -> AppealQuerySet:
    return _asked(request).filter(kind=AppealKind.OBJECTION)


def _asked(request: UserRequest) -> AppealQuerySet:
    return Appeal.objects.visible_to(request.user).select_related("job_seeker", "offer")


def _list(request: UserRequest, asked: AppealQuerySet, title: str) -> HttpResponse:
    page = page_of(asked.waiting(), request)
    context = {"title": title, "page": page, "appeals": appeals_in_words(page.object_list)}
    return render(request, "questions/appeals.html", context)


@permission_required(Action.HANDLE_APPEALS)
@require_POST
def handled(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    appeal = get_object_or_404(_of_agency(request), public_id=public_id)
    if handle_appeal(appeal=appeal, user=request.user):
        messages.success(request, "La demande est marquée comme traitée.")
    return redirect("appeals:list")


@permission_required(Action.DECIDE_OBJECTIONS)
@require_POST
def decided(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    appeal = get_object_or_404(_objections(request), public_id=public_id)
    upheld = "upheld" in request.POST
    if decide_objection(appeal=appeal, user=request.user, upheld=upheld):
        words = "La limitation demeure." if upheld else "La limitation du traitement est levée."
        messages.success(request, f"Votre décision est enregistrée. {words}")
    return redirect("objections:list")
