"""Reads of integrations."""

import hashlib
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from francetravail_match.common.database import AppNow

if TYPE_CHECKING:
    from .models import Integration  # noqa: F401 (a base class in quotes)


def digest_of(token: str) -> str:
    """SHA-256 (hex): enough for 256 random bits, which nobody can try one by one."""
    return hashlib.sha256(token.encode()).hexdigest()


class IntegrationQuerySet(QuerySet["Integration"]):
    def with_today(self) -> "IntegrationQuerySet":
        """Annotate `today`, the date in Paris."""
        return self.annotate(today=TruncDate(AppNow()))

    def holding(self, token: str) -> "IntegrationQuerySet":
        """The integration of this token, if it has neither expired nor been revoked; with `today`."""
        valid = self.with_today().filter(revoked_at=None, expires_on__gte=TruncDate(AppNow()))
        return valid.filter(digest=digest_of(token))
