"""The key of the environment, brought to the database by `migrate`; the indexes of its hashes with it."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from francetravail_match.common.startup import startup_check

from .hash_keys import hash_keys, newest_hash, pads

STORE = """
INSERT INTO candidates_hashkey (inner_pad, outer_pad) VALUES (%(inner)s, %(outer)s)
ON CONFLICT (one) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad
    WHERE candidates_hashkey.inner_pad <> excluded.inner_pad
"""
INDEXES = ("candidates_identity_email_hash", "candidates_identity_phone_hash")
PROBE = "probe"


def install(using: str) -> None:
    inner, outer = pads(next(iter(hash_keys().values())))
    with connections[using].cursor() as cursor:
        cursor.execute(STORE, {"inner": inner, "outer": outer})
        if cursor.rowcount:
            for index in INDEXES:
                cursor.execute(f"REINDEX INDEX {index}")


def install_after_migrate(using: str, **kwargs: Any) -> None:
    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        install(using)


@startup_check
def check_hash_key() -> Sequence[CheckMessage]:
    """With another key than the database's, nobody registered would be recognised."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT candidates_hash(%s)", [PROBE])
        if cursor.fetchone() == (newest_hash(PROBE),):
            return []
    return [
        Error(
            "La clé des empreintes (HASH_KEYS) n'est pas celle que la base a reçue.",
            hint="Lancez `manage.py migrate` avec la clé de l'application, ou rendez-lui la sienne.",
            id="candidates.E002",
        )
    ]
