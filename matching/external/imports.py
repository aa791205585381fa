"""A file of people for an offer: what it would bring, then each row that the advisor kept, through the gate.

Nothing stays between the two: the file is sent again and read again, and everything is checked anew.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_today
from offers.models import JobOffer

from .enums import Situation, Visibility
from .lead import objected
from .leaks.guard import OWN, leak_reason
from .models import Sighting
from .preview import Check, Found, Preview, preview
from .registered import Lookalike, confirm_registered, given_of, lookalikes, tell_apart
from .services import NOT_FOR_THIS_OFFER, SEEN_ALREADY, record_sighting
from .situations import Suggested, suggest_situation
from .sources import ExternalSource
from .sources.base import Record
from .sources.fields import Field

IS_REGISTERED = (
    "Une personne du fichier est déjà inscrite : la recherche est refermée, et son profil vous attend."
)


@dataclass(frozen=True)
class Candidate:
    """A row that may be recorded, with what helps to decide of it."""

    found: Found
    notes: tuple[str, ...]
    suggested: Suggested
    alike: tuple[Lookalike, ...]

    @property
    def employers(self) -> list[str]:
        return employers_of(self.found.record)


@dataclass(frozen=True)
class Looked:
    """What a file would bring for an offer. ``digest``: by which the file is known when it is sent again."""

    preview: Preview
    candidates: tuple[Candidate, ...]
    digest: str


@dataclass(frozen=True)
class Choice:
    """What the advisor decided of a row; ``same``: whom of the registered it is, None if nobody."""

    kept: bool
    situation: Situation
    ends_on: date | None = None
    same: Lookalike | None = None


@dataclass(frozen=True)
class Imported:
    """``kept``: how many were recorded; ``refused``: line and reason; ``closed``: why no more was tried."""

    kept: int
    refused: tuple[tuple[int, str], ...] = ()
    closed: str = ""
    not_tried: int = 0


def employers_of(record: Record) -> list[str]:
    """For whom a source says that somebody works today."""
    current = (position.employer for position in record.positions if position.current)
    return list(dict.fromkeys([*record.values.get(Field.EMPLOYERS, ()), *current]))


def look(offer: JobOffer, source: ExternalSource, raw: bytes) -> Looked:
    """Read the file, and write nothing; Unreadable if it is refused whole."""
    today = app_today()
    seen = preview(source, raw, [objected, _seen_for(offer), _at_the_employer(offer)])
    candidates = (
        Candidate(
            row.found,
            row.notes,
            suggest_situation(employers_of(row.found.record), row.found.record.positions, today),
            tuple(lookalikes(given_of(row.found.record))),
        )
        for row in seen.rows
        if row.found
    )
    return Looked(seen, tuple(candidates), hashlib.sha256(raw).hexdigest())


def enter(
    offer: JobOffer,
    *,
    by: User,
    source: ExternalSource,
    candidates: tuple[Candidate, ...],
    choices: Mapping[int, Choice],
    visibility: Visibility = Visibility.ALL,
) -> Imported:
    """Each person kept, an act of its own; stops where the gate closes.

    The advisor attests that each declares themselves open to work. Whoever is registered comes first: it
    closes the gate, and nobody else is recorded.
    """
    kept = [candidate for candidate in candidates if choices[candidate.found.line].kept]
    for candidate in kept:
        same = choices[candidate.found.line].same
        if same:
            person = candidate.found
            decision = confirm_registered(offer, by=by, found=same, places=person.keys, email=person.email)
            closed = IS_REGISTERED if decision.allowed else decision.reason
            return Imported(0, closed=closed, not_tried=len(kept) - 1)
    done, refused = 0, []
    for rank, candidate in enumerate(kept):
        person, choice = candidate.found, choices[candidate.found.line]
        try:
            decision = record_sighting(
                offer,
                by=by,
                source=source.code,
                open_to_work=True,
                url=person.address,
                urn=person.urn,
                visibility=visibility,
                situation=choice.situation,
                ends_on=choice.ends_on,
                employers=candidate.employers,
                email=person.email,
            )
        except ValidationError as error:
            refused.append((person.line, " ".join(error.messages)))
            continue
        if not decision.allowed:
            return Imported(done, tuple(refused), decision.reason, len(kept) - rank)
        tell_apart(offer, by=by, found=candidate.alike)
        done += 1
    return Imported(done, tuple(refused))


def _seen_for(offer: JobOffer) -> Check:
    seen = Sighting.objects.filter(offer=offer).order_by().values_list("url", "urn")
    known = {said for pair in seen for said in pair if said}
    return lambda found: None if known.isdisjoint(found.keys) else SEEN_ALREADY


def _at_the_employer(offer: JobOffer) -> Check:
    def check(found: Found) -> str | None:
        employers = employers_of(found.record)
        reason = leak_reason(employers, offer.employer)
        return NOT_FOR_THIS_OFFER if reason == OWN else reason

    return check
