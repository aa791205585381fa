"""The linter of the database: installed by `migrate`, refused at start-up if it has other rules."""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from francetravail_match.common.startup import startup_check

from .in_database import text

#: Bears the digest of them all: words that were read by other rules are to be read again.
SIGNED = "offers_word_rules()"
NAMES = (
    "offers_word_rules",
    "offers_readable",
    "offers_excerpt_digest",
    "offers_places",
    "offers_without",
    "offers_sentence",
    "offers_worth_looking",
    "offers_unlawful_words",
    "offers_unlawful",
)


@cache
def digest() -> str:
    return hashlib.sha256(text().encode()).hexdigest()


def install(using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(text())
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {', '.join(NAMES)} TO app, admin")
        cursor.execute(f"COMMENT ON FUNCTION {SIGNED} IS '{digest()}'")


def install_after_migrate(using: str, **kwargs: Any) -> None:
    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        install(using)


@startup_check
def check_linter() -> Sequence[CheckMessage]:
    """The database reads offers by the rules of this code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regprocedure)", [SIGNED])
        if cursor.fetchone() == (digest(),):
            return []
    return [
        Error(
            "Les règles de rédaction des offres installées dans la base ne sont pas celles de cette version.",
            hint="Lancez `manage.py migrate`, ou revenez à la version qui les a installées.",
            id="offers.E001",
        )
    ]
