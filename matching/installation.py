"""The engine in the database: installed by `migrate`, its text kept by hash, refused where it differs."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from francetravail_match.common.startup import startup_check

from . import criteria
from .changes import compared
from .criteria import Criterion
from .functions import BODIES
from .sql import compose, engine_hash, engine_text

#: Whatever was installed under these names before: a function that returns other columns is not replaced.
DROP = """
DO $$
DECLARE installed regprocedure;
BEGIN
    FOR installed IN SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname = ANY ('{%(names)s}') LOOP
        EXECUTE format('DROP FUNCTION %%s', installed);
    END LOOP;
END $$;
"""
GRANT = """
DO $$
DECLARE installed regprocedure;
BEGIN
    FOR installed IN SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname = ANY ('{%(names)s}') LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %%s TO app, admin, engine', installed);
    END LOOP;
END $$;
"""
KEEP = """
INSERT INTO matching_engine (hash, "text") VALUES (%s, %s) ON CONFLICT (hash) DO NOTHING;
"""
# In this order: at no time are two of them installed.
CURRENT = """
UPDATE matching_engine SET installed = false WHERE installed AND hash <> %(hash)s;
UPDATE matching_engine SET installed = true WHERE NOT installed AND hash = %(hash)s;
"""


def install(using: str, all_criteria: Sequence[Criterion] | None = None) -> None:
    """Create the engine's functions, as the owner of the schema, and keep their text."""
    applied = criteria.CRITERIA if all_criteria is None else all_criteria
    functions = compose(applied) | compared.compose(applied)
    with connections[using].cursor() as cursor:
        cursor.execute(DROP % {"names": ",".join([*BODIES, compared.BEFORE])})
        for text in functions.values():
            cursor.execute(text)
        cursor.execute(GRANT % {"names": ",".join(function_names(functions))})
        if all_criteria is None:
            cursor.execute(KEEP, [engine_hash(), engine_text()])
            cursor.execute(CURRENT, {"hash": engine_hash()})


def function_names(functions: dict[str, str]) -> list[str]:
    """The names of the functions that these texts create."""
    starts = (text.split("CREATE OR REPLACE FUNCTION ")[1:] for text in functions.values())
    return [part.split("(")[0] for texts in starts for part in texts]


def install_after_migrate(using: str, **kwargs: Any) -> None:
    """Install the engine once nothing is left to migrate: half of the tables would not do."""
    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        install(using)


@startup_check
def check_engine() -> Sequence[CheckMessage]:
    """The database applies the rule of this code, and no other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM matching_engine WHERE installed")
        installed = cursor.fetchone()
    if installed == (engine_hash(),):
        return []
    return [
        Error(
            "Le moteur de rapprochement installé dans la base n'est pas celui de cette version.",
            hint="Lancez `manage.py migrate`, ou revenez à la version qui a installé ce moteur.",
            id="matching.E001",
        )
    ]
