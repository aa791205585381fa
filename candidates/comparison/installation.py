"""The keys of the environment, brought to the database by `migrate`; the indexes of its hashes with them."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error
from django.db import connection, connections, transaction

from francetravail_match.common.startup import startup_check

from .hash_keys import hash_keys, keyed_hash, pads

NEWEST = "SELECT inner_pad FROM candidates_hashkey ORDER BY version DESC LIMIT 1"
FORGET = "DELETE FROM candidates_hashkey WHERE version <> ALL (%s)"
STORE = """
INSERT INTO candidates_hashkey (version, inner_pad, outer_pad) VALUES (%s, %s, %s)
ON CONFLICT (version) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad
"""
INDEXES = ("candidates_identity_email_hash", "candidates_identity_phone_hash")
PROBE = "probe"


def install(using: str) -> None:
    """The live keys and no other; the indexes anew where the newest is another."""
    keys = {version: pads(key) for version, key in hash_keys().items()}
    newest, _ = next(iter(keys.values()))
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(NEWEST)
        before = cursor.fetchone()
        cursor.execute(FORGET, [list(keys)])
        cursor.executemany(STORE, [(version, *both) for version, both in keys.items()])
        if before != (newest,):
            for index in INDEXES:
                cursor.execute(f"REINDEX INDEX {index}")


@startup_check
def check_hash_keys() -> Sequence[CheckMessage]:
    """With other keys than the database's, nobody registered would be recognised, nor who objected."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT candidates_hashes(%s)", [PROBE])
        if cursor.fetchone() == ([keyed_hash(PROBE, key) for key in hash_keys().values()],):
            return []
    return [
        Error(
            "Les clés des empreintes (HASH_KEYS) ne sont pas celles que la base a reçues.",
            hint="Lancez `manage.py migrate` avec les clés de l'application, ou rendez-lui les siennes.",
            id="candidates.E002",
        )
    ]
