"""Reads of registered people."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from .models import JobSeeker  # noqa: F401 (a base class in quotes)


class JobSeekerQuerySet(QuerySet["JobSeeker"]):
    def registered(self) -> "JobSeekerQuerySet":
        """Who has not left."""
        return self.filter(left_on=None)
