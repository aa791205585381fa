"""A finding as a document, and the page that says whether a printed one is genuine."""

import re
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required, public
from offers.wording import in_words as criteria_in_words

from ...views.results import offer_or_404
from ..models import AbsenceFinding
from ..standing import words_of

HASH = re.compile("[0-9a-f]{64}")
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@require_safe
@permission_required(Action.SEE_OFFERS)
def document(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """One page, to be printed: what was counted, over whom, with what, signed by whom, and its seal.

    The latest of the offer, or the one that `?constat=` names.
    """
    offer = offer_or_404(request, public_id)
    findings = AbsenceFinding.objects.filter(offer=offer).select_related(
        "offer__employer",
        "offer__establishment__naf_by",
        "version",
        "agency",
        "signed_by",
        "weights",
        "closing",
    )
    findings = findings.select_related("second_signature__by", "renews__second_signature__by")
    if named := request.GET.get("constat"):
        findings = findings.filter(public_id=named) if UUID.fullmatch(named) else findings.none()
    finding = findings.prefetch_related("version__criteria").order_by("-id").first()
    if finding is None:
        return redirect("gate:offer", public_id=offer.public_id)
    context = {
        "finding": finding,
        "criteria": criteria_in_words(finding.version.criteria.all()),
        # A renewal may go by the second signature of the finding before it.
        "carried": findings.countersigned().filter(pk=finding.pk, second_signature=None).exists(),
        "reasons": [words_of(code) for code in finding.signature_reasons],
        "left_out": sorted(finding.not_compared.get("categories", {}).items()),
        "without_occupation": sum(finding.not_compared.get("without_occupation", {}).values()),
    }
    return render(request, "gate/finding.html", context)


@public
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a finding has this seal: its date, agency and numbers, and nothing of anybody."""
    given = "".join(request.GET.get("empreinte", "").lower().split())
    finding = None
    if HASH.fullmatch(given):
        findings = AbsenceFinding.objects.select_related("agency", "closing", "version")
        finding = findings.filter(hash=given).first()
    context = {"given": given, "readable": bool(HASH.fullmatch(given)), "finding": finding}
    return render(request, "gate/verify.html", context)
