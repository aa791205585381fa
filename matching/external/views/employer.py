"""What an employer says, by their link, of the people outside who were presented."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from francetravail_match.pilot.services import PilotRefused
from matching.shortlists.models import EmployerLink
from matching.shortlists.views.employer import door, show_people

from ..comparison.following import note_outcome, shown_to_employer

GONE = "Cette personne n'est plus proposée."


@door.behind
@require_POST
def answer(request: HttpRequest, link: EmployerLink, token: str, sighting_id: uuid.UUID) -> HttpResponse:
    """Of one person."""
    shown = {one.sighting.public_id: one for one in shown_to_employer(link.shortlist.offer)}
    one = shown.get(sighting_id)
    if one is None:
        messages.error(request, GONE)
        return redirect("employer:page", token=token)
    form = one.form(request.POST)
    if not form.is_valid():
        return show_people(request, link, token, form)
    outcome, reason = form.cleaned_data["outcome"], form.cleaned_data["reason"]
    try:
        note_outcome(one.sighting, outcome, reason, link=link)
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Votre réponse est transmise à France Travail.")
    return redirect("employer:page", token=token)
