"""The engine in the database: installed by `migrate`, its text kept by hash, refused where it differs."""

from collections.abc import Sequence

from django.core.checks import CheckMessage
from django.db import connection, connections

from francetravail_match.common.installed import drop_functions, refused
from francetravail_match.common.startup import startup_check

from . import criteria
from .changes import compared
from .criteria import Criterion
from .functions import BODIES
from .sql import compose, engine_hash, engine_text

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
        drop_functions(cursor, [*BODIES, compared.BEFORE, "matching_points"])
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


@startup_check
def check_engine() -> Sequence[CheckMessage]:
    """The database applies the rule of this code, and no other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM matching_engine WHERE installed")
        installed = cursor.fetchone()
    if installed == (engine_hash(),):
        return []
    return refused(
        "Le moteur de rapprochement installé dans la base n'est pas celui de cette version.", "matching.E001"
    )
