"""Lifting a pseudonym: reason, table, journal, and only then the identity."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.journal import services as journal

from .enums import RevealReason
from .models import Identity, JobSeeker, Reveal
from .perms import reasons_of

CAP = "candidates_reveal_cap"


class RevealCapReached(Exception):
    """The user has lifted as many pseudonyms today as the national parameter allows."""


def reveal_identity(*, job_seeker: JobSeeker, revealed_by: User, reason: RevealReason) -> Identity | None:
    """Who the person is, once the reveal and its journal line are committed; None if the source never said.

    Raises PermissionDenied for a reason that is not the user's, RevealCapReached beyond the day's number.
    """
    if not revealed_by.may(Action.REVEAL_PERSON) or reason not in reasons_of(revealed_by):
        raise PermissionDenied("Ce motif n'est pas de ceux que votre rôle permet.")
    try:
        with transaction.atomic(durable=True):
            Reveal.objects.create(job_seeker=job_seeker, revealed_by=revealed_by, reason=reason)
            journal.record(
                "person.revealed",
                actor=revealed_by,
                object_type="person",
                object_id=job_seeker.public_id,
                reason=reason.value,
            )
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) == CAP:
            raise RevealCapReached from error
        raise
    return Identity.objects.filter(job_seeker=job_seeker).first()
