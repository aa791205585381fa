"""Somebody is entered for an offer: by a form, or from a file. While the gate is closed, nothing is here."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.imports import Unreadable
from offers.models import JobOffer

from ..enums import Source
from ..forms import SameForm, SightingForm
from ..import_forms import ImportForm, RowForm
from ..imports import Looked, enter, look
from ..lead import active_sources
from ..registered import confirm_registered, lookalikes, show, tell_apart
from ..services import record_sighting
from .acts import open_or_404, unbarred_or_404
from .registered import closed_for

NOT_RECORDED = "Le repérage n'est pas enregistré."


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.SEARCH_OUTSIDE)
def new_sighting(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Where somebody was seen, and what is compared; if they resemble who is registered, a human says."""
    posted = request.POST if request.method == "POST" else None
    offer = open_or_404(request, public_id)[0] if posted is None else unbarred_or_404(request, public_id)
    form = SightingForm(posted, offer=offer)
    alike = lookalikes(form.given) if form.is_valid() else []
    same = SameForm(posted if posted and "same" in posted else None, alike=alike) if alike else None
    if form.is_valid() and (same is None or same.is_valid()):
        done = _record(request, offer, form, same)
        if done:
            return done
    if posted is not None:
        open_or_404(request, public_id)
    show(offer, by=request.user, found=alike)
    context = {"offer": offer, "form": form, "same": same}
    return render(request, "external/sighting_form.html", context)


def _record(
    request: UserRequest, offer: JobOffer, form: SightingForm, same: SameForm | None
) -> HttpResponse | None:
    """None: the form says what is wrong."""
    if same and same.same_person:
        seen = form.attested
        decision = confirm_registered(
            offer,
            by=request.user,
            found=same.same_person,
            places=(seen["url"], seen["urn"]),
            email=seen["email"],
        )
        return closed_for(request, offer, decision, NOT_RECORDED)
    try:
        decision = record_sighting(offer, by=request.user, source=Source.FORM, **form.attested)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    if not decision.allowed:
        messages.error(request, f"{NOT_RECORDED} {decision.reason}")
        return redirect("gate:offer", public_id=offer.public_id)
    tell_apart(offer, by=request.user, found=list(same.alike.values()) if same else [])
    messages.success(request, "Le repérage est enregistré.")
    return redirect("external:board", public_id=offer.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.SEARCH_OUTSIDE)
def import_people(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a file would bring; sent again with the advisor's choices, what of it was recorded."""
    confirmed = request.POST.get("confirm", "")
    offer = unbarred_or_404(request, public_id) if confirmed else open_or_404(request, public_id)[0]
    active = active_sources(offer.agency.region_id)
    sent = request.method == "POST"
    form = ImportForm(*((request.POST, request.FILES) if sent else ()), active=active)
    context: dict[str, Any] = {"offer": offer, "active": active, "form": form}
    context |= {"looked": None, "imported": None, "rows": [], "changed": False, "wrong": False}
    if sent and form.is_valid():
        try:
            looked = look(offer, form.chosen, form.cleaned_data["people"])
        except Unreadable as error:
            form.add_error("people", str(error))
        else:
            context |= _previewed(request, offer, form, looked)
    name = "external/import.html"
    return render(request, f"{name}#outcome" if request.htmx else name, context)


def _previewed(request: UserRequest, offer: JobOffer, form: ImportForm, looked: Looked) -> dict[str, Any]:
    """The preview; or, of a file that is the one that was previewed, what was recorded."""
    confirmed = request.POST.get("confirm", "")
    same_file = confirmed == looked.digest
    posted = request.POST if same_file else None
    rows = [RowForm(posted, offer=offer, candidate=candidate) for candidate in looked.candidates]
    if same_file and all([row.is_valid() for row in rows]):
        imported = enter(
            offer,
            by=request.user,
            source=form.chosen,
            candidates=looked.candidates,
            choices={row.candidate.found.line: row.choice for row in rows},
            visibility=form.cleaned_data["visibility"],
        )
        return {"imported": imported}
    if confirmed:
        open_or_404(request, offer.public_id)
    show(offer, by=request.user, found=[each for row in looked.candidates for each in row.alike])
    changed = bool(confirmed) and not same_file
    return {"looked": looked, "rows": rows, "changed": changed, "wrong": same_file}
