"""From the advisor to liaison, to the employer: what each of them does with a whole shortlist."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.pagination import page_of
from matching.views.results import offer_or_404
from offers.models import JobOffer

from ..forms import ReturnForm
from ..models import Shortlist
from ..refusals import Refused
from ..services import picking, reviewing
from .page import act, back

NOTHING = "Il n'y a pas de présélection en préparation pour cette offre."
SENT = "La présélection est envoyée : donnez son lien à l'employeur."
SUBMITTED = "La présélection est transmise à la liaison, qui la relit."
TAKEN_BACK = "La présélection est de nouveau en préparation."
ACCEPTED = "La présélection est acceptée : envoyez-la à l'employeur."
#: Of those sent, the oldest first.
FOLLOWED_MOST = 50


def _in_preparation(offer: JobOffer) -> Shortlist | None:
    shortlist = picking.in_preparation(offer)
    if shortlist:
        shortlist.offer = offer
    return shortlist


@permission_required(Action.SHORTLIST)
@require_POST
def submit(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    shortlist = _in_preparation(offer)
    if shortlist is None:
        return act(request, offer, lambda: reviewing.submit_others(offer=offer, by=request.user), SUBMITTED)
    return act(request, offer, lambda: reviewing.submit(shortlist=shortlist, by=request.user), SUBMITTED)


@permission_required(Action.SHORTLIST)
@require_POST
def take_back(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    shortlist = _in_preparation(offer)
    if shortlist is None:
        return back(request, offer, NOTHING)
    return act(request, offer, lambda: reviewing.take_back(shortlist=shortlist, by=request.user), TAKEN_BACK)


@permission_required(Action.SEND_SHORTLIST)
@require_POST
def accept(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    shortlist = _in_preparation(offer)
    if shortlist is None:
        return back(request, offer, NOTHING)
    return act(request, offer, lambda: reviewing.accept(shortlist=shortlist, by=request.user), ACCEPTED)


@permission_required(Action.SEND_SHORTLIST)
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """To who prepares it, with what is to be changed."""
    offer = offer_or_404(request, public_id)
    shortlist = _in_preparation(offer)
    if shortlist is None or shortlist.is_draft:
        return back(request, offer, NOTHING)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.send_back(shortlist=shortlist, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            return back(request, offer, str(refusal))
        messages.success(request, "La présélection est retournée au conseiller.")
        return redirect("shortlists:page", public_id=public_id)
    return render(request, "shortlists/send_back.html", {"offer": offer, "form": form})


@permission_required(Action.SEND_SHORTLIST)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say who will be presented, and how; then present them."""
    offer = offer_or_404(request, public_id)
    shortlist = _in_preparation(offer)
    if shortlist is None or shortlist.state != "accepted":
        return back(request, offer, "La présélection n'est pas acceptée, ou est déjà envoyée.")
    if request.method == "POST":
        try:
            n = reviewing.send(shortlist=shortlist, by=request.user)
        except Refused as refusal:
            return back(request, offer, str(refusal))
        people = "personne est présentée" if n == 1 else "personnes sont présentées"
        messages.success(request, f"{n} {people} à l'employeur." if n else SENT)
        return redirect("shortlists:page", public_id=public_id)
    ready, kept = reviewing.to_be_sent(shortlist)
    return render(request, "shortlists/send.html", {"offer": offer, "ready": ready, "kept": kept})


@permission_required(Action.SEND_SHORTLIST)
@require_safe
def desk(request: UserRequest) -> HttpResponse:
    """What waits for liaison: the shortlists of the agency to review and to send, then those to follow."""
    waiting = Shortlist.objects.visible_to(request.user).waiting_for_liaison().with_counts()
    page = page_of(waiting.select_related("offer__employer", "edited_by"), request)
    sent = Shortlist.objects.visible_to(request.user).to_follow().select_related("offer__employer")
    return render(request, "shortlists/desk.html", {"page": page, "followed": sent[:FOLLOWED_MOST]})
