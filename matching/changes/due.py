"""Live offers whose result is too old: which ones, oldest first."""

from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Greatest

from offers.models import JobOffer

from ..enums import PENDING_STATES, RunState
from ..models import MatchRun


def due_offers(before: datetime) -> QuerySet[JobOffer]:
    """Live offers without a pending run, of which no run has said anything since: no result, no failure."""
    runs = MatchRun.objects.filter(version=OuterRef("current_version"))
    done = runs.filter(state=RunState.DONE).order_by("-confirmed_at", "-pk")
    failed = runs.filter(state=RunState.FAILED).order_by("-ended_at", "-pk")
    pending = runs.filter(state__in=PENDING_STATES).order_by("pk").annotate(found=Value(True))
    offers = JobOffer.objects.live().annotate(
        pending=Subquery(pending.values("found")[:1]),
        # The database's own GREATEST: of what is there.
        said_at=Greatest(Subquery(done.values("confirmed_at")[:1]), Subquery(failed.values("ended_at")[:1])),
    )
    due = offers.filter(Q(said_at=None) | Q(said_at__lt=before), pending=None)
    return due.order_by(F("said_at").asc(nulls_first=True), "pk")
