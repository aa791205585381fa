"""An offer's runs in each situation, made by the services that a worker calls."""

import datetime

from django.db import connection

from francetravail_match.common.database import app_now
from matching.enums import RunState, RunTrigger, Stage
from matching.models import MatchRun
from matching.services import claim_run, execute_run, fail_run, heartbeat, request_run
from offers.models import JobOffer
from tests.factories import JobSeekerFactory
from tests.utils import by_owner

FAILURE = "La base de données n'a pas répondu à temps. Relancez le rapprochement."


def pending(offer: JobOffer) -> MatchRun:
    """The run of the current version that waits or runs, asked for if there is none."""
    assert offer.current_version
    return request_run(version=offer.current_version, trigger=RunTrigger.REQUEST, requested_by=None)


def claimed(offer: JobOffer) -> MatchRun:
    """A worker has taken the pending run."""
    run = claim_run(pending(offer).pk)
    assert run
    return run


def advanced(offer: JobOffer, stage: Stage) -> MatchRun:
    """A worker has taken the pending run and come this far."""
    run = claimed(offer)
    heartbeat(run, stage)
    return run


def fail(run: MatchRun) -> None:
    """The run that a worker has taken fails."""
    fail_run(run, FAILURE)


def failed(offer: JobOffer) -> None:
    fail(claimed(offer))


def done(offer: JobOffer) -> None:
    """A worker has done the pending run, on the people of whom the test has made rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    assert execute_run(pending(offer).pk) in {"done", "confirmed"}


def done_yesterday(offer: JobOffer) -> None:
    done(offer)
    yesterday = app_now() - datetime.timedelta(days=1)
    runs = MatchRun.objects.filter(version=offer.current_version_id, state=RunState.DONE)
    by_owner.update(runs, ended_at=yesterday, confirmed_at=yesterday)


def people(matches: int = 0, to_qualify: int = 0) -> None:
    """Registered people for the default published offer."""
    JobSeekerFactory.create_batch(matches, matches=True)
    JobSeekerFactory.create_batch(to_qualify, to_qualify=True)
