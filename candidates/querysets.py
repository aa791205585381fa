"""Reads of registered people and of their feeds."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import QuerySet

from .enums import FeedState

if TYPE_CHECKING:
    from .models import Feed, JobSeeker  # noqa: F401 (a base class in quotes)


class JobSeekerQuerySet(QuerySet["JobSeeker"]):
    def registered(self) -> "JobSeekerQuerySet":
        """Who has not left."""
        return self.filter(left_on=None)


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
