"""Sources that a region decided, rows of a file, and each step of a person.

Functions of the database check and write; here they get their journal line, or the words of a refusal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from psycopg.errors import CheckViolation, RestrictViolation

from candidates.comparison.hash_keys import hash_keys, keyed_hash
from francetravail_match.accounts.models import User
from francetravail_match.journal.services import record
from francetravail_match.pilot.services import PilotRefused
from matching.gate.enums import ActKind
from matching.gate.services import Decision, require_open_gate
from offers.models import JobOffer

from .enums import State, Visibility
from .models import Attestation, Sighting, SourceActivation, Step, Suppression
from .preview import Found
from .services import record_sighting
from .sources import ExternalSource, sources

OBJECTED = "cette personne ne peut pas être repérée"


@dataclass(frozen=True)
class Imported:
    """``kept``: how many were recorded; ``refused``: line and reason; ``closed``: why no more was tried."""

    kept: int
    refused: tuple[tuple[int, str], ...]
    closed: str = ""


@transaction.atomic
def activate_source(*, by: User, source: str, reference: str) -> SourceActivation:
    """The region of the pilote uses this source from now on."""
    if source not in sources():
        raise PilotRefused("Cette source n'existe pas.")
    made = SourceActivation.objects.get(pk=_call("external_activate_source", by.pk, source, reference))
    record("external.source_activated", actor=by, object_type="region", region=_region(by), source=source)
    return made


@transaction.atomic
def end_source(*, by: User, source: str) -> None:
    _call("external_end_source", by.pk, source)
    record("external.source_ended", actor=by, object_type="region", region=_region(by), source=source)


def active_sources(region: str | None) -> list[ExternalSource]:
    """Those that the region decided to use, by code."""
    rows = SourceActivation.objects.filter(region=region, ended_at=None)
    decided = set(rows.order_by().values_list("source", flat=True))
    return [source for code, source in sources().items() if code in decided]


def import_found(offer: JobOffer, *, by: User, source: ExternalSource, found: Sequence[Found]) -> Imported:
    """Each person of a preview, through the gate, each an act of its own; stops where the gate closes.

    The advisor attests that each declares themselves open to work.
    """
    kept, refused = 0, []
    for person in found:
        if reason := objected(person):
            refused.append((person.line, reason))
            continue
        try:
            decision = record_sighting(
                offer, by=by, source=source.code, open_to_work=True, url=person.address, urn=person.urn
            )
        except ValidationError as error:
            refused.append((person.line, " ".join(error.messages)))
            continue
        if not decision.allowed:
            return Imported(kept, tuple(refused), decision.reason)
        kept += 1
    return Imported(kept, tuple(refused))


def objected(person: Found) -> str | None:
    """A check of a preview: who objected, under whichever key it was written down."""
    said = [*person.keys, *filter(None, [person.email])]
    digests = [keyed_hash(each, key) for key in hash_keys().values() for each in said]
    return OBJECTED if Suppression.objects.filter(digest__in=digests).exists() else None


def attest(sighting: Sighting, *, by: User, visibility: Visibility) -> None:
    """Seen again, open to work: good for seven days."""
    _call("external_attest", by.pk, sighting.pk, visibility)


def inform(sighting: Sighting, *, by: User) -> Decision:
    """The person is told, through the gate; an attestation older than seven days refuses."""
    try:
        return require_open_gate(sighting.offer, act=ActKind.CONTACT, by=by, sighting=sighting.pk)
    except IntegrityError as error:
        raise PilotRefused(_words(error)) from error


def answer(sighting: Sighting, state: State) -> None:
    """The person accepts or declines, and may change their mind."""
    _call("external_answer", sighting.pk, state)


def shortlist(sighting: Sighting, *, by: User) -> None:
    _call("external_shortlist", by.pk, sighting.pk)


def object_to(sighting: Sighting) -> None:
    """The person objects: erased at once, and not to be sighted again."""
    _call("external_object", sighting.pk)


def state_of(sighting: Sighting) -> State:
    return State(_call("external_state", sighting.pk))


def _region(pilote: User) -> str:
    return f"region:{pilote.region_id}"


def _call(function: str, *values: Any) -> Any:
    places = ", ".join(["%s"] * len(values))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}({places})", values)
            return cursor.fetchone()[0]
    except IntegrityError as error:
        raise PilotRefused(_words(error)) from error


def _words(error: IntegrityError) -> str:
    """What the database says, or what the model says of the constraint that it names."""
    cause = error.__cause__
    if isinstance(cause, RestrictViolation):
        return str(cause.diag.message_primary)
    if isinstance(cause, CheckViolation):
        for model in (Step, Attestation, SourceActivation):
            for known in model._meta.constraints:
                if known.name == cause.diag.constraint_name:
                    return str(known.violation_error_message)
    raise error
