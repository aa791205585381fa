"""The one way to write the journal."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from francetravail_match.accounts.models import User


def record(
    action: str,
    *,
    actor: User | None,
    object_type: str = "",
    object_id: uuid.UUID | None = None,
    **payload: Any,
) -> None:
    """Write one line in the current transaction: it is kept if, and only if, the act is."""
    record_many(action, actor=actor, object_type=object_type, objects=[(object_id, payload)])


def record_many(
    action: str,
    *,
    actor: User | None,
    object_type: str,
    objects: Iterable[tuple[uuid.UUID | None, dict[str, Any]]],
) -> None:
    """One line per (object id, payload), in one statement. ``actor`` is None for a command or a task."""
    pairs = list(objects)
    actor_id = actor.pk if actor else None
    agency_id = actor.agency_id if actor else None
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT journal_write(%s, %s, %s, %s, line.object_id, line.payload)
            FROM unnest(%s::uuid[], %s::jsonb[]) AS line(object_id, payload)
            """,
            [
                actor_id,
                agency_id,
                action,
                object_type,
                [object_id for object_id, _ in pairs],
                [Jsonb(payload) for _, payload in pairs],
            ],
        )
