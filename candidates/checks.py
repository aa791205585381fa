"""Start-up check: nobody invented is counted among the people who are registered."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error

from francetravail_match.common.startup import EMPTY_DATABASE, startup_check

from .models import JobSeeker


@startup_check
def check_synthetic_people() -> Sequence[CheckMessage]:
    if not JobSeeker.objects.filter(synthetic=True).exists():
        return []
    return [
        Error(
            "La base contient des personnes fictives : elles seraient comptées parmi les inscrits.",
            hint=EMPTY_DATABASE,
            id="candidates.E001",
        )
    ]
