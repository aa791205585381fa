"""After the sending: links, what the employer answers, interviews, outcomes."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from matching.views.results import offer_or_404
from offers.models import EmployerContact

from ..enums import ReferralState, ShortlistState
from ..forms import FollowForm, InterviewForm, RecipientForm
from ..models import Interview
from ..refusals import Refused, WrongTime
from ..services import following, inviting, links, reviewing
from ..showing import steps_of
from .page import GONE, act, back, referral_of, shortlist_of

NOT_SENT = "Aucune présélection n'a été envoyée pour cette offre."
#: What one notes of somebody presented.
FOLLOWED = (ReferralState.INTERESTED, ReferralState.SENT_TO_EMPLOYER, ReferralState.INTERVIEW)


@permission_required(Action.SEND_SHORTLIST)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Write to a contact of the employer, or show a link once, to be given by hand."""
    offer = offer_or_404(request, public_id)
    shortlist = shortlist_of(offer)
    if shortlist is None or shortlist.state != ShortlistState.SENT:
        return back(request, offer, NOT_SENT)
    shortlist.offer = offer
    contacts = EmployerContact.objects.visible_to(request.user).filter(employer=offer.employer_id)
    form = RecipientForm(request.POST or None, contacts=contacts.exclude(email=""))
    shown = ""
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        try:
            if contact:
                inviting.write_to_employer(shortlist=shortlist, contact=contact, by=request.user)
                messages.success(request, f"Le message à {contact} part dans la minute.")
                return redirect("shortlists:page", public_id=public_id)
            _, token = links.create_link(shortlist=shortlist, by=request.user)
        except Refused as refusal:
            return back(request, offer, str(refusal))
        shown = settings.SITE_URL + reverse("employer:page", args=[token])
    context = {
        "offer": offer,
        "form": form,
        "shown": shown,
        "links": shortlist.links.usable().select_related("contact", "created_by"),
        "sent": shortlist.messages.filter(interview=None).select_related("contact"),
    }
    return render(request, "shortlists/link.html", context)


@permission_required(Action.SEND_SHORTLIST)
@require_POST
def revoke(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    shortlist = shortlist_of(offer)
    if shortlist is None:
        return back(request, offer, NOT_SENT)
    shortlist.offer = offer
    if links.revoke_links(shortlist=shortlist, by=request.user):
        messages.success(request, "Les liens envoyés à l'employeur n'ouvrent plus rien.")
    return redirect("shortlists:link", public_id=public_id)


@permission_required(Action.SEND_SHORTLIST)
@require_POST
def present_late(request: UserRequest, public_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Somebody who said yes after the sending joins those whom the employer has."""
    offer = offer_or_404(request, public_id)
    referral = referral_of(offer, person_id)
    if referral is None:
        return back(request, offer, GONE)
    done = f"{referral.job_seeker.pseudonym} est présentée à l'employeur."
    return act(request, offer, lambda: reviewing.present_late(referral=referral, by=request.user), done)


@permission_required(Action.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: UserRequest, public_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """What the employer answered of one person, or what became of the interview."""
    offer = offer_or_404(request, public_id)
    referral = referral_of(offer, person_id)
    if referral is None or referral.state not in FOLLOWED:
        return back(request, offer, GONE)
    form = FollowForm(request.POST or None, steps=steps_of(request.user, referral))
    if request.method == "POST" and form.is_valid():
        try:
            following.note_outcome(
                referral=referral,
                target=form.cleaned_data["outcome"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            return back(request, offer, str(refusal))
        messages.success(request, f"La suite pour {referral.job_seeker.pseudonym} est notée.")
        return redirect("shortlists:page", public_id=public_id)
    return render(request, "shortlists/follow.html", {"offer": offer, "referral": referral, "form": form})


@permission_required(Action.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: UserRequest, public_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Plan, change or cancel the interview of somebody presented."""
    offer = offer_or_404(request, public_id)
    referral = referral_of(offer, person_id)
    if referral is None or referral.state not in FOLLOWED[1:]:
        return back(request, offer, GONE)
    planned = Interview.objects.filter(referral=referral, cancelled_at=None).first()
    form = InterviewForm(None if request.POST.get("cancel") else request.POST or None, planned=planned)
    try:
        if request.POST.get("cancel"):
            inviting.cancel(referral=referral, by=request.user)
            messages.success(request, "L'entretien est annulé ; qui a une adresse est prévenu.")
            return redirect("shortlists:page", public_id=public_id)
        if request.method == "POST" and form.is_valid():
            inviting.plan(referral=referral, by=request.user, **form.cleaned_data)
            messages.success(request, "L'entretien est noté ; qui a une adresse est invité.")
            return redirect("shortlists:page", public_id=public_id)
    except WrongTime as refusal:
        form.add_error("starts_at", str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    by_mail = inviting.may_write_to(referral)
    context = {
        "offer": offer,
        "referral": referral,
        "form": form,
        "planned": planned,
        "by_mail": by_mail,
        "contact": offer.contact,
        "anyone_invited": by_mail or bool(offer.contact and offer.contact.email),
    }
    return render(request, "shortlists/interview.html", context)
