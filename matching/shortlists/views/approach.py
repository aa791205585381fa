"""Approaching one person for one offer: who they are, what is still to be asked, what they say."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from candidates.enums import AnswerChannel, RevealReason
from candidates.models import Identity
from candidates.reveal import RevealCapReached, reveal_identity
from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from matching.context import context as now
from matching.questions.replying import ReplyForm, unjudged
from matching.questions.services.answering import record_replies
from matching.questions.services.calls import put_questions
from matching.questions.states import questions_of_pair
from matching.questions.waiting import Question, questions_of
from matching.views.results import offer_or_404
from offers.models import JobOffer

from ..enums import ApproachMeans, ReferralState
from ..forms import Answer, ApproachForm
from ..models import Referral
from ..querysets import Load, loads_of
from ..refusals import MESSAGES, Refused
from ..services import following
from ..showing import is_too_soon
from .page import GONE, back, referral_of

TOO_MANY = 429
#: Of whom an answer may be noted.
TO_ANSWER = (ReferralState.PROPOSED, ReferralState.APPROACHED, ReferralState.NO_ANSWER)
CHANNELS = {
    ApproachMeans.CALL: AnswerChannel.CALL,
    ApproachMeans.MESSAGE: AnswerChannel.CALL,
    ApproachMeans.MEETING: AnswerChannel.MEETING,
}


@permission_required(Action.SHORTLIST)
@require_http_methods(["GET", "HEAD", "POST"])
def approach(request: UserRequest, public_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    referral = referral_of(offer, person_id)
    if referral is None or referral.state not in TO_ANSWER:
        return back(
            request, offer, GONE if referral is None else "La réponse de cette personne est déjà notée."
        )
    data = request.POST if request.method == "POST" else None
    form = ApproachForm(data, state=referral.state)
    replies = _replies(offer, referral, data)
    if data is not None:
        # What was on the page, and still is to be asked.
        replies = [reply for reply in replies if reply.question.code in data.getlist("question")]
    if form.is_valid() and all([reply.is_valid() for reply in replies]):
        try:
            _record(request, referral, form, replies)
        except (Refused, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
            referral.refresh_from_db(fields=["state"])
        else:
            messages.success(request, f"L'approche de {referral.job_seeker.pseudonym} est notée.")
            return redirect("shortlists:page", public_id=public_id)
    return _page(request, offer, referral, form=form, replies=replies)


def _replies(offer: JobOffer, referral: Referral, data: Any) -> list[ReplyForm]:
    """What is still to be asked of the person."""
    if offer.current_version_id is None:
        return []
    wanted = questions_of_pair(offer.current_version_id, referral.job_seeker_id, now().as_json())
    asked = [(criterion, item) for criterion, _, item in (code.partition(":") for code in wanted)]
    questions: list[Question] = questions_of(asked, referral.job_seeker)
    return [ReplyForm(each, data, prefix=each.code) for each in questions]


@transaction.atomic
def _record(request: UserRequest, referral: Referral, form: ApproachForm, replies: list[ReplyForm]) -> None:
    """The approach, what the person said of what was missing, and their answer: all or nothing."""
    means: ApproachMeans | None = form.cleaned_data.get("means")
    answer: Answer = form.cleaned_data["answer"]
    channel = CHANNELS[means or ApproachMeans.CALL]
    if means:
        following.approach(referral=referral, means=means, by=request.user)
    said = {reply.question.code: reply.values() for reply in replies if any(reply.values().values())}
    if said and answer != Answer.SILENT:
        put_questions(referral.offer, referral.job_seeker_id)
        record_replies(
            job_seeker=referral.job_seeker,
            replies=said,
            channel=channel,
            by=request.user,
        )
    match answer:
        case Answer.INTERESTED:
            following.note_interest(
                referral=referral,
                identity_agreed=form.cleaned_data["identity_agreed"],
                by=request.user,
                channel=channel,
            )
        case Answer.DECLINED:
            following.note_refusal(referral=referral, reason=form.cleaned_data["reason"], by=request.user)
        case Answer.SILENT:
            following.note_silence(referral=referral, by=request.user)


@permission_required(Action.SHORTLIST)
@require_POST
def reveal(request: UserRequest, public_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Whom to call, for this answer alone; journalled, with its reason, before. What was typed stays."""
    offer = offer_or_404(request, public_id)
    referral = referral_of(offer, person_id)
    if referral is None or referral.state not in TO_ANSWER:
        return back(request, offer, GONE)
    if is_too_soon(referral, load_of(referral)):
        return back(request, offer, MESSAGES["shortlists_week"])
    shown: dict[str, Any] = {
        "form": unjudged(ApproachForm(request.POST, state=referral.state)),
        "replies": [unjudged(reply) for reply in _replies(offer, referral, request.POST)],
    }
    try:
        identity: Identity | None = reveal_identity(
            job_seeker=referral.job_seeker, revealed_by=request.user, reason=RevealReason.CONTACT
        )
    except RevealCapReached:
        messages.error(request, "Vous avez levé aujourd'hui autant de pseudonymats qu'une journée le permet.")
        return _page(request, offer, referral, status=TOO_MANY, **shown)
    return _page(request, offer, referral, identity=identity, revealed=True, **shown)


@permission_required(Action.SEE_OFFERS)
@require_POST
def undo(request: UserRequest, public_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """The last change was noted by mistake."""
    offer = offer_or_404(request, public_id)
    referral = referral_of(offer, person_id)
    if referral is None:
        return back(request, offer, GONE)
    try:
        following.undo(referral=referral, by=request.user)
    except Refused as refusal:
        return back(request, offer, str(refusal))
    done = f"Le dernier changement est annulé : {referral.job_seeker.pseudonym}."
    return back(request, offer, done=done, moved=referral)


def load_of(referral: Referral) -> Load:
    return loads_of([referral.job_seeker_id]).get(referral.job_seeker_id, Load())


def _page(
    request: UserRequest, offer: JobOffer, referral: Referral, *, status: int = 200, **shown: Any
) -> HttpResponse:
    load = load_of(referral)
    context = {
        "offer": offer,
        "referral": referral,
        "person": referral.job_seeker,
        "load": load,
        # What was typed before somebody else approached them stays.
        "too_soon": not shown["form"].is_bound and is_too_soon(referral, load),
        "identity": None,
        "revealed": False,
        "reason": RevealReason.CONTACT,
        **shown,
    }
    return render(request, "shortlists/approach.html", context, status=status)
