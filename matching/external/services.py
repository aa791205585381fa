"""What an advisor does outside, each act through the gate."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from psycopg.errors import CheckViolation, RestrictViolation

from francetravail_match.accounts.models import User
from francetravail_match.common.database import call
from francetravail_match.journal.services import record
from matching.gate.enums import ActKind
from matching.gate.services import Decision, require_open_gate
from offers.models import JobOffer

from .models import Sighting


def open_search(offer: JobOffer, *, by: User) -> Decision:
    """The search page is opened, if the gate is."""
    return require_open_gate(offer, act=ActKind.SEARCH, by=by)


def record_sighting(
    offer: JobOffer, *, by: User, source: str, open_to_work: bool, url: str = "", urn: str = ""
) -> Decision:
    """Somebody was seen who declares themselves open to work: where, and nothing else of them.

    Raises ValidationError (French) for what a sighting cannot be, whatever the gate says.
    """
    Sighting(source=source, url=url, urn=urn, open_to_work=open_to_work).validate_constraints()
    try:
        return require_open_gate(
            offer, act=ActKind.SIGHTING, by=by, source=source, url=url, urn=urn, open_to_work=open_to_work
        )
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, RestrictViolation):
            raise ValidationError(str(cause.diag.message_primary)) from error
        if isinstance(cause, CheckViolation):
            raise ValidationError("La base a refusé ce repérage.") from error
        raise


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
