"""What an advisor does outside, each act through the gate."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from psycopg.errors import CheckViolation, RestrictViolation, UniqueViolation

from francetravail_match.accounts.models import User
from francetravail_match.common.database import call
from francetravail_match.journal.services import record
from matching.gate.enums import ActKind
from matching.gate.services import Decision, require_open_gate
from offers.models import JobOffer

from .contact.seal import seal
from .enums import EmployerCheck, Situation, Visibility
from .leaks.guard import OWN, leak_reason
from .models import Attestation, Sighting

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
    seal. Raises ValidationError (French) for what a sighting cannot be, whatever the gate says.
    """
    attested = {"visibility": visibility, "situation": situation, "ends_on": ends_on}
    Sighting(source=source, url=url, urn=urn, open_to_work=open_to_work).validate_constraints(
        exclude=["offer"]
    )
    employer = employer_check(offer, situation, employers)
    Attestation(**attested, employer=employer).validate_constraints()
    try:
        decision = require_open_gate(
            offer,
            act=ActKind.SIGHTING,
            by=by,
            source=source,
            url=url,
            urn=urn,
            open_to_work=open_to_work,
            employer=employer,
            **attested,
        )
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, RestrictViolation):
            raise ValidationError(str(cause.diag.message_primary)) from error
        if isinstance(cause, UniqueViolation):
            raise ValidationError(SEEN_ALREADY) from error
        if isinstance(cause, CheckViolation):
            raise ValidationError("La base a refusé ce repérage.") from error
        raise
    if decision.allowed and email and not seal(Sighting.objects.get(act=decision.act_id), email, by=by):
        raise ValidationError(OBJECTED)
    return decision


def employer_check(offer: JobOffer, situation: Situation, employers: Sequence[str]) -> EmployerCheck:
    """What comparing the current employers with the offer's says; ValidationError where it refuses.

    Who has a job has an employer: not to know whose refuses. Of whom nothing is known, it stays unknown, and
    they are not disclosed until it is.
    """
    if not employers and situation in (Situation.IN_POST, Situation.ENDING):
        raise ValidationError(FOR_WHOM)
    if not employers and situation == Situation.UNKNOWN:
        return EmployerCheck.UNKNOWN
    # As it is now: the database notes with whom the comparison was made, and refuses once it is another.
    now = JobOffer.objects.select_related("employer__group").get(pk=offer.pk)
    reason = leak_reason(employers, now.employer)
    if reason:
        raise ValidationError(NOT_FOR_THIS_OFFER if reason == OWN else reason)
    return EmployerCheck.OTHER


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
