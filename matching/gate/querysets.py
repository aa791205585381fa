"""Findings, as they are read."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from francetravail_match.accounts.models import User
from francetravail_match.common.database import AppNow
from matching.enums import RunState
from matching.models import MatchRun, NewMatch
from offers.enums import LIVE_STATES


class ExhaustionQuerySet(QuerySet):
    def standing(self) -> "ExhaustionQuerySet":
        """Decided, and not ended: one at most in a region, in force or not yet."""
        return self.filter(ended_at=None)

    def ended(self) -> "ExhaustionQuerySet":
        return self.exclude(ended_at=None)

    def to_countersign(self, user: User) -> "ExhaustionQuerySet":
        """What this pilote may countersign: what another one decided, in whichever region."""
        if user.region_id is None:
            return self.none()
        return self.standing().filter(countersigned_at=None).exclude(decided_by=user)

    def signed_twice(self) -> "ExhaustionQuerySet":
        """In force, or was."""
        return self.exclude(countersigned_at=None)


class FindingQuerySet(QuerySet):
    def visible_to(self, user: User) -> "FindingQuerySet":
        """Those of the offers of the user's agency."""
        return self.filter(offer__agency=user.agency_id) if user.agency_id else self.none()

    def standing(self) -> "FindingQuerySet":
        """Neither closed, nor renewed, nor expired."""
        return self.filter(closing=None, renewed_by=None, valid_until__gt=AppNow())

    def alive(self) -> "FindingQuerySet":
        """Those that stand on what their offers ask now."""
        return self.standing().filter(offer__current_version=F("version"))

    def countersigned(self) -> "FindingQuerySet":
        """Those that need no second signature, or have it; a renewal may go by the one before it."""
        renewed = Q(renews__signature_reasons__contains=F("signature_reasons"))
        return self.filter(
            Q(signature_reasons=[])
            | Q(second_signature__signed=True)
            | renewed & Q(renews__second_signature__signed=True)
        )

    def to_countersign(self) -> "FindingQuerySet":
        """What waits for a manager."""
        waiting = self.alive().filter(second_signature=None)
        return waiting.exclude(pk__in=self.countersigned().values("pk"))

    def open(self) -> "FindingQuerySet":
        """As far as rows can say: acts count again before anything is done."""
        return self.alive().countersigned()

    def in_doubt(self) -> "FindingQuerySet":
        """Those that stand, and of which the matching, or the offer, has said something else since."""
        of_version = {"version": OuterRef("version"), "offer": OuterRef("offer")}
        matched = NewMatch.objects.filter(**of_version, ended_at=None, found_at__gte=OuterRef("signed_at"))
        found = MatchRun.objects.filter(
            version=OuterRef("version"),
            state=RunState.DONE,
            n_match__gt=0,
            confirmed_at__gte=OuterRef("signed_at"),
        )
        return self.standing().filter(
            ~Q(offer__current_version=F("version"))
            | ~Q(offer__state__in=LIVE_STATES)
            | Exists(matched.order_by())
            | Exists(found.order_by())
        )
