"""Live offers whose result is too old: which ones, oldest first."""

from datetime import UTC, datetime

from django.db.models import BooleanField, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from offers.models import JobOffer

from ..enums import PENDING_STATES, RunState
from ..models import MatchRun

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def due_offers(before: datetime) -> QuerySet[JobOffer]:
    """Live offers without a pending run, of which no run has said anything since: no result, no failure."""
    runs = MatchRun.objects.filter(version=OuterRef("current_version"))
    done = runs.filter(state=RunState.DONE).order_by("-confirmed_at", "-pk")
    failed = runs.filter(state=RunState.FAILED).order_by("-ended_at", "-pk")
    pending = runs.filter(state__in=PENDING_STATES).order_by("pk").annotate(found=Value(True))
    offers = JobOffer.objects.live().annotate(
        pending=Subquery(pending.values("found")[:1]),
        snapshot=Subquery(done.values("snapshot")[:1]),
        # The database's own GREATEST: of what is there. Named once in the condition, for a million offers.
        said_at=Coalesce(
            Greatest(Subquery(done.values("confirmed_at")[:1]), Subquery(failed.values("ended_at")[:1])),
            Value(NEVER),
        ),
    )
    return offers.filter(said_at__lt=before, pending=None).order_by("said_at", "pk")


class SawTheMark(Func):
    """Whether a snapshot saw the change of the whole population; NULL without a snapshot."""

    template = (
        "pg_visible_in_snapshot((SELECT xact FROM matching_populationmark), (%(expressions)s)::pg_snapshot)"
    )
    output_field = BooleanField()


def not_seen_by_the_result(offers: QuerySet[JobOffer]) -> QuerySet[JobOffer]:
    """Those of `due_offers` whose result was counted before the population changed."""
    return offers.alias(saw=Coalesce(SawTheMark("snapshot"), Value(False))).filter(saw=False)
