"""The pages on which an offer is written: a page for each step, kept as one types."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required

from ..drafting.forms.terms import floors
from ..drafting.reading import Written
from ..drafting.rewording import reworded
from ..drafting.services import DraftRefused, WrittenMeanwhile, create_offer, may_write, save_step
from ..drafting.showing import differences_of
from ..enums import DraftStep
from ..models import JobOffer

STEPS = list(DraftStep)
#: What a form sends beside its answers.
CONTROLS = {"csrfmiddlewaretoken", "page", "seen", "reword", "keep"}
MOST_ANSWERS = 300


@permission_required(Action.QUALIFY_OFFER)
@require_POST
def create(request: UserRequest) -> HttpResponse:
    """A new offer in draft, then its first step."""
    offer = create_offer(request.user)
    return redirect("offers:write", offer.public_id, STEPS[0])


def writable(request: UserRequest, public_id: uuid.UUID) -> JobOffer:
    visible = JobOffer.objects.visible_to(request.user)
    visible = visible.select_related("draft__base_version", "employer", "establishment", "contact")
    return get_object_or_404(visible.select_related("details", "current_version"), public_id=public_id)


def not_writable(request: UserRequest, offer: JobOffer) -> HttpResponse:
    state = offer.get_state_display()
    messages.error(request, f"Une offre à l'état « {state} » ne se modifie pas : changez d'abord son état.")
    return redirect("offers:detail", public_id=offer.public_id)


@permission_required(Action.QUALIFY_OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def write(request: UserRequest, public_id: uuid.UUID, step: str) -> HttpResponseBase:
    """One step. Posted by htmx, what is typed is kept; posted by its button, it also leads to the next."""
    offer = writable(request, public_id)
    if not may_write(request.user, offer):
        return not_writable(request, offer)
    if request.method == "POST":
        return _keep(request, offer, DraftStep(step))
    written = Written(offer, request.user)
    if "erreurs" not in request.GET:
        written.form(DraftStep(step)).without_errors()
    return _page(request, written, DraftStep(step), page=uuid.uuid4())


def _keep(request: UserRequest, offer: JobOffer, step: DraftStep) -> HttpResponseBase:
    answers = answers_in(request.POST)
    page, seen = _page_of(request.POST), _revision_in(request.POST, "keep") or _revision_in(request.POST)
    typed = answers
    if wanted := request.POST.get("reword"):
        answers = reworded(Written(offer, request.user, {step: typed}), typed, wanted)
    if added := answers.pop("skill", None):
        answers.pop("q_skill", None)
        answers.setdefault(f"skill_{added[0]}", ["wished"])
    refusal: DraftRefused | None = None
    try:
        save_step(offer, step, answers, actor=request.user, page=page, seen=seen)
    except DraftRefused as error:
        refusal = error
    # Read anew: the draft may not have been there before. While one types, nothing new is proposed.
    shown = not request.htmx or bool(added)
    written = Written(writable(request, offer.public_id), request.user, {step: answers}, shown=shown)
    if request.htmx:
        return _page(request, written, step, page=page, refusal=refusal, added=bool(added))
    if wanted or added:
        # One goes on from what was written over, or added.
        changed = next((f"id_{name}" for name in answers if answers[name] != typed.get(name)), "contenu")
        place = "skills" if added else changed
        return redirect(f"{reverse('offers:write', args=[offer.public_id, step])}#{place}")
    if refusal or written.form(step).errors:
        return _page(request, written, step, page=page, refusal=refusal)
    after = STEPS.index(step) + 1
    if after < len(STEPS):
        return redirect("offers:write", offer.public_id, STEPS[after])
    return redirect("offers:check", offer.public_id)


def answers_in(posted: QueryDict) -> dict[str, list[str]]:
    """What was typed: fields without a text are left out, and what no database keeps."""
    found = {
        name.replace("\x00", ""): [value.replace("\x00", "") for value in values]
        for name, values in posted.lists()
        if name not in CONTROLS and any(values)
    }
    return dict(list(found.items())[:MOST_ANSWERS])


def _page_of(posted: QueryDict) -> uuid.UUID:
    try:
        return uuid.UUID(posted.get("page", ""))
    except ValueError:
        return uuid.uuid4()


def _revision_in(posted: QueryDict, name: str = "seen") -> int:
    seen = posted.get(name, "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


def _page(
    request: UserRequest,
    written: Written,
    step: DraftStep,
    *,
    page: uuid.UUID,
    refusal: DraftRefused | None = None,
    added: bool = False,
) -> HttpResponse:
    form = written.form(step)
    row = written.rows.get(step)
    number = STEPS.index(step) + 1
    context: dict[str, Any] = {
        "offer": written.offer,
        "written": written,
        "step": step,
        "steps": STEPS,
        "number": number,
        "following": STEPS[number] if number < len(STEPS) else None,
        "form": form,
        "row": row,
        "page": page,
        "seen": row.revision if row else 0,
        "refusal": refusal,
        "conflict": differences_of(form, refusal.row) if isinstance(refusal, WrittenMeanwhile) else None,
        "alarms": [alarm for alarm in written.alarms if alarm.field in ALARMS_SHOWN.get(step, ())],
        "added": added,
        "floors": floors() if step == DraftStep.TERMS else [],
    }
    if isinstance(refusal, WrittenMeanwhile):
        # The page goes on from what it read: only whoever chooses to keep their own writes over the other's.
        context["seen"] = _revision_in(request.POST)
    template = "offers/draft_step.html#saved" if request.htmx else "offers/draft_step.html"
    return render(request, template, context)


#: Where the alarms of each field are shown.
ALARMS_SHOWN = {
    DraftStep.JOB: ("title", "description"),
    DraftStep.TERMS: ("criteria",),
    DraftStep.REQUIREMENTS: ("criteria",),
}
