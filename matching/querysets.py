"""Reads of runs: what an offer's runs say, for lists, counts and pages.

The latest result is the one *confirmed* last, not the one with the highest id: a rerun that changes nothing
leaves no row of its own, it only moves `confirmed_at` of the earlier run.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.db.models import (
    Case,
    Count,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from candidates.models import JobSeeker
from francetravail_match.integrations.models import Integration
from offers.models import JobOffer, OfferVersion
from offers.querysets import JobOfferQuerySet

from .enums import PENDING_STATES, Attention, OfferResult, RunState, Verdict
from .models import MatchResult, MatchRun

#: What a finished run says at a glance (OfferResult).
KIND = Case(
    When(n_match__gt=0, then=Value(OfferResult.MATCH)),
    When(n_to_qualify__gt=0, then=Value(OfferResult.TO_QUALIFY)),
    default=Value(OfferResult.NOBODY),
)
SAID_BY_RUNS = (OfferResult.MATCH, OfferResult.TO_QUALIFY, OfferResult.NOBODY)


def with_result(offers: JobOfferQuerySet) -> JobOfferQuerySet:
    """Annotate `result` (OfferResult), `attention` (Attention or ""), `counts` (of people) and `n_match`."""
    runs = MatchRun.objects.filter(version=OuterRef("current_version"))
    done = runs.filter(state=RunState.DONE).order_by("-confirmed_at", "-pk")
    pending = runs.filter(state__in=PENDING_STATES).order_by("pk")
    failed = runs.filter(state=RunState.FAILED).order_by("-ended_at", "-pk")
    counts = JSONObject(n_match="n_match", n_to_qualify="n_to_qualify")
    newer_than_the_result = Q(confirmed_at=None) | Q(failed_at__gt=F("confirmed_at"))
    return offers.annotate(
        result=Coalesce(
            Subquery(done.annotate(kind=KIND).values("kind")[:1]), Value(OfferResult.NOT_MATCHED)
        ),
        counts=Subquery(done.values(counts=counts)[:1]),
        n_match=Subquery(done.values("n_match")[:1]),
        confirmed_at=Subquery(done.values("confirmed_at")[:1]),
        pending=Subquery(pending.annotate(found=Value(True)).values("found")[:1]),
        failed_at=Subquery(failed.values("ended_at")[:1]),
        attention=Case(
            # Not EXISTS, which PostgreSQL would turn into a hash table of every pending run.
            When(pending=True, then=Value(Attention.PENDING)),
            When(Q(failed_at__isnull=False) & newer_than_the_result, then=Value(Attention.FAILED)),
            default=Value(""),
        ),
    )


def count_by_result(offers: JobOfferQuerySet) -> dict[str, int]:
    """How many of the offers have each OfferResult, each Attention, and are incomplete; three queries.

    What `with_result` says of each offer, for all of them at once: the runs of their versions are read once,
    not looked up for each offer.
    """
    runs = MatchRun.objects.filter(version__in=offers.order_by().values("current_version")).order_by()
    done, failed = Q(state=RunState.DONE), Q(state=RunState.FAILED)
    last_first = ["-confirmed_at", "-pk"]
    by_version = runs.values("version").annotate(
        kinds=ArrayAgg(KIND, filter=done, order_by=last_first),
        waits=BoolOr(Q(state__in=PENDING_STATES)),
        said_at=Max("confirmed_at", filter=done),
        broke_at=Max("ended_at", filter=failed),
    )
    broken = Q(waits=False, broke_at__isnull=False) & (Q(said_at=None) | Q(broke_at__gt=F("said_at")))
    found = by_version.aggregate(
        **{kind: Count("version", filter=Q(kinds__0=kind)) for kind in SAID_BY_RUNS},
        **{Attention.PENDING: Count("version", filter=Q(waits=True))},
        **{Attention.FAILED: Count("version", filter=broken)},
    )
    without = offers.count() - sum(found[kind] for kind in SAID_BY_RUNS)
    incomplete_offers = offers.incomplete().count()
    return {**found, OfferResult.NOT_MATCHED: without, "incomplete_offers": incomplete_offers}


@dataclass(frozen=True)
class RunStatus:
    """The runs of one version that matter: what waits, what failed since the result, and the result."""

    pending: MatchRun | None = None
    failed: MatchRun | None = None
    done: MatchRun | None = None

    @property
    def older(self) -> bool:
        """Whether the result is older than a run that waits or has failed."""
        return self.done is not None and self.name != "done"

    @property
    def name(self) -> str:
        """The state that the page shows first: pending, failed, done or none."""
        return next((name for name in ("pending", "failed", "done") if getattr(self, name)), "none")


def status_of(version: OfferVersion | None) -> RunStatus:
    """One query: the latest run in each state."""
    if version is None:
        return RunStatus()
    runs = MatchRun.objects.filter(version=version).order_by("state", "-confirmed_at", "-ended_at", "-pk")
    latest = {run.state: run for run in runs.select_related("weights").distinct("state")}
    done, failed = latest.get(RunState.DONE), latest.get(RunState.FAILED)
    if done and failed and _ended(failed) <= _ended(done):
        failed = None
    pending = latest.get(RunState.QUEUED) or latest.get(RunState.RUNNING)
    return RunStatus(pending=pending, failed=failed, done=done)


def last_done(version_id: int | None) -> Subquery:
    """The key of the run that `status_of` calls done."""
    done = MatchRun.objects.filter(version=version_id, state=RunState.DONE)
    return Subquery(done.order_by("-confirmed_at", "-pk").values("pk")[:1])


def last_run_about(version: OfferVersion, person: JobSeeker) -> Any:
    """The run that `status_of` calls done, or None; with what it kept of one person, None if it did not.

    Annotates `kept_verdict`, `kept_minimum` and `kept_maximum`.
    """
    kept = FilteredRelation("results", condition=Q(results__job_seeker=person))
    done = MatchRun.objects.filter(version=version, state=RunState.DONE).select_related("weights")
    about = done.annotate(kept=kept).annotate(
        kept_verdict=F("kept__verdict"), kept_minimum=F("kept__minimum"), kept_maximum=F("kept__maximum")
    )
    return about.order_by("-confirmed_at", "-pk").first()


def _ended(run: MatchRun) -> datetime:
    """When the run last said something: its end, or the latest rerun that confirmed it."""
    return run.confirmed_at or run.ended_at or run.requested_at


def runs_visible_through(integration: Integration) -> QuerySet[MatchRun]:
    """The runs of the offers of the integration's agencies."""
    offers = JobOffer.objects.visible_through(integration).order_by()
    return MatchRun.objects.filter(version__offer__in=offers).select_related("version__offer", "weights")


def people_of(run: MatchRun, verdict: Verdict) -> QuerySet[MatchResult]:
    """The people that the run kept for this verdict, in its order, without anything of where they live."""
    people = MatchResult.objects.filter(run=run, verdict=verdict).select_related("job_seeker")
    kept = [field.name for field in MatchResult._meta.concrete_fields]
    return people.only(*kept, "job_seeker__public_id").order_by("rank")


def findings(run: MatchRun, results: Iterable[MatchResult]) -> list[object]:
    """What a run was made with and what it found, to be compared with another's.

    Neither the date nor the size of the population: alone, they change nothing for the offer.
    """
    rows = [
        (
            r.verdict,
            r.rank,
            r.job_seeker_id,
            r.occupation,
            r.area,
            sorted(r.outcomes.items()),
            sorted((code, tuple(part)) for code, part in r.parts.items()),
        )
        for r in results
    ]
    made_with = [
        run.engine_hash,
        run.reference_version,
        run.parameters,
        run.weights_id,
        run.certification_rules,
    ]
    counts = [run.n_match, run.n_to_qualify]
    return [*made_with, *counts, sorted(rows, key=lambda row: row[:2])]
