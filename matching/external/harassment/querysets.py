"""Who sees a report: the manager of its agency, and whoever made it. What state it is in, from its acts."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action

from .enums import ENDING

if TYPE_CHECKING:
    from .models import Report  # noqa: F401 (base class in quotes)


class ReportQuerySet(QuerySet["Report"]):
    def visible_to(self, user: User) -> "ReportQuerySet":
        if not user.may(Action.HANDLE_REPORTS):
            return self.none()
        return self.filter(agency=user.agency_id)

    def made_by(self, user: User) -> "ReportQuerySet":
        return self.filter(reported_by=user)

    def waiting(self) -> "ReportQuerySet":
        return self.exclude(acts__kind__in=ENDING)

    def with_state(self) -> "ReportQuerySet":
        """``ended``, ``blocked``, the code of the ``latest`` act; those that wait first, then the newest."""
        from .models import Block, ReportAct

        acts = ReportAct.objects.filter(report=OuterRef("pk"))
        return self.annotate(
            ended=Exists(acts.filter(kind__in=ENDING)),
            blocked=Exists(Block.objects.filter(report=OuterRef("pk"), lifted_at=None)),
            latest=Subquery(acts.order_by("-id").values("kind")[:1]),
        ).order_by("ended", "-pk")
