"""The employer's page: the one shortlist that was sent to them, and an answer for each of its people."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import require_http_methods, require_POST

from francetravail_match.common.doors import Door

from ..enums import SEEN_BY_EMPLOYER
from ..forms import EmployerAnswerForm
from ..models import EmployerLink, Referral
from ..opening import find_link, note_opening
from ..presenting import present
from ..querysets import posts_of
from ..refusals import Refused
from ..services import following
from ..showing import steps_of_employer

door = Door("opened_employer_links", find_link, "employer:page", "shortlists/link_refused.html")


def line_of(link: EmployerLink, referral: Referral) -> str:
    """What a person goes by in the page of this link: it tells neither their place nor who else there is."""
    signed = salted_hmac("shortlists.employer_line", f"{link.pk}:{referral.pk}", algorithm="sha256")
    return signed.hexdigest()


@door.before
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, link: EmployerLink, token: str) -> HttpResponse:
    """Nothing of anybody before a click; then the people, for an hour."""
    if request.method == "POST":
        door.open(request.session, link)
        note_opening(link)
        return redirect("employer:page", token=token)
    if not door.is_open(request.session, link):
        return render(request, "shortlists/employer_link.html", {"token": token, "link": link})
    return show_people(request, link, token)


def show_people(
    request: HttpRequest, link: EmployerLink, token: str, refused: EmployerAnswerForm | None = None
) -> HttpResponse:
    """``refused``: an answer on one of them, registered or not, with what is wrong in it."""
    offer = link.shortlist.offer
    referrals = list(
        link.shortlist.referrals.filter(state__in=SEEN_BY_EMPLOYER)
        .select_related("job_seeker")
        .order_by("rank")
    )
    lines = []
    for referral, who in zip(referrals, present(referrals, offer), strict=True):
        line = line_of(link, referral)
        form = EmployerAnswerForm(steps=steps_of_employer(referral.state), prefix=line)
        lines.append((who, line, refused if refused and refused.prefix == line else form))
    context = {
        "token": token,
        "link": link,
        "offer": offer,
        "lines": lines,
        "refused": refused,
        "posts": posts_of(offer),
        "phone": offer.agency.switchboard or settings.CONTACT_PHONE,
    }
    status = 400 if refused else 200
    return render(request, "shortlists/employer.html", context, status=status)


@door.behind
@require_POST
def answer(request: HttpRequest, link: EmployerLink, token: str, line: str) -> HttpResponse:
    """What the employer says of one person."""
    shown = link.shortlist.referrals.filter(state__in=SEEN_BY_EMPLOYER)
    of_list = shown.select_related("job_seeker", "shortlist")
    referral = next((each for each in of_list if constant_time_compare(line_of(link, each), line)), None)
    if referral is None:
        raise Http404
    referral.offer = link.shortlist.offer
    form = EmployerAnswerForm(request.POST, steps=steps_of_employer(referral.state), prefix=line)
    if not form.is_valid():
        return show_people(request, link, token, form)
    try:
        following.note_employer_answer(
            referral=referral,
            target=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            link=link,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Votre réponse est transmise à France Travail.")
    return redirect("employer:page", token=token)


@door.before
@require_POST
def close(request: HttpRequest, link: EmployerLink, token: str) -> HttpResponse:
    door.close(request.session, link)
    messages.info(request, "La page est fermée : personne ne la lit plus ici sans rouvrir le lien.")
    return redirect("employer:page", token=token)
