"""The functions that say whom to ask what: installed in the database by `migrate`, refused if they differ."""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from francetravail_match.common.startup import startup_check

from .. import criteria
from .standing import STATES
from .wanted import compose

NAMES = ("questions_states", "questions_of_offer", "questions_of_pair")
SIGNED = "questions_states(bigint, jsonb)"
DROP = """
DO $$
DECLARE installed regprocedure;
BEGIN
    FOR installed IN SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname = ANY ('{%s}') LOOP
        EXECUTE format('DROP FUNCTION %%s', installed);
    END LOOP;
END $$;
"""


def text() -> str:
    return compose(criteria.CRITERIA) + STATES


@cache
def digest() -> str:
    return hashlib.sha256(text().encode()).hexdigest()


def install(using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(DROP % ",".join(NAMES))
        cursor.execute(text())
        for name in NAMES:
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {name} TO app, admin, engine")
        cursor.execute(f"COMMENT ON FUNCTION {SIGNED} IS '{digest()}'")


def install_after_migrate(using: str, **kwargs: Any) -> None:
    """After the engine, which they read: the order of the apps."""
    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        install(using)


@startup_check
def check_questions() -> Sequence[CheckMessage]:
    """The database asks by the criteria of this code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regprocedure)", [SIGNED])
        if cursor.fetchone() == (digest(),):
            return []
    return [
        Error(
            "Les questions installées dans la base ne sont pas celles de cette version.",
            hint="Lancez `manage.py migrate`, ou revenez à la version qui les a installées.",
            id="questions.E001",
        )
    ]
