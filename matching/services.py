"""Runs of the matching: asked for, taken by one worker at a time, taken up again when it dies."""

import datetime
import logging
import time
from collections import Counter
from collections.abc import Iterable
from itertools import batched

from celery import current_app
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from kombu.exceptions import OperationalError as BrokerError

from francetravail_match.accounts.models import User
from francetravail_match.common.database import AppNow, app_now
from francetravail_match.journal import services as journal
from offers.models import OfferVersion

from .countercheck import services as counterchecks
from .enums import (
    DOORBELL_PATIENCE,
    LEASE,
    MAX_ATTEMPTS,
    PENDING_STATES,
    RunState,
    RunTrigger,
    Stage,
)
from .models import MatchResult, MatchRun
from .querysets import findings
from .relaxations import services as relaxations
from .sql import engine_hash
from .verdict import Matched, OfferNotLive, match

logger = logging.getLogger(__name__)
EXECUTE_TASK = "matching.execute_runs"
# A message costs more than a run: several share one, few enough for the workers to share the work.
RUNS_PER_MESSAGE = 20


# Taken and read at once.
CLAIM = """
UPDATE matching_matchrun
SET state = 'running', stage = %(stage)s, lease = gen_random_uuid(), lease_until = app_now() + %(lease)s,
    heartbeat_at = app_now(), started_at = app_now(), attempts = attempts + 1
WHERE id = %(run)s AND attempts < %(most)s
  AND (state = 'queued' OR state = 'running' AND lease_until < app_now())
RETURNING *
"""
# A bar that stands still for less tells nobody anything.
SHOWN_AFTER = datetime.timedelta(seconds=1)


class LostLease(Exception):
    """Another worker has taken the run up meanwhile: what this one found is dropped."""


@transaction.atomic
def request_run(*, version: OfferVersion, trigger: RunTrigger, requested_by: journal.Actor) -> MatchRun:
    """The pending run of this version, created and announced to the workers if there is none.

    The journal alone says which integration asked.
    """
    try:
        with transaction.atomic():
            run = MatchRun.objects.create(
                version=version,
                trigger=trigger,
                requested_by=requested_by if isinstance(requested_by, User) else None,
                requested_at=app_now(),
                announced_at=app_now(),
            )
    except IntegrityError:
        waiting = MatchRun.objects.filter(version=version, state__in=PENDING_STATES).first()
        # It may have ended since: then what it found is as new as what a new one would find.
        return waiting or MatchRun.objects.filter(version=version).latest("confirmed_at", "pk")
    run.refresh_from_db(fields=["requested_at", "announced_at"])  # the database dates them
    journal.record(
        "run.requested", actor=requested_by, object_type="run", object_id=run.public_id, trigger=trigger
    )
    transaction.on_commit(lambda: ring([run.pk]))
    return run


@transaction.atomic
def request_runs(version_ids: Iterable[int], *, trigger: RunTrigger) -> int:
    """One pending run for each version that has none; returns how many were added."""
    now = app_now()
    wanted = list(version_ids)
    pending = MatchRun.objects.filter(version__in=wanted, state__in=PENDING_STATES)
    already = set(pending.order_by("pk").values_list("version_id", flat=True))
    runs = [
        MatchRun(version_id=pk, trigger=trigger, requested_at=now, announced_at=now)
        for pk in wanted
        if pk not in already
    ]
    MatchRun.objects.bulk_create(runs, batch_size=1000, ignore_conflicts=True)
    created = pending.exclude(version__in=already).order_by("pk")
    run_ids = list(created.values_list("pk", flat=True))
    transaction.on_commit(lambda: ring(run_ids))
    return len(run_ids)


@transaction.atomic
def run_again(version_ids: Iterable[int], *, trigger: RunTrigger) -> int:
    """A run of each version that sees what is committed by now; returns how many were added."""
    wanted = list(version_ids)
    restart_runs(MatchRun.objects.filter(version__in=wanted))
    return request_runs(wanted, trigger=trigger)


@transaction.atomic
def restart_runs(runs: QuerySet[MatchRun]) -> None:
    """Those that are being done may have looked too early: they begin again, what they found is dropped."""
    begun = runs.filter(state=RunState.RUNNING).order_by("pk").select_for_update()
    run_ids = list(begun.values_list("pk", flat=True))
    MatchRun.objects.filter(pk__in=run_ids).update(
        state=RunState.QUEUED,
        stage=Stage.WAITING,
        lease=None,
        lease_until=None,
        attempts=0,
        announced_at=app_now(),
    )
    transaction.on_commit(lambda: ring(run_ids))


def ring(run_ids: list[int]) -> None:
    """Tell the workers that runs wait. A broker that is down loses nothing: the sweeper rings again."""
    try:
        with current_app.producer_or_acquire() as producer:
            for batch in batched(run_ids, RUNS_PER_MESSAGE):
                current_app.send_task(EXECUTE_TASK, [list(batch)], producer=producer, retry=False)
    except (BrokerError, OSError) as error:
        logger.warning("broker unreachable, %d runs left to the sweeper: %s", len(run_ids), error)


def claim_run(run_id: int) -> MatchRun | None:
    """Take a lease on a run that waits or whose lease is over; None if it is not to be had."""
    values = {"run": run_id, "stage": Stage.COUNTING, "lease": LEASE, "most": MAX_ATTEMPTS}
    return next(iter(MatchRun.objects.raw(CLAIM, values)), None)


