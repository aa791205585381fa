"""Reports and what is done about them. Functions of the database check, write, block and journal."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction

from candidates.comparison.hash_keys import hash_keys, keyed_hash
from francetravail_match.accounts.models import User
from francetravail_match.common.database import call, words_of_refusal
from francetravail_match.pilot.services import PilotRefused

from ..deletions import spellings
from ..models import Sighting
from .enums import ActKind, EvidenceKind, Outcome, Place, ReportKind, RevealReason
from .models import Report, ReportAct
from .sealing import newest_version, opened, sealed


@dataclass(frozen=True)
class Piece:
    kind: EvidenceKind
    content: bytes


@transaction.atomic
def report(
    *,
    by: User,
    kind: ReportKind,
    place: Place,
    happened_on: date,
    words: str = "",
    images: Sequence[bytes] = (),
    sighting: Sighting | None = None,
    sender: str = "",
) -> Report:
    """The sender of the thread, or of that address, is blocked for the whole agency at once.

    ``sender``: as `known_as` takes it; only keyed hashes are kept. Raises PilotRefused for what the database
    does not accept.
    """
    pieces = [(EvidenceKind.WORDS, words.encode())] if words else []
    pieces += [(EvidenceKind.IMAGE, image) for image in images]
    known = known_as(sender) if sender else []
    digests = [(keyed_hash(said, key), version) for version, key in hash_keys().items() for said in known]
    public_id = uuid.uuid4()
    values = (
        public_id,
        by.pk,
        kind,
        place,
        happened_on,
        sighting.pk if sighting else None,
        [digest for digest, _ in digests],
        [version for _, version in digests],
        [piece for piece, _ in pieces],
        [sealed(content, public_id) for _, content in pieces],
        newest_version(),
    )
    return Report.objects.get(pk=_call("harassment_report", *values))


def known_as(sender: str) -> list[str]:
    """An e-mail address, or every spelling that we know of a profile's address or identifier.

    BadAddress for anything else: nobody seen outside is known by it, and nobody would be blocked.
    """
    said = sender.strip()
    try:
        validate_email(said)
    except ValidationError:
        return spellings(said)
    return [said.lower()]


def withdraw(made: Report, *, by: User) -> None:
    """Made by mistake; the sender is no longer blocked."""
    _call("harassment_withdraw", by.pk, made.pk)


def handle(
    made: Report, *, by: User, act: ActKind, outcome: Outcome | None = None, to: User | None = None
) -> None:
    _call("harassment_handle", by.pk, made.pk, act, outcome or "", to and to.pk)


def open_evidence(made: Report, *, by: User, reason: RevealReason) -> list[Piece]:
    """What the report rests on, once the line of the journal is committed."""
    statement = "SELECT kind, sealed FROM harassment_open(%s, %s, %s)"
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(statement, [by.pk, made.pk, reason])
        rows = cursor.fetchall()
    version = made.seal_version
    return [Piece(EvidenceKind(kind), opened(box, made.public_id, version)) for kind, box in rows]


def purge() -> int:
    """Erase what is sealed and the reports whose time is over; how many reports."""
    return int(call("harassment_purge"))


def _call(function: str, *values: Any) -> Any:
    try:
        with transaction.atomic():
            return call(function, *values)
    except IntegrityError as error:
        raise PilotRefused(words_of_refusal(error, Report, ReportAct)) from error
