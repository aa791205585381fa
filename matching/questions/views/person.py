"""The page of a person about one offer: why this result, what they can correct, refuse, or ask."""

import dataclasses
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from francetravail_match.journal import services as journal
from matching.criteria import CRITERIA
from matching.evidence import Item
from matching.explanation import Explained, Explanation, NotCompared, explain
from offers.models import JobOffer, OfferCriterion

from ..addressed import MEANING, to_the_person
from ..appeal_enums import AppealKind
from ..appeals import NOT_ANSWERS, ask_for_human, correct_answer, object_to, report_wrong_fact
from ..enums import LinkPurpose
from ..forms import ObjectionForm, UnknownFactForm, WrongFactForm, answer_form
from ..held import held_answer, questions_of
from ..models import PersonalLink
from ..opening import asked_by, note_opening, offers_of
from .link import behind_link, door

KNOWN = {criterion.code: criterion for criterion in CRITERIA}


@behind_link(before_opening=True)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, link: PersonalLink, token: str) -> HttpResponse:
    """Neutral until a click opens it: whatever looks at links by itself learns nothing and uses nothing."""
    if request.method == "POST":
        door.open(request.session, link)
        note_opening(link)
        return redirect("link:page", token=token)
    if not door.is_open(request.session, link):
        return render(request, "questions/link.html", {"token": token, **asked_by(link)})
    if link.opens(LinkPurpose.ANSWER):
        return redirect("link:questions", token=token)
    offer = get_object_or_404(offers_of(link)[:1])
    return redirect("link:why", token=token, offer_id=offer.public_id)


@behind_link()
@require_POST
def close(request: HttpRequest, link: PersonalLink, token: str) -> HttpResponse:
    """For a telephone or a computer that others use."""
    door.close(request.session, link)
    return redirect("link:page", token=token)


@behind_link(LinkPurpose.EXPLANATION)
@require_safe
def why(request: HttpRequest, link: PersonalLink, token: str, offer_id: uuid.UUID) -> HttpResponse:
    offer = _offer(link, offer_id)
    explanation = _explained(offer, link)
    context = {
        **asked_by(link),
        "link": link,
        "token": token,
        "offer": offer,
        "why": explanation,
        "meaning": MEANING[explanation.verdict] if explanation else "",
        "criteria": _criteria(explanation, offer, token) if explanation else [],
        "appeals": link.job_seeker.appeals.waiting(),
    }
    return render(request, "questions/why.html", context)


def _offer(link: PersonalLink, offer_id: uuid.UUID) -> JobOffer:
    """One of those that the link is about; with its current version."""
    return get_object_or_404(offers_of(link), public_id=offer_id)


def _explained(offer: JobOffer, link: PersonalLink) -> Explanation | None:
    """None where nothing is compared: the offer is not open, or the person is no longer counted."""
    version = offer.current_version
    if version is None:
        return None
    version.offer = offer
    try:
        return explain(version, link.job_seeker)
    except NotCompared:
        return None


def _criteria(explanation: Explanation, offer: JobOffer, token: str) -> list[dict[str, Any]]:
    questions, where = questions_of(_rows(offer)), [token, offer.public_id]
    return [_criterion(each, questions.get(each.code, []), where) for each in explanation.criteria]


def _criterion(explained: Explained, questions: list[str], where: list[Any]) -> dict[str, Any]:
    """The criterion in words for the person, with the address of each answer that they can give."""
    addressed = dataclasses.replace(
        explained,
        words=to_the_person(KNOWN[explained.code], explained.outcome),
        change=explained.change if explained.outcome is False else "",
    )
    if explained.code in NOT_ANSWERS:
        told = {
            "verb": "Le dire à un conseiller" if explained.outcome is None else "Signaler une erreur",
            "label": explained.label.lower(),
            "url": reverse("link:wrong_fact", args=[*where, explained.code]),
        }
        return {"explained": addressed, "answers": [told]}
    # Items are shown row by row; of the others one answer decides.
    items: list[Item | None] = [*explained.items] or [None] * len(questions)
    answers = {
        question: {
            "verb": "Répondre" if (item.outcome if item else explained.outcome) is None else "Corriger",
            "label": item.label if item else explained.label.lower(),
            "url": reverse("link:answer", args=[*where, question]),
        }
        for question, item in zip(questions, items, strict=True)
        if question
    }
    return {"explained": addressed, "answers": list(answers.values())}


