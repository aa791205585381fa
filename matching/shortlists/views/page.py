"""The shortlist of an offer: who is in it, in which order, with which notes."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from candidates.models import JobSeeker
from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.journal import services as journal
from matching.views.results import offer_or_404
from offers.models import JobOffer

from ..comparing import compare
from ..enums import COMPARED_MOST, ShortlistState
from ..forms import MoveForm, NoteForm, PickForm
from ..models import Referral, Shortlist
from ..querysets import posts_of
from ..refusals import Refused
from ..services import picking, reviewing
from ..showing import any_interested, lines_of, scored_together

TO_SEND = (ShortlistState.IN_REVIEW, ShortlistState.ACCEPTED)
GONE = "Cette personne n'est plus dans la présélection."


def shortlist_of(offer: JobOffer) -> Shortlist | None:
    """The newest: the one in preparation, or the last that was sent."""
    return Shortlist.objects.filter(offer=offer).select_related("edited_by").first()


def referral_of(offer: JobOffer, person_id: uuid.UUID) -> Referral | None:
    """The newest of this person for this offer."""
    referrals = Referral.objects.filter(offer=offer, job_seeker__public_id=person_id)
    referral = referrals.select_related("job_seeker", "shortlist").order_by("-pk").first()
    if referral:
        referral.offer = offer
    return referral


def page_context(request: UserRequest, offer: JobOffer) -> dict[str, Any]:
    shortlist = shortlist_of(offer)
    lines = lines_of(shortlist, offer, request.user) if shortlist else []
    if lines:
        journal.record(
            "shortlist.read",
            actor=request.user,
            object_type="offer",
            object_id=offer.public_id,
            people=[str(line.person.public_id) for line in lines],
        )
    return {
        "offer": offer,
        "shortlist": shortlist,
        "lines": lines,
        "scored_at": scored_together(line.referral for line in lines),
        "posts": posts_of(offer),
        "may_edit": bool(shortlist and shortlist.is_draft) and picking.may_pick(request.user, offer),
        "ready": any_interested(lines),
        "last_act": shortlist.acts.select_related("actor").first() if shortlist else None,
        "left_out": reviewing.to_be_sent(shortlist)[1] if shortlist and shortlist.state in TO_SEND else [],
        "ticked": {*request.GET.getlist("p"), *request.POST.getlist("p")},
    }


@permission_required(Action.SEE_OFFERS)
@require_safe
@vary_on_headers("HX-Request")
def page(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    template = "shortlists/page.html#shortlist" if request.htmx else "shortlists/page.html"
    said = {"refused": "", "done": "", "taken_out": None, "moved": None}
    return render(request, template, {**page_context(request, offer), **said})


def back(
    request: UserRequest,
    offer: JobOffer,
    message: str = "",
    done: str = "",
    taken_out: Referral | None = None,
    moved: Referral | None = None,
) -> HttpResponse:
    """To the page, which says what was ``done``, or why nothing was; for htmx its list alone.

    ``taken_out``: who may be put back. ``moved``: whose button is gone from the list; the focus goes to them.
    """
    if request.htmx:
        said = {"refused": message, "done": done, "taken_out": taken_out, "moved": moved}
        context = {**page_context(request, offer), **said}
        return render(request, "shortlists/page.html#shortlist", context)
    if message:
        messages.error(request, message)
    elif done:
        messages.success(request, done)
    return redirect("shortlists:page", public_id=offer.public_id)


def act(
    request: UserRequest, offer: JobOffer, change: Callable[[], object], done: str | Callable[[], str] = ""
) -> HttpResponse:
    """Do it, then show the list as it is: with the reason if it was refused, else with ``done``."""
    try:
        change()
    except Refused as refusal:
        return back(request, offer, str(refusal))
    return back(request, offer, done=done() if callable(done) else done)


@permission_required(Action.SHORTLIST)
@require_POST
def pick(request: UserRequest, public_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """From the results: for htmx, what takes the place of the button. From the list: back where they were."""
    offer = offer_or_404(request, public_id)
    person = get_object_or_404(JobSeeker.objects.visible_to(request.user), public_id=person_id)
    form = PickForm(request.POST)
    kept = form.cleaned_data if form.is_valid() else {}
    try:
        picking.pick(offer=offer, person_id=person.pk, by=request.user, **kept)
    except Refused as refusal:
        if request.htmx:
            context = {"offer": offer, "pseudonym": person.pseudonym, "refused": str(refusal)}
            return render(request, "components/picked.html", context)
        messages.error(request, str(refusal))
        return redirect("matching:results", public_id=public_id)
    if request.htmx:
        context = {"offer": offer, "pseudonym": person.pseudonym, "refused": ""}
        return render(request, "components/picked.html", context)
    messages.success(request, f"{person.pseudonym} est dans la présélection.")
    return redirect("shortlists:page", public_id=public_id)


@permission_required(Action.SHORTLIST)
@require_POST
def remove(request: UserRequest, public_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    referral = referral_of(offer, person_id)
    if referral is None:
        return back(request, offer, GONE)
    try:
        picking.remove(referral=referral, by=request.user)
    except Refused as refusal:
        return back(request, offer, str(refusal))
    done = f"{referral.job_seeker.pseudonym} n'est plus dans la présélection."
    return back(request, offer, done=done, taken_out=referral)


@permission_required(Action.SHORTLIST)
@require_POST
def move(request: UserRequest, public_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """One place up or down."""
    offer = offer_or_404(request, public_id)
    referral, form = referral_of(offer, person_id), MoveForm(request.POST)
    if referral is None or not form.is_valid():
        return back(request, offer, GONE)
    change = partial(picking.move, referral=referral, by=request.user, **form.cleaned_data)
    return act(request, offer, change, lambda: _place_of(referral))


def _place_of(referral: Referral) -> str:
    referral.refresh_from_db(fields=["rank"])
    return f"{referral.job_seeker.pseudonym} est à la place {referral.rank}."


@permission_required(Action.SHORTLIST)
def note(request: UserRequest, public_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """The note of one person. What was typed stays if somebody else changed the list meanwhile."""
    offer = offer_or_404(request, public_id)
    referral = referral_of(offer, person_id)
    if referral is None:
        return back(request, offer, GONE)
    form = NoteForm(request.POST or None, initial={"note": referral.note, "seen": referral.shortlist.edition})
    stale = ""
    if request.method == "POST" and form.is_valid():
        try:
            picking.write_note(referral=referral, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            stale = str(refusal)
            referral.refresh_from_db(fields=["note"])
            typed = {"note": form.cleaned_data["note"], "seen": shortlist_edition(referral)}
            form = NoteForm(initial=typed)
        except ValidationError as error:
            form.add_error("note", error)
        else:
            messages.success(request, f"La note sur {referral.job_seeker.pseudonym} est enregistrée.")
            return redirect("shortlists:page", public_id=public_id)
    context = {"offer": offer, "referral": referral, "form": form, "stale": stale}
    return render(request, "shortlists/note.html", context)


def shortlist_edition(referral: Referral) -> int:
    return Shortlist.objects.values_list("edition", flat=True).get(pk=referral.shortlist_id)


@permission_required(Action.SEE_OFFERS)
@require_safe
def comparison(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Two to four people of the shortlist, side by side."""
    offer = offer_or_404(request, public_id)
    shortlist = shortlist_of(offer)
    wanted = {value for value in request.GET.getlist("p") if _is_uuid(value)}
    kept = (
        shortlist.referrals.filter(job_seeker__public_id__in=wanted) if shortlist else Referral.objects.none()
    )
    referrals = list(kept.with_scored_at().select_related("job_seeker").order_by("rank"))
    if not 2 <= len(referrals) <= COMPARED_MOST:
        messages.error(request, f"Cochez de 2 à {COMPARED_MOST} personnes à comparer.")
        # Those ticked stay so.
        ticked = urlencode([("p", referral.job_seeker.public_id) for referral in referrals])
        return redirect(f"{reverse('shortlists:page', args=[public_id])}?{ticked}")
    columns, rows = compare(referrals, offer)
    journal.record(
        "shortlist.read",
        actor=request.user,
        object_type="offer",
        object_id=offer.public_id,
        people=[str(column.person.public_id) for column in columns],
    )
    context = {"offer": offer, "columns": columns, "rows": rows}
    return render(request, "shortlists/comparison.html", context)


def _is_uuid(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True
