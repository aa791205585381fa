"""The person's own answers, once the offer interests them: asked, compared, taken back; behind their code."""

import dataclasses

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from matching.criteria import CRITERIA
from matching.explanation import Explained, Explanation, NotCompared
from matching.questions.addressed import MEANING, to_the_person

from ..comparison.asking import forms_for
from ..comparison.explaining import explain
from ..lead import state_of
from ..models import PageLink, Profile
from .opening import door
from .pausing import paused
from .rendering import render_page
from .services import acts

KNOWN = {criterion.code: criterion for criterion in CRITERIA}
PAGE = ["GET", "HEAD", "POST"]


@door.behind
@require_http_methods(PAGE)
def answers(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    """All that is still to be asked, on one page; nothing of it is required."""
    profile = acts.profile_of(link)
    if profile is None:
        return redirect("outside:held", token=token)
    data = request.POST if request.method == "POST" else None
    offer = link.contact.sighting.offer
    forms = forms_for(offer, profile, data)
    if data is not None and all([form.is_valid() for form in forms]):
        if not any(form.was_put for form in forms):
            messages.info(request, "Vous n'avez répondu à aucune question : rien n'a changé.")
            return redirect("outside:compared", token=token)
        try:
            acts.say(link, forms)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect("outside:held", token=token)
        messages.success(request, "Vos réponses sont enregistrées : votre résultat en tient compte.")
        return redirect("outside:compared", token=token)
    failed = any(form.errors for form in forms)
    return render_page(
        request, "external/person/answers.html", link, token, offer=offer, forms=forms, failed=failed
    )


@door.behind
@require_safe
def compared(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    """« Pourquoi ? » for the person: what the offer asks, what they said, and what comes of it."""
    profile = acts.profile_of(link)
    if profile is None:
        return redirect("outside:held", token=token)
    sighting = link.contact.sighting
    why = _explained(profile)
    return render_page(
        request,
        "external/person/compared.html",
        link,
        token,
        offer=sighting.offer,
        why=why,
        meaning=MEANING[why.verdict] if why else "",
        criteria=[_addressed(each) for each in why.criteria] if why else [],
        left=len(forms_for(sighting.offer, profile)),
        paused=paused(sighting, state_of(sighting)),
    )


@door.behind
@require_http_methods(PAGE)
def take_back(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    """Asked twice; the questions are put again."""
    if acts.profile_of(link) is None:
        return redirect("outside:held", token=token)
    if request.method != "POST":
        return render_page(request, "external/person/take_back.html", link, token)
    acts.take_back(link)
    messages.success(request, "Vos réponses sont effacées. Vous pouvez répondre de nouveau, ou en rester là.")
    return redirect("outside:answers", token=token)


def _explained(profile: Profile) -> Explanation | None:
    """None where nothing is compared: the offer is not open."""
    offer = profile.sighting.offer
    version = offer.current_version
    if version is None:
        return None
    version.offer = offer
    try:
        return explain(version, profile)
    except NotCompared:
        return None


def _addressed(explained: Explained) -> Explained:
    return dataclasses.replace(
        explained,
        words=to_the_person(KNOWN[explained.code], explained.outcome),
        change=explained.change if explained.outcome is False else "",
    )
