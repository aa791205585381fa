"""Who sees what people asked for: their agency; objections, the data protection officer."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action

from .appeal_enums import AppealKind

if TYPE_CHECKING:
    from .models import Appeal  # noqa: F401 (base class in quotes)


class AppealQuerySet(QuerySet["Appeal"]):
    def waiting(self) -> "AppealQuerySet":
        return self.filter(handled_at=None)

    def visible_to(self, user: User) -> "AppealQuerySet":
        """An agency does not see who objects: it has nothing to decide there."""
        seen = Q(kind=AppealKind.OBJECTION) if user.may(Action.DECIDE_OBJECTIONS) else Q(pk=None)
        if user.may(Action.HANDLE_APPEALS):
            seen |= Q(agency=user.agency_id) & ~Q(kind=AppealKind.OBJECTION)
        return self.filter(seen)
