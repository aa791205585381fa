"""The gate closes by itself: what the matching found since a finding was signed is looked at, and counted."""

from django.core.exceptions import PermissionDenied, ValidationError

from matching.questions.services.campaigns import start_asking

from ..models import AbsenceFinding
from ..standing import standing_of
from .acts import recheck


def close_findings() -> int:
    """Close those that no longer hold; how many. The acts count by themselves: this is what people see."""
    doubtful = AbsenceFinding.objects.in_doubt().select_related("offer").order_by("pk")
    return sum(recheck(finding.offer) is not None for finding in doubtful)


def ask_newcomers() -> int:
    """Have whoever is newly to be asked about an open offer asked, in the name of who signed."""
    findings = AbsenceFinding.objects.alive().select_related("offer", "signed_by").order_by("pk")
    return sum(_ask(finding) for finding in findings)


def _ask(finding: AbsenceFinding) -> bool:
    if not standing_of(finding.offer, finding.signed_by).counts.to_ask:
        return False
    try:
        start_asking(offer=finding.offer, by=finding.signed_by)
    except (PermissionDenied, ValidationError):
        return False  # who signed has left the agency: an advisor asks from the offer's page
    return True
