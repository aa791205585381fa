"""The pages that a person outside opens with their link. Before a one-time code, nothing of anybody."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from francetravail_match.accounts.permissions import public
from francetravail_match.pilot.services import PilotRefused
from offers.wording import in_words

from ..contact.enums import AskKind
from ..contact.notice import in_lines, notice_of, source_of
from ..enums import State
from ..models import Channel, PageLink
from .forms import AddressForm, CodeForm, CorrectionForm
from .held import SEALED, held_of
from .keeping import about, chosen
from .opening import door
from .pausing import paused
from .rendering import render_page
from .services import acts
from .services.codes import ask_code, give_address, try_code

PAGE = ["GET", "HEAD", "POST"]


@door.before
@require_http_methods(PAGE)
def page(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    """Who wrote; then a code is asked for. What looks at links by itself learns nothing and uses nothing."""
    if door.is_open(request.session, link):
        return redirect("outside:held", token=token)
    known = Channel.objects.filter(sighting__contact=link.contact_id).exists()
    form = None if known else AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (form is None or form.is_valid()):
        acts.arrive(link)
        try:
            ask_code(link) if form is None else give_address(link, form.cleaned_data["email"].lower())
        except PilotRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("outside:code", token=token)
    return render_page(request, "external/person/page.html", link, token, form=form)


@door.before
@require_http_methods(PAGE)
def code(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if try_code(link, form.cleaned_data["code"]):
            door.open(request.session, link)
            return redirect("outside:held", token=token)
        form.add_error("code", "Ce code n'est pas le bon, ou il ne sert plus. Demandez-en un autre.")
    return render_page(request, "external/person/code.html", link, token, form=form)


@door.behind
@require_safe
def held(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    """What we hold, where it came from, why and by whom; what they may do."""
    found = held_of(link)
    offer = found.sighting.offer
    version = offer.current_version
    return render_page(
        request,
        "external/person/held.html",
        link,
        token,
        offer=offer,
        asked=in_words(version.criteria.all()) if version else [],
        held=found,
        source=source_of(found.sighting),
        sealed=SEALED,
        may_agree=found.state in acts.MAY_AGREE,
        may_decline=found.state in acts.MAY_DECLINE,
        paused=paused(found.sighting, found.state),
        notice=in_lines(notice_of(found.sighting)),
    )


@door.behind
@require_safe
def data(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(held_of(link).as_data(), json_dumps_params=options)
    response["Content-Disposition"] = 'attachment; filename="ce-que-nous-tenons.json"'
    return response


@door.behind
@require_POST
def agree(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    said = "C'est noté. Répondez maintenant à ce que l'offre demande. Vous pouvez changer d'avis."
    return _done(request, token, said, acts.answer, link, State.INTERESTED)


@door.behind
@require_http_methods(PAGE)
def decline(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    """Asked twice: a refusal takes them out of what is under way."""
    if request.method != "POST":
        return render_page(request, "external/person/decline.html", link, token)
    said = "Votre refus est noté. Vous pouvez changer d'avis, ou tout faire effacer."
    return _done(request, token, said, acts.answer, link, State.DECLINED)


@door.behind
@require_http_methods(PAGE)
def correct(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = "Votre correction est transmise à l'agence, qui vous répondra ici."
        words = form.cleaned_data["words"]
        return _done(request, token, said, acts.ask_human, link, AskKind.CORRECTION, words)
    return render_page(request, "external/person/correct.html", link, token, form=form)


@door.behind
@require_http_methods(PAGE)
def registered(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    """Who has answers here says at once whether they are kept."""
    answered = acts.profile_of(link) is not None
    if request.method != "POST" or answered and not chosen(request, link):
        context = about(link) if answered else {"text": ""}
        return render_page(request, "external/person/registered.html", link, token, **context)
    said = "C'est noté : nous ne vous écrivons plus à ce titre, et l'agence vérifie votre inscription."
    return _done(request, token, said, acts.ask_human, link, AskKind.REGISTERED)


@door.behind
@require_POST
def human(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    said = "Votre demande est transmise : un conseiller de l'agence vous répondra."
    return _done(request, token, said, acts.ask_human, link, AskKind.HUMAN)


@door.before
@require_http_methods(PAGE)
def erase(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    """Without a code: to oppose is to be as easy as to be written to. Asked twice."""
    if request.method != "POST":
        return render_page(request, "external/person/erase.html", link, token)
    acts.erase(link)
    door.close(request.session, link)
    return redirect("outside_erased")


@public
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """The same to all: there is nothing left to know whose it was."""
    return render(request, "external/person/erased.html", {"dpo": settings.DPO_EMAIL})


@door.before
@require_POST
def close(request: HttpRequest, link: PageLink, token: str) -> HttpResponse:
    """For a telephone or a computer that others use."""
    door.close(request.session, link)
    return redirect("outside:page", token=token)


def _done(request: HttpRequest, token: str, said: str, act: Any, *values: Any) -> HttpResponse:
    """The act, then the page with what became of it."""
    try:
        act(*values)
    except PilotRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("outside:held", token=token)
