"""The thread of one person, and the queue of the agency: who was told is followed, the gate open or not."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.pilot.services import PilotRefused
from matching.gate.standing import standing_of
from offers.models import JobOffer

from ..enums import State
from ..lead import attest, state_of
from ..models import Contact, Message, PersonAsk, Sighting
from ..person.services.acts import handle_ask
from .enums import FIRST, REMINDER, Way
from .forms import AttestationForm, ReplyForm
from .services.asking import ask_contact, declare, prepare_text
from .standing import TO_SAY, asks_waiting, contact_standing, messages_to_say, places_of

SHOWN = 50


def sighting_or_404(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> Sighting:
    """Of one's agency; who is not informed yet is seen only while the gate is open."""
    visible = JobOffer.objects.visible_to(request.user).filter(public_id=public_id)
    sightings = Sighting.objects.select_related("offer__agency", "offer__current_version", "author")
    found = get_object_or_404(sightings, public_id=sighting_id, offer__in=visible)
    told = state_of(found) != State.SIGHTED or Contact.objects.filter(sighting=found).exists()
    if not told and not standing_of(found.offer, request.user).is_open:
        raise Http404
    return found


@permission_required(Action.FOLLOW_CONTACTS)
@require_safe
def thread(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    return _thread(request, sighting_or_404(request, public_id, sighting_id))


@permission_required(Action.SEARCH_OUTSIDE)
@require_POST
def attested(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    sighting = sighting_or_404(request, public_id, sighting_id)
    form = AttestationForm(request.POST, offer=sighting.offer)
    if not form.is_valid():
        return _thread(request, sighting, form=form)
    try:
        attest(sighting, by=request.user, **form.cleaned_data)
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "L'attestation vaut sept jours.")
    return _back(sighting)


@permission_required(Action.SEARCH_OUTSIDE)
@require_POST
def write(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    """A message by us is queued; a text for the network is shown, this once."""
    sighting = sighting_or_404(request, public_id, sighting_id)
    rank = FIRST if state_of(sighting) == State.SIGHTED else REMINDER
    try:
        if request.POST.get("way") == Way.DECLARED:
            prepared = prepare_text(sighting, by=request.user, rank=rank)
            if prepared.text:
                return _thread(request, sighting, text=prepared.text)
            messages.error(request, f"Le texte n'est pas remis. {prepared.decision.reason}")
        else:
            ask_contact(sighting, by=request.user, way=Way.BY_US, rank=rank)
            messages.success(request, "Le message part dès que possible, aux heures ouvrées.")
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
    return _back(sighting)


@permission_required(Action.FOLLOW_CONTACTS)
@require_safe
def queue(request: UserRequest) -> HttpResponse:
    """What the agency has to say or to answer; then who was contacted, the latest first."""
    of_agency = Contact.objects.filter(agency=request.user.agency_id)
    taken, most = places_of(request.user)
    context = {
        "to_say": messages_to_say(request.user).select_related("contact__sighting__offer", "by")[:SHOWN],
        "asks": asks_waiting(request.user).select_related("contact__sighting__offer")[:SHOWN],
        "contacts": of_agency.select_related("sighting__offer", "alias").order_by("-pk")[:SHOWN],
        "taken": taken,
        "most": most,
    }
    return render(request, "external/contact/queue.html", context)


@permission_required(Action.FOLLOW_CONTACTS)
@require_POST
def declared(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    """A human says whether the message of unknown fate was sent."""
    sighting = sighting_or_404(request, public_id, sighting_id)
    messages_to_say = Message.objects.filter(contact__sighting=sighting, state__in=TO_SAY)
    message = get_object_or_404(messages_to_say.select_related("contact__sighting__offer"))
    if declare(message, by=request.user, sent="sent" in request.POST):
        messages.success(request, "C'est noté.")
    return _back(sighting)


@permission_required(Action.FOLLOW_CONTACTS)
@require_POST
def answered(request: UserRequest, public_id: uuid.UUID, sighting_id: uuid.UUID) -> HttpResponse:
    """What a person asked is answered, on their page."""
    sighting = sighting_or_404(request, public_id, sighting_id)
    asks = PersonAsk.objects.filter(contact__sighting=sighting, handled_at=None)
    kind = request.POST.get("kind", "")
    asked = get_object_or_404(asks.select_related("contact__sighting__offer"), kind=kind)
    form = ReplyForm(request.POST, prefix=kind)
    if form.is_valid():
        handle_ask(asked, by=request.user, reply=form.cleaned_data["reply"])
        messages.success(request, "La personne lira votre réponse sur sa page.")
    else:
        messages.error(request, "Écrivez ce que la personne doit savoir, en 500 caractères au plus.")
    return _back(sighting)


def _thread(
    request: UserRequest, sighting: Sighting, *, form: AttestationForm | None = None, text: str = ""
) -> HttpResponse:
    context = {
        "offer": sighting.offer,
        "standing": contact_standing(sighting, user=request.user),
        "asks": [
            (each, ReplyForm(prefix=each.kind))
            for each in PersonAsk.objects.filter(contact__sighting=sighting, handled_at=None)
        ],
        "form": form or AttestationForm(offer=sighting.offer),
        "text": text,
    }
    return render(request, "external/contact/thread.html", context)


def _back(sighting: Sighting) -> HttpResponse:
    return redirect("external:thread", public_id=sighting.offer.public_id, sighting_id=sighting.public_id)
