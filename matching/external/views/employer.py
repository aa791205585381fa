"""What an employer says, by their link, of the people outside who were presented."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from francetravail_match.pilot.services import PilotRefused
from matching.shortlists.forms import EmployerAnswerForm
from matching.shortlists.models import EmployerLink
from matching.shortlists.showing import steps_of_employer
from matching.shortlists.views.employer import door

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
    steps = steps_of_employer(one.who.state)
    form = EmployerAnswerForm(request.POST, steps=steps, prefix=str(sighting_id))
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("employer:page", token=token)
    outcome, reason = form.cleaned_data["outcome"], form.cleaned_data["reason"]
    try:
        note_outcome(one.sighting, outcome, reason, link=link)
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Votre réponse est transmise à France Travail.")
    return redirect("employer:page", token=token)