def heartbeat(run: MatchRun, stage: Stage) -> None:
    """Show progress and keep the lease; raises LostLease if another worker has taken the run up."""
    kept = MatchRun.objects.filter(pk=run.pk, lease=run.lease).update(
        stage=stage, heartbeat_at=AppNow(), lease_until=AppNow() + LEASE
    )
    if not kept:
        raise LostLease


def execute_runs(run_ids: list[int]) -> dict[str, int]:
    """Do the work of several runs, each on its own: how many had each outcome."""
    outcomes: Counter[str] = Counter()
    for run_id in run_ids:
        try:
            outcomes[execute_run(run_id)] += 1
        except DatabaseError:
            # The lease runs out and the run is taken up again; the others need a connection that works.
            logger.exception("run %d was interrupted", run_id)
            outcomes["interrupted"] += 1
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
    return dict(outcomes)


def execute_run(run_id: int) -> str:
    """Do the work of one run, if it is to be had; returns a word for the outcome.

    A statement never lasts as long as the lease (`statement_timeout` is shorter): a run whose lease is over
    has lost its worker.
    """
    run = claim_run(run_id)
    if run is None:
        return "not_available"
    began = time.monotonic()
    try:
        matched = match(run.version_id)
        if time.monotonic() - began > SHOWN_AFTER.total_seconds():
            heartbeat(run, Stage.STORING)
        return store(run, matched)
    except LostLease:
        return "lost_lease"
    except OfferNotLive:
        fail_run(run, "L'offre n'est plus publiée, ou ses critères ont changé depuis la demande.")
        return "not_live"
    except OperationalError:
        if run.attempts >= MAX_ATTEMPTS:
            fail_run(run, "La base de données n'a pas répondu à temps. Relancez le rapprochement.")
            return "failed"
        raise  # the lease runs out, and the sweeper has it taken up


@transaction.atomic
def store(run: MatchRun, matched: Matched) -> str:
    """Write the run's record, once. A result that changes nothing only confirms the earlier run."""
    now = app_now()
    record = {
        "state": RunState.DONE,
        "stage": Stage.COMPLETE,
        "lease": None,
        "lease_until": None,
        "heartbeat_at": now,
        "ended_at": now,
        "confirmed_at": now,
        "engine_hash": engine_hash(),
        "reference_version": matched.reference_version,
        "parameters": matched.context.parameters,
        "weights_id": matched.context.weights_id,
        "certification_rules": matched.context.certification_rules,
        "as_of": matched.context.as_of,
        "snapshot": matched.snapshot,
        "watermark": matched.watermark,
        "n_people": matched.n_people,
        "n_match": matched.n_match,
        "n_to_qualify": matched.n_to_qualify,
        "not_compared": matched.not_compared,
    }
    if not MatchRun.objects.filter(pk=run.pk, lease=run.lease).update(**record):
        raise LostLease
    for name, value in record.items():
        setattr(run, name, value)
    results = [
        MatchResult(
            run=run,
            job_seeker_id=person.job_seeker_id,
            verdict=person.verdict,
            rank=person.rank,
            occupation=person.occupation,
            area=person.area,
            outcomes=person.outcomes,
            minimum=person.minimum,
            maximum=person.maximum,
            parts=person.parts,
        )
        for person in matched.results
    ]
    earlier = MatchRun.objects.filter(version=run.version_id, state=RunState.DONE).exclude(pk=run.pk)
    latest = earlier.order_by("-confirmed_at", "-pk").first()
    if latest is not None and findings(latest, latest.results.all()) == findings(run, results):
        MatchRun.objects.filter(pk=latest.pk).update(confirmed_at=now)
        MatchRun.objects.filter(pk=run.pk).delete()
        counterchecks.ask(latest, now)
        counterchecks.ask_again(latest, now)
        relaxations.count_found(run=latest, now=now)
        return "confirmed"
    MatchResult.objects.bulk_create(results)
    counterchecks.ask(run, now)
    relaxations.count_found(run=run, now=now)
    return "done"


def fail_run(run: MatchRun, error: str) -> None:
    """End a run with a French message that says what to do."""
    MatchRun.objects.filter(pk=run.pk, lease=run.lease).update(
        state=RunState.FAILED, lease=None, lease_until=None, ended_at=app_now(), error=error
    )


def sweep_runs(limit: int = 500) -> int:
    """Announce again, oldest first, the runs that nobody took and those whose worker died."""
    now = app_now()
    dead = Q(state=RunState.RUNNING, lease_until__lt=now)
    MatchRun.objects.filter(dead, attempts__gte=MAX_ATTEMPTS).update(
        state=RunState.FAILED,
        lease=None,
        lease_until=None,
        ended_at=now,
        error="Le rapprochement s'est interrompu plusieurs fois. Relancez-le ; sinon, prévenez le support.",
    )
    forgotten = Q(state=RunState.QUEUED, announced_at__lt=now - DOORBELL_PATIENCE)
    waiting = MatchRun.objects.filter(dead | forgotten).order_by("announced_at", "pk")
    run_ids = list(waiting.values_list("pk", flat=True)[:limit])
    MatchRun.objects.filter(pk__in=run_ids).update(announced_at=now)
    ring(run_ids)
    return len(run_ids)
