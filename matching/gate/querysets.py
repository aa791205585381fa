"""Findings, as they are read."""

from django.db.models import F, Q, QuerySet

from francetravail_match.accounts.models import User
from francetravail_match.common.database import AppNow


class FindingQuerySet(QuerySet):
    def visible_to(self, user: User) -> "FindingQuerySet":
        """Those of the offers of the user's agency."""
        return self.filter(offer__agency=user.agency_id) if user.agency_id else self.none()

    def alive(self) -> "FindingQuerySet":
        """Neither closed nor expired, on what their offers ask now."""
        return self.filter(
            closing=None,
            renewed_by=None,
            valid_until__gt=AppNow(),
            offer__current_version=F("version"),
        )

    def countersigned(self) -> "FindingQuerySet":
        """Those that need no second signature, or have it."""
        return self.filter(Q(signature_reasons=[]) | Q(second_signature__signed=True))

    def to_countersign(self) -> "FindingQuerySet":
        return self.alive().exclude(signature_reasons=[]).filter(second_signature=None)

    def open(self) -> "FindingQuerySet":
        """As far as rows can say: acts count again before anything is done."""
        return self.alive().countersigned()
