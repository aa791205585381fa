"""What a finding proves: verified as it was signed, and counted again as the database was then."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction

from francetravail_match.common.installed import drop_functions

from ..functions import BODIES
from ..models import Engine
from .models import AbsenceFinding

RECOUNT = """SELECT c.n_match, c.n_to_qualify FROM gate_absencefinding f,
    matching_recount(f.version_id, f.snapshot::pg_snapshot, f.parameters) AS c WHERE f.id = %s"""


class NotReplayable(Exception):
    """Why a finding cannot be counted again, in French."""


class _Undone(Exception):
    """Nothing of an engine that is no more is left behind."""


@dataclass(frozen=True)
class Replay:
    """``counts``: what the finding says; ``recomputed``: by its own engine, over the rows that it saw.

    ``erased_since``: people unanswered, or exhausted, then of whom nothing is kept any more, at their own
    wish or in time.
    """

    equal: bool
    counts: dict[str, int]
    recomputed: dict[str, int]
    erased_since: int

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def verify_findings() -> list[tuple[int, str]]:
    """Finding and problem: `changed`, `link` of the chain, `person` whom it did not commit to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT finding_id, problem FROM gate_verify_findings()")
        return cursor.fetchall()


def replay(finding: AbsenceFinding) -> Replay:
    """Count again what the finding counted: equal unless the past was rewritten.

    Raises NotReplayable where the rows of that time are not kept, or another engine counted and this process
    may not install it for a moment.
    """
    to_qualify = finding.n_unanswered + finding.n_cannot_be_asked + finding.n_waiting_newcomers
    kept = finding.people.count()
    n_match, n_to_qualify = _recount(finding)
    # Who was erased is missing from both; who was only forgotten, from the finding's own rows alone.
    exhausted_since = finding.n_exhausted - n_match
    equal = exhausted_since >= 0 and kept <= n_to_qualify <= to_qualify
    return Replay(
        equal=equal,
        counts={
            "n_match": finding.n_match,
            "n_exhausted": finding.n_exhausted,
            "n_to_ask": finding.n_to_ask,
            "n_to_qualify": to_qualify,
        },
        recomputed={"n_match": n_match, "n_to_qualify": n_to_qualify},
        erased_since=to_qualify - kept + max(exhausted_since, 0),
    )


def _recount(finding: AbsenceFinding) -> tuple[int, int]:
    with _engine_of(finding) as using, connections[using].cursor() as cursor:
        cursor.execute(RECOUNT, [finding.pk])
        counted = cursor.fetchone()
    if counted is None:
        raise NotReplayable("L'offre de ce temps-là n'est plus conservée.")
    return counted


@contextmanager
def _engine_of(finding: AbsenceFinding) -> Iterator[str]:
    """The alias of a connection on which the finding's engine is the one installed."""
    engine = Engine.objects.get(hash=finding.engine_hash)
    if engine.installed:
        yield "default"
        return
    if "migrator" not in settings.DATABASES:
        raise NotReplayable(
            "Ce constat est d'un autre moteur : lancez la commande avec MIGRATOR_DATABASE_URL, comme migrate."
        )
    try:
        with transaction.atomic(using="migrator"):
            with connections["migrator"].cursor() as cursor:
                drop_functions(cursor, BODIES)
                cursor.execute(engine.text)
            yield "migrator"
            raise _Undone
    except _Undone:
        pass