def _rows(offer: JobOffer) -> list[OfferCriterion]:
    return list(offer.current_version.criteria.all()) if offer.current_version else []


@behind_link(LinkPurpose.EXPLANATION)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(
    request: HttpRequest, link: PersonalLink, token: str, offer_id: uuid.UUID, question: str
) -> HttpResponse:
    """Give one answer, or correct it; the offers that read it are compared again at once."""
    offer = _offer(link, offer_id)
    held = held_answer(question, _rows(offer), link.job_seeker)
    if held is None:
        raise Http404
    form = answer_form(held, link.job_seeker, request.POST if request.method == "POST" else None)
    if form.is_valid():
        correct_answer(
            job_seeker=link.job_seeker,
            offer=offer,
            held=held,
            values=form.values(),
            comment=form.cleaned_data.get("comment", ""),
            by=link.seen_by,
        )
        messages.success(request, "Votre réponse est enregistrée. Votre résultat ci-dessous en tient compte.")
        return redirect("link:why", token=token, offer_id=offer_id)
    context = {"link": link, "token": token, "offer": offer, "form": form, "held": held}
    return render(request, "questions/answer.html", context)


@behind_link(LinkPurpose.EXPLANATION)
@require_http_methods(["GET", "HEAD", "POST"])
def wrong_fact(
    request: HttpRequest, link: PersonalLink, token: str, offer_id: uuid.UUID, criterion: str
) -> HttpResponse:
    """What no single answer decides is looked at by a human: what is wrong in it, or what is not known."""
    offer = _offer(link, offer_id)
    if criterion not in NOT_ANSWERS:
        raise Http404
    explanation = _explained(offer, link)
    compared = explanation.criteria if explanation else []
    unknown = any(each.code == criterion and each.outcome is None for each in compared)
    kind = UnknownFactForm if unknown else WrongFactForm
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid():
        report_wrong_fact(
            job_seeker=link.job_seeker, offer=offer, criterion=criterion, comment=form.cleaned_data["comment"]
        )
        messages.success(request, "Ce que vous avez écrit est transmis à l'agence, qui vous répondra.")
        return redirect("link:why", token=token, offer_id=offer_id)
    label = KNOWN[criterion].label
    context = {"link": link, "token": token, "offer": offer, "form": form, "label": label, "unknown": unknown}
    told = link.job_seeker.appeals.waiting().filter(offer=offer, kind=AppealKind.WRONG_FACT, about=criterion)
    context["told"] = told.first()
    return render(request, "questions/wrong_fact.html", context)


@behind_link(LinkPurpose.EXPLANATION)
@require_safe
def data(request: HttpRequest, link: PersonalLink, token: str, offer_id: uuid.UUID) -> HttpResponse:
    """Everything the result was computed from, with the weights applied: the score can be computed again."""
    offer = _offer(link, offer_id)
    explanation = _explained(offer, link)
    if explanation is None:
        raise Http404
    journal.record(
        "explanation.downloaded",
        actor=None,
        object_type="person",
        object_id=link.job_seeker.public_id,
        offer=str(offer.public_id),
    )
    response = JsonResponse(explanation.as_data(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="offre-{offer.source_number}.json"'
    return response


@behind_link(LinkPurpose.EXPLANATION)
@require_POST
def human(request: HttpRequest, link: PersonalLink, token: str, offer_id: uuid.UUID) -> HttpResponse:
    ask_for_human(job_seeker=link.job_seeker, offer=_offer(link, offer_id))
    messages.success(request, "Votre demande est transmise à l'agence : un conseiller vous contactera.")
    return redirect("link:why", token=token, offer_id=offer_id)


@behind_link(LinkPurpose.EXPLANATION)
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, link: PersonalLink, token: str, offer_id: uuid.UUID) -> HttpResponse:
    offer = _offer(link, offer_id)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        what = form.cleaned_data["what"]
        object_to(job_seeker=link.job_seeker, offer=offer, what=what, by=link.seen_by)
        messages.success(request, what.done)
        return redirect("link:why", token=token, offer_id=offer_id)
    context = {"link": link, "token": token, "offer": offer, "form": form}
    return render(request, "questions/objection.html", context)
