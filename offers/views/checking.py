"""The last step of writing an offer: what is missing, what looks like it, then its publication."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required

from ..differences import changes
from ..drafting.applying import apply_draft, rebase_draft
from ..drafting.duplicates import duplicates_of
from ..drafting.reading import Written
from ..drafting.services import DraftRefused, discard_draft, may_write
from ..enums import DraftStep, OfferState, SetAsideReason
from ..models import JobOffer, OfferCriterion
from ..wording import in_words, names_of
from .drafting import STEPS, not_writable, writable


@permission_required(Action.QUALIFY_OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: UserRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Read what was written as a whole; posted, it becomes the offer's."""
    offer = writable(request, public_id)
    if not may_write(request.user, offer):
        return not_writable(request, offer)
    if request.method == "POST":
        return _apply(request, offer)
    written = Written(offer, request.user)
    criteria, current = written.criteria(), _changed_meanwhile(written)
    names = names_of([*written.stored, *criteria, *current])
    context = {
        "offer": offer,
        "written": written,
        "texts": written.written(),
        "employer": written.form(DraftStep.EMPLOYER),
        "terms": written.form(DraftStep.TERMS).given,
        "criteria": in_words(criteria, names),
        "changes": changes(written.stored, criteria, names) if written.stored else [],
        "meanwhile": changes(written.stored, current, names) if current else [],
        "duplicates": duplicates_of(written),
        "reasons": SetAsideReason.choices,
        "steps": STEPS,
        "number": len(STEPS) + 1,
        "first": offer.state in (OfferState.DRAFT, OfferState.QUALIFYING),
    }
    return render(request, "offers/draft_check.html", context)


def _changed_meanwhile(written: Written) -> list[OfferCriterion]:
    """What the offer asks for now, where that is no longer what it did when the writing began."""
    version = written.offer.current_version
    if not written.changed_meanwhile or version is None:
        return []
    return list(version.criteria.order_by("pk"))


def _apply(request: UserRequest, offer: JobOffer) -> HttpResponse:
    publish = "publish" in request.POST
    try:
        held = apply_draft(
            offer,
            actor=request.user,
            seen=request.POST.get("seen", ""),
            publish=publish,
            employer_agreed="employer_agreed" in request.POST,
            not_duplicate="not_duplicate" in request.POST,
        )
    except DraftRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("offers:check", offer.public_id)
    state = JobOffer.objects.get(pk=held.pk).get_state_display()
    messages.success(request, f"L'offre est enregistrée, à l'état « {state} ».")
    return redirect("offers:detail", offer.public_id)


@permission_required(Action.QUALIFY_OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: UserRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Ask first: what was typed cannot be had back."""
    offer = writable(request, public_id)
    if not may_write(request.user, offer):
        return not_writable(request, offer)
    if request.method != "POST":
        return render(request, "offers/draft_discard.html", {"offer": offer})
    try:
        discard_draft(offer, actor=request.user)
    except DraftRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "La saisie est abandonnée : l'offre est restée ce qu'elle était.")
    return redirect("offers:detail", offer.public_id)


@permission_required(Action.QUALIFY_OFFER)
@require_POST
def rebase(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Go on writing, over what changed meanwhile."""
    offer = writable(request, public_id)
    try:
        rebase_draft(offer, actor=request.user)
    except DraftRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Votre saisie est gardée, et part de l'offre telle qu'elle est maintenant.")
    return redirect("offers:check", offer.public_id)
