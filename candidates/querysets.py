"""Reads of registered people and of their feeds."""

import base64
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Right
from django.db.models.lookups import Exact

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action

from .enums import FeedState

if TYPE_CHECKING:
    from .models import Consent, Feed, JobSeeker  # noqa: F401 (base classes in quotes)


def pseudonym_bits() -> Right:
    """The last ten hexadecimal digits of a public identifier: those that make the pseudonym; indexed."""
    return Right(Cast("public_id", TextField()), 10)


def with_pseudonym(letters: str) -> Q:
    """The people who have this pseudonym, written without its dash."""
    return Q(Exact(pseudonym_bits(), Value(base64.b32decode(letters).hex())))


class JobSeekerQuerySet(QuerySet["JobSeeker"]):
    def registered(self) -> "JobSeekerQuerySet":
        """Who has not left."""
        return self.filter(left_on=None)

    def visible_to(self, user: User) -> "JobSeekerQuerySet":
        """People are of the whole country; who is not `shown` is for the data protection officer alone."""
        if not user.may(Action.SEE_PERSON):
            return self.none()
        return self.all() if user.has_role(Role.DPO) else self.shown()

    def shown(self) -> "JobSeekerQuerySet":
        """Who has not left, and did not ask that nothing be done with what is known (RGPD, art. 18)."""
        return self.registered().filter(processing_restricted=False)


class FeedQuerySet(QuerySet["Feed"]):
    def unfinished(self) -> "FeedQuerySet":
        """The feed that is being received or whose people are leaving: one at most."""
        return self.filter(state__in=[FeedState.RECEIVING, FeedState.LEAVING])

    def to_countersign(self) -> "FeedQuerySet":
        return self.filter(state=FeedState.TO_COUNTERSIGN)


def current_watermark() -> datetime | None:
    """The instant as of which everyone registered is known; None if it is not, or not at present."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_watermark()")
        (watermark,) = cursor.fetchone()
    return watermark


class ConsentQuerySet(QuerySet["Consent"]):
    def in_force(self) -> "ConsentQuerySet":
        """The newest decision of each person on each kind."""
        return self.order_by("job_seeker_id", "kind", "-decided_at", "-id").distinct("job_seeker_id", "kind")
