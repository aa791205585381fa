"""The one way to write the journal, and what keeps it: seals, partitions, retention."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from francetravail_match.accounts.models import User
from francetravail_match.common.database import call
from francetravail_match.common.request_id import request_id
from francetravail_match.integrations.models import Integration

from .actions import ACTIONS

#: A user, or a program by its token; None for a command or a task.
Actor = User | Integration | None


def record(
    action: str,
    *,
    actor: Actor,
    object_type: str = "",
    object_id: uuid.UUID | None = None,
    reason: str = "",
    **payload: Any,
) -> None:
    """Write one line in the current transaction: it is kept if, and only if, the act is.

    ``reason`` is a code. Raises ValueError for an action or a payload key that `ACTIONS` does not list.
    """
    objects = [(object_id, {**payload, "reason": reason})]
    record_many(action, actor=actor, object_type=object_type, objects=objects)


def record_many(
    action: str,
    *,
    actor: Actor,
    object_type: str,
    objects: Iterable[tuple[uuid.UUID | None, dict[str, Any]]],
) -> None:
    """One line per (object id, payload), in one statement.

    ``reason`` in a payload is the line's coded reason; the database gives it its own column. An integration
    is named in the payload: it is nobody, and acts for several agencies.
    """
    lines = list(objects)
    _check(action, {key for _, payload in lines for key in payload})
    user = actor if isinstance(actor, User) else None
    program = {"integration": str(actor.public_id)} if isinstance(actor, Integration) else {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT journal_write(%s, %s, %s, %s, line.object_id, line.payload, request_id => %s)
            FROM unnest(%s::uuid[], %s::jsonb[]) AS line(object_id, payload)
            """,
            [
                user.pk if user else None,
                user.agency_id if user else None,
                action,
                object_type,
                request_id(),
                [object_id for object_id, _ in lines],
                [Jsonb({**payload, **program}) for _, payload in lines],
            ],
        )


def _check(action: str, keys: set[str]) -> None:
    if action not in ACTIONS:
        raise ValueError(f"{action}: an action that journal/actions.py does not list")
    if unknown := keys - ACTIONS[action].keys - {"reason"}:
        raise ValueError(f"{action}: journal/actions.py does not list {', '.join(sorted(unknown))}")


def seal_lines() -> int:
    """Chain the lines that are older than every running transaction; returns how many."""
    total = 0
    while sealed := call("journal_seal_lines"):
        total += sealed
    return total


def prepare_months() -> int:
    """Make the partitions of the coming months; returns how many were missing."""
    return call("journal_prepare")


@transaction.atomic
def drop_expired() -> list[str]:
    """Drop the months that ended twelve months ago or more, as `2026_11`; their digests stay."""
    months: list[str] = call("journal_drop_expired")
    for month in months:
        record("journal.month_dropped", actor=None, object_type="journal", month=month.replace("_", "-"))
    return months
