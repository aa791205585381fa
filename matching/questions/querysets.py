"""Reads of what was asked."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from .enums import DeliveryState

if TYPE_CHECKING:
    from .models import Delivery, PersonalLink  # noqa: F401 (base classes in quotes)


class PersonalLinkQuerySet(QuerySet["PersonalLink"]):
    def usable(self, now: datetime) -> "PersonalLinkQuerySet":
        """Neither expired nor revoked, of a person who is still registered."""
        return self.filter(expires_at__gt=now, revoked_at=None, job_seeker__left_on=None)


class DeliveryQuerySet(QuerySet["Delivery"]):
    def uncertain(self) -> "DeliveryQuerySet":
        """Those whose fate a human has to say, the oldest first."""
        return self.filter(state=DeliveryState.UNCERTAIN).order_by("queued_at", "id")
