"""« À interroger » of one offer: how far one has come, who is written to, and what a human has to decide."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from matching.views.results import offer_or_404
from offers.models import JobOffer

from ..enums import IN_FLIGHT, WAVE, PersonState
from ..models import Campaign, Delivery
from ..services.campaigns import start_asking, stop_campaign
from ..services.sending import declare_delivery
from ..states import Counts, counts_of, people_to_write

#: More than any offer has people to ask.
EVERYBODY = 2**31
#: What each state means to who has to act.
MEANINGS = {
    PersonState.TO_ASK: "au moins une question ne leur a pas été posée depuis soixante jours",
    PersonState.WAITING: "la réponse est attendue : cinq jours ouvrés après un message, ou un second appel",
    PersonState.ANSWERED: "elles ont répondu qu'elles ne savaient pas, ou qu'elles ne voulaient pas répondre",
    PersonState.UNANSWERED: "tout leur a été demandé, et le délai est passé",
    PersonState.CANNOT_BE_ASKED: "ni adresse ni téléphone, ou elles ne veulent pas être interrogées",
}


@permission_required(Action.SEE_OFFERS)
@require_safe
@vary_on_headers("HX-Request")
def desk(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """While people are being written to, htmx asks the same address for the progress alone."""
    offer = offer_or_404(request, public_id)
    campaign = offer.campaigns.select_related("started_by").first()
    sent = Delivery.objects.filter(requests__campaign=campaign).distinct() if campaign else None
    context = {
        "offer": offer,
        "campaign": campaign,
        "going_on": campaign is not None and campaign.ended_at is None,
        "n_messages": sent.count() if sent is not None else 0,
        "n_in_flight": sent.filter(state__in=IN_FLIGHT).count() if sent is not None else 0,
        **_numbers(counts_of(offer)),
        "uncertain": _uncertain(request, offer),
    }
    template = "questions/desk.html"
    return render(request, f"{template}#progress" if request.htmx else template, context)


def _numbers(counts: Counts) -> dict[str, object]:
    """The picture and the table, from the same numbers."""
    rows: list[dict[str, object]] = []
    before = 0
    for state, n in counts.by_state.items():
        start, width = (100 * part / (counts.total or 1) for part in (before, n))
        rows.append(
            {"label": state.label, "meaning": MEANINGS[state], "n": n, "start": start, "width": width}
        )
        before += n
    return {
        "rows": rows,
        "total": counts.total,
        "blocked": counts.blocked,
        "to_ask": counts.by_state[PersonState.TO_ASK],
        "to_call": counts.by_state[PersonState.TO_ASK] + counts.by_state[PersonState.WAITING],
    }


def _uncertain(request: UserRequest, offer: JobOffer) -> list[Delivery]:
    """Messages of which nobody knows whether they arrived, for those who may decide."""
    if not request.user.may(Action.ASK_PEOPLE):
        return []
    unknown = Delivery.objects.uncertain().filter(agency=offer.agency_id, requests__campaign__offer=offer)
    return list(unknown.select_related("job_seeker").distinct()[:20])


@permission_required(Action.ASK_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """What will be sent and to how many, then the act."""
    offer = offer_or_404(request, public_id)
    if request.method == "POST":
        try:
            start_asking(offer=offer, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "Les messages partent, par vagues, aux heures ouvrées.")
        return redirect("questions:desk", public_id=public_id)
    people, waiting = people_to_write(offer, EVERYBODY)
    context = {
        "offer": offer,
        "n_people": len(people),
        "n_waves": -(-len(people) // WAVE),
        "n_waiting": waiting,
        "n_to_call": max(0, counts_of(offer).by_state[PersonState.TO_ASK] - len(people) - waiting),
        "n_questions": len({question for person in people for question in person.questions}),
        "phone": offer.agency.switchboard or settings.CONTACT_PHONE,
    }
    return render(request, "questions/start.html", context)


@permission_required(Action.ASK_PEOPLE)
@require_POST
def stop(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    campaign = Campaign.objects.filter(offer=offer, ended_at=None).first()
    if campaign and stop_campaign(campaign=campaign, by=request.user):
        messages.success(request, "Plus aucune vague ne part. Les messages déjà préparés partent.")
    return redirect("questions:desk", public_id=public_id)


@permission_required(Action.ASK_PEOPLE)
@require_POST
def declare(request: UserRequest, public_id: uuid.UUID, message_id: uuid.UUID) -> HttpResponse:
    """A human says what became of a message; it is never sent again."""
    offer = offer_or_404(request, public_id)
    of_agency = Delivery.objects.filter(agency=offer.agency_id).select_related("job_seeker", "agency")
    delivery = of_agency.filter(public_id=message_id).first()
    if delivery and declare_delivery(delivery=delivery, by=request.user, received="received" in request.POST):
        messages.success(request, "C'est noté.")
    return redirect("questions:desk", public_id=public_id)
