"""The gate closes by itself: what the matching found since a finding was signed is looked at, and counted."""

from ..models import AbsenceFinding
from .acts import recheck


def close_findings() -> int:
    """Close those that no longer hold; how many. The acts count by themselves: this is what people see."""
    doubtful = AbsenceFinding.objects.in_doubt().select_related("offer").order_by("pk")
    return sum(recheck(finding.offer) is not None for finding in doubtful)
