"""The gate closes by itself: what the matching found since a finding was signed is looked at, and counted."""

from ..models import AbsenceFinding
from .acts import read_wording, recheck


def close_findings() -> int:
    """Close those that no longer hold; how many. The acts count by themselves: this is what people see."""
    doubtful = AbsenceFinding.objects.in_doubt().select_related("offer").order_by("pk")
    return sum(recheck(finding.offer) is not None for finding in doubtful)


def read_words_again() -> int:
    """Close those whose offer says something unlawful, whatever was said of its words; how many.

    The database keeps what it is told of them: so what it was told is looked at again.
    """
    alive = AbsenceFinding.objects.alive().select_related("offer").order_by("pk")
    return sum(read_wording(finding.offer) and recheck(finding.offer) is not None for finding in alive)
