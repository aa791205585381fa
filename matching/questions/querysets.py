"""Reads of what was asked."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from .enums import DeliveryState

if TYPE_CHECKING:
    from .models import Delivery  # noqa: F401 (base class in quotes)


class DeliveryQuerySet(QuerySet["Delivery"]):
    def uncertain(self) -> "DeliveryQuerySet":
        """Those whose fate a human has to say, the oldest first."""
        return self.filter(state=DeliveryState.UNCERTAIN).order_by("queued_at", "id")
