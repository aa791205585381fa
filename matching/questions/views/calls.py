"""The call sheet of an advisor for one offer: twenty people under pseudonyms, called one by one."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from dsfr.forms import DsfrBaseForm

from candidates.enums import AnswerChannel, RevealReason
from candidates.models import Identity, JobSeeker
from candidates.reveal import RevealCapReached, reveal_identity
from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.database import AppNow
from matching.context import context as now
from matching.views.results import offer_or_404
from offers.models import JobOffer

from ..enums import CallOutcome
from ..models import Call, CallSheet, CallSheetLine
from ..replying import ReplyForm, unjudged
from ..services.answering import record_replies
from ..services.calls import log_call, take_call_sheet
from ..states import questions_of_pair
from ..waiting import Question, questions_of

TOO_MANY = 429
NOBODY_TO_CALL = (
    "Aujourd'hui, plus personne n'est à appeler pour cette offre : les autres ont été appelés, ou ont une "
    "adresse électronique."
)


class OutcomeForm(DsfrBaseForm):
    outcome = forms.TypedChoiceField(
        label="Ce que l'appel a donné",
        choices=CallOutcome.choices,
        coerce=CallOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que l'appel a donné."},
    )


def _sheet(request: UserRequest, offer: JobOffer) -> CallSheet | None:
    """The newest that this advisor took for this offer today."""
    taken = CallSheet.objects.filter(offer=offer, taken_by=request.user, day=TruncDate(AppNow()))
    return taken.order_by("-pk").first()


def _lines(sheet: CallSheet) -> QuerySet[CallSheetLine]:
    """Without who has left, or refused to be asked, since the sheet was taken."""
    people = JobSeeker.objects.shown().filter(stop_asking=False)
    return sheet.lines.filter(job_seeker__in=people).select_related("job_seeker", "sheet__offer")


@permission_required(Action.ASK_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """The sheet being called, or the one just finished; a post takes it, then the next."""
    offer = offer_or_404(request, public_id)
    if request.method == "POST":
        if take_call_sheet(offer=offer, by=request.user) is None:
            messages.info(request, NOBODY_TO_CALL)
        return redirect("questions:sheet", public_id=public_id)
    taken = _sheet(request, offer)
    called = Call.objects.filter(job_seeker=OuterRef("job_seeker"), day=OuterRef("day")).order_by()
    outcome = Subquery(called.values("outcome")[:1])
    lines = list(_lines(taken).annotate(called=outcome).order_by("position")) if taken else []
    left = [line for line in lines if not line.called]
    context = {
        "offer": offer,
        "sheet": taken,
        "lines": [(line, CallOutcome(line.called).label if line.called else "") for line in lines],
        "left": len(left),
        "next": left[0] if left else None,
    }
    return render(request, "questions/sheet.html", context)


def _line(request: UserRequest, offer: JobOffer, position: int) -> CallSheetLine | None:
    """Of this advisor's own sheet; who has none, or another by now, is shown the sheet."""
    taken = _sheet(request, offer)
    return _lines(taken).filter(position=position).first() if taken else None


@permission_required(Action.ASK_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: UserRequest, public_id: uuid.UUID, position: int) -> HttpResponse:
    """One person: what is still to be asked, and what the call gave."""
    offer = offer_or_404(request, public_id)
    to_call = _line(request, offer, position)
    if to_call is None:
        return redirect("questions:sheet", public_id=public_id)
    questions = _questions(offer, to_call)
    data = request.POST if request.method == "POST" else None
    outcome = OutcomeForm(data)
    replies = [ReplyForm(question, data, prefix=question.code, by_phone=True) for question in questions]
    if data is not None:
        # Neither what the person has answered meanwhile nor what is new is taken for something else.
        replies = [form for form in replies if form.question.code in data.getlist("question")]
    if outcome.is_valid() and _replies_valid(outcome, replies):
        try:
            _log(request, to_call, outcome.cleaned_data["outcome"], replies)
        except ValidationError as error:
            outcome.add_error(None, error)
        else:
            messages.success(request, f"L'appel à {to_call.job_seeker.pseudonym} est noté.")
            return redirect("questions:sheet", public_id=public_id)
    return _page(request, offer, to_call, outcome=outcome, replies=replies)


def _questions(offer: JobOffer, line: CallSheetLine) -> list[Question]:
    if offer.current_version_id is None:
        return []
    wanted = questions_of_pair(offer.current_version_id, line.job_seeker_id, now().as_json())
    asked = [(criterion, item) for criterion, _, item in (code.partition(":") for code in wanted)]
    return questions_of(asked, line.job_seeker)


def _replies_valid(outcome: OutcomeForm, replies: list[ReplyForm]) -> bool:
    """What is written of somebody who did not answer is not read."""
    if outcome.cleaned_data["outcome"] != CallOutcome.ANSWERED:
        return True
    return all([form.is_valid() for form in replies])


@transaction.atomic
def _log(request: UserRequest, line: CallSheetLine, outcome: CallOutcome, replies: list[ReplyForm]) -> None:
    """What was left untouched was not put to the person, and stays to ask."""
    if outcome != CallOutcome.ANSWERED:
        log_call(line=line, by=request.user, outcome=outcome)
        return
    said = {form.question.code: form.values() for form in replies if form.was_put}
    log_call(line=line, by=request.user, outcome=outcome, put=said.keys())
    record_replies(job_seeker=line.job_seeker, replies=said, channel=AnswerChannel.CALL, by=request.user)


@permission_required(Action.ASK_PEOPLE)
@require_POST
def reveal(request: UserRequest, public_id: uuid.UUID, position: int) -> HttpResponse:
    """Who to call, for this answer alone; journalled, with its reason, before. What was typed stays."""
    offer = offer_or_404(request, public_id)
    to_call = _line(request, offer, position)
    if to_call is None:
        return redirect("questions:sheet", public_id=public_id)
    questions = _questions(offer, to_call)
    replies = [ReplyForm(each, request.POST, prefix=each.code, by_phone=True) for each in questions]
    shown: dict[str, Any] = {
        "outcome": unjudged(OutcomeForm(request.POST)),
        "replies": [unjudged(reply) for reply in replies],
    }
    try:
        identity: Identity | None = reveal_identity(
            job_seeker=to_call.job_seeker, revealed_by=request.user, reason=RevealReason.QUESTION
        )
    except RevealCapReached:
        messages.error(request, "Vous avez levé aujourd'hui autant de pseudonymats qu'une journée le permet.")
        return _page(request, offer, to_call, status=TOO_MANY, **shown)
    return _page(request, offer, to_call, identity=identity, revealed=True, **shown)


def _page(
    request: UserRequest, offer: JobOffer, line: CallSheetLine, *, status: int = 200, **shown: Any
) -> HttpResponse:
    context = {
        "offer": offer,
        "line": line,
        "person": line.job_seeker,
        "identity": None,
        "revealed": False,
        "reason": RevealReason.QUESTION,
        **shown,
    }
    return render(request, "questions/line.html", context, status=status)
