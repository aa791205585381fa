"""What an advisor does outside, each act through the gate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from francetravail_match.accounts.models import User
from francetravail_match.common.database import call
from francetravail_match.journal.services import record
from matching.gate.enums import ActKind
from matching.gate.services import Decision, require_open_gate
from offers.models import JobOffer

from .calls import words_of
from .contact.seal import seal
from .enums import EmployerCheck, Situation, Visibility
from .leaks.guard import OWN, leak_reason
from .models import Sighting

#: Says neither whose employer it is, nor that it is one.
NOT_FOR_THIS_OFFER = "cette personne ne peut pas être repérée pour cette offre"
FOR_WHOM = "dites pour qui la personne travaille : on ne la montre jamais à son propre employeur"
OBJECTED = "cette personne ne peut pas être repérée"
SEEN_ALREADY = "cette personne est déjà repérée pour cette offre"


def open_search(offer: JobOffer, *, by: User) -> Decision:
    """The search page is opened, if the gate is."""
    return require_open_gate(offer, act=ActKind.SEARCH, by=by)


def record_sighting(
    offer: JobOffer,
    *,
    by: User,
    source: str,
    open_to_work: bool,
    url: str = "",
    urn: str = "",
    visibility: Visibility = Visibility.ALL,
    situation: Situation = Situation.UNKNOWN,
    ends_on: date | None = None,
    employers: Sequence[str] = (),
    email: str = "",
) -> Decision:
    """Somebody was seen who declares themselves open to work: where, and what the advisor attests.

    ``employers``: for whom they work today, compared with the offer's and not kept. ``email``: kept under
    seal. Raises ValidationError (French) for what the database does not take as one.
    """
    compared = employer_check(offer, situation, employers)
    try:
        decision = require_open_gate(
            offer,
            act=ActKind.SIGHTING,
            by=by,
            source=source,
            url=url,
            urn=urn,
            open_to_work=open_to_work,
            employer=compared.employer,
            compared=compared.digest,
            visibility=visibility,
            situation=situation,
            ends_on=ends_on,
        )
    except IntegrityError as error:
        unique = isinstance(error.__cause__, UniqueViolation)
        raise ValidationError(SEEN_ALREADY if unique else words_of(error)) from error
    if decision.allowed and email and not seal(Sighting.objects.get(act=decision.act_id), email, by=by):
        raise ValidationError(OBJECTED)
    return decision


@dataclass(frozen=True)
class Comparison:
    """``digest``: of the offer's employer as they were just before it; empty where nothing was compared."""

    employer: EmployerCheck
    digest: bytes = b""


def employer_check(offer: JobOffer, situation: Situation, employers: Sequence[str]) -> Comparison:
    """What comparing the current employers with the offer's says; ValidationError where it refuses.

    Who has a job has an employer: not to know whose refuses. Of whom nothing is known, it stays unknown, and
    they are not disclosed until it is. The database refuses an attestation of another employer than compared.
    """
    if not employers and situation in (Situation.IN_POST, Situation.ENDING):
        raise ValidationError(FOR_WHOM)
    if not employers and situation == Situation.UNKNOWN:
        return Comparison(EmployerCheck.UNKNOWN)
    # Before the names are read: who changes between the two is not whom the digest says.
    digest = bytes(call("external_employer_digest", offer.pk))
    now = JobOffer.objects.select_related("employer__group").get(pk=offer.pk)
    reason = leak_reason(employers, now.employer)
    if reason:
        raise ValidationError(NOT_FOR_THIS_OFFER if reason == OWN else reason)
    return Comparison(EmployerCheck.OTHER, digest)


def purge() -> int:
    """Erase the sightings whose time is over; how many. Nothing while purges are suspended."""
    if not settings.PURGE_ENABLED:
        return 0
    with transaction.atomic():
        erased = int(call("external_purge"))
        if erased:
            table = Sighting._meta.db_table
            record("retention.purged", actor=None, object_type=table, count=erased)
    return erased
