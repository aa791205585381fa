"""Findings that wait for a second signature: the queue of who leads the agency, and the decision."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.pilot.opening import leads_agency

from ...relaxations.lines import acts_of
from ...views.results import offer_or_404
from ..enums import SignatureRefusal
from ..forms import CountersignForm
from ..models import AbsenceFinding
from ..services import refuse_second, sign_second
from ..standing import words_of
from ..timeline import timeline_of

ANOTHER_FINDING = "Rien n'est signé : un autre constat a été signé depuis que vous avez ouvert cette page."
#: What changed lately, shown before anything else.
EVENTS_SHOWN = 12


@require_safe
@permission_required(Action.COUNTERSIGN_FINDING)
def queue(request: UserRequest) -> HttpResponse:
    """The oldest first."""
    waiting = AbsenceFinding.objects.visible_to(request.user).to_countersign()
    findings = list(waiting.select_related("offer__employer", "signed_by").order_by("id"))
    context = {
        "findings": [
            (finding, [words_of(code) for code in finding.signature_reasons]) for finding in findings
        ],
        "leads": leads_agency(request.user),
    }
    return render(request, "gate/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.COUNTERSIGN_FINDING)
def countersign(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """What changed, why a second look is needed, the numbers; then signed, or refused with a reason."""
    offer = offer_or_404(request, public_id)
    findings = AbsenceFinding.objects.filter(offer=offer)
    finding = (
        findings.select_related("offer__establishment__naf_by", "version", "signed_by")
        .order_by("-id")
        .first()
    )
    if finding is None:
        return redirect("gate:offer", public_id=offer.public_id)
    form = CountersignForm(
        request.POST if request.method == "POST" else None, initial={"seen": finding.public_id}
    )
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] != finding.public_id:
            messages.error(request, ANOTHER_FINDING)
            return redirect("gate:countersign", public_id=offer.public_id)
        return _decided(request, finding, form)
    waiting = findings.to_countersign().filter(pk=finding.pk).exists()
    context = {
        "finding": finding,
        "offer": offer,
        "reasons": [words_of(code) for code in finding.signature_reasons],
        "acts": acts_of(offer),
        "events": timeline_of(offer)[:EVENTS_SHOWN],
        "waiting": waiting,
        "own": finding.signed_by_id == request.user.pk,
        "leads": leads_agency(request.user),
        "form": form,
    }
    return render(request, "gate/countersign.html", context)


def _decided(request: UserRequest, finding: AbsenceFinding, form: CountersignForm) -> HttpResponse:
    given = form.cleaned_data
    if given["decision"] == "sign":
        decision = sign_second(finding, by=request.user, words=given["words"])
        done = "Vous avez signé : la recherche complémentaire est ouverte."
    else:
        refusal = SignatureRefusal(given["refusal"])
        decision = refuse_second(finding, by=request.user, refusal=refusal, words=given["words"])
        done = "Vous avez refusé : la recherche complémentaire reste fermée, et le conseiller lit pourquoi."
    if decision.allowed:
        messages.success(request, done)
        return redirect("gate_queue")
    messages.error(request, f"Rien n'est signé. {decision.reason} {decision.remedy}".strip())
    return redirect("gate:countersign", public_id=finding.offer.public_id)
