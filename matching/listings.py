"""Who has seen which people: a line of the journal, before a page, a program or a command shows them."""

import uuid
from collections.abc import Iterable

from francetravail_match.journal import services as journal
from offers.models import JobOffer

from .enums import Verdict
from .models import MatchRun


def record_listing(
    about: MatchRun | JobOffer,
    verdict: Verdict,
    people: Iterable[uuid.UUID],
    *,
    seen_by: journal.Actor,
    page: int | None = None,
) -> None:
    """One line; none where nobody is shown. ``page``: its number, None where pages have none."""
    shown = [str(public_id) for public_id in people]
    if shown:
        journal.record(
            "people.listed",
            actor=seen_by,
            object_type="run" if isinstance(about, MatchRun) else "offer",
            object_id=about.public_id,
            verdict=verdict,
            people=shown,
            page=page,
        )
