"""The functions that say when to look twice: installed by `migrate`, refused if they differ."""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from francetravail_match.common.startup import startup_check

from ..attempts import finding
from ..openings import rates
from . import lost, rules, soundings, tightening

#: With who may call it, beside the owner.
NAMES = {
    "gate_tightened": "",
    "gate_counts": "",
    "gate_changes": "",
    "gate_people_asked": "",
    "gate_people_lost": "",
    "gate_like_offers": "",
    "gate_counted_as": "",
    "gate_record_sounding": "app",
    "gate_find_attempts": "app",
    "gate_signature_reasons": "app",
    "gate_opening_rates": "app",
    "gate_raise_alarms": "app",
}
SIGNED = "gate_signature_reasons(bigint)"
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
    return "".join(
        (
            tightening.TIGHTENED,
            lost.PEOPLE_LOST,
            soundings.compose(),
            rules.compose(),
            finding.compose(),
            rates.RATES,
            rates.ALARMS,
        )
    )


@cache
def digest() -> str:
    return hashlib.sha256(text().encode()).hexdigest()


def install(using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(DROP % ",".join(NAMES))
        cursor.execute(text())
        for name, roles in NAMES.items():
            if roles:
                cursor.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {roles}")
        cursor.execute(f"COMMENT ON FUNCTION {SIGNED} IS '{digest()}'")


def install_after_migrate(using: str, **kwargs: Any) -> None:
    """After the engine and the questions, which they read: the order of the apps."""
    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        install(using)


@startup_check
def check_second_looks() -> Sequence[CheckMessage]:
    """The database looks twice by the rules of this code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regprocedure)", [SIGNED])
        if cursor.fetchone() == (digest(),):
            return []
    return [
        Error(
            "Les raisons d'un second regard installées dans la base ne sont pas celles de cette version.",
            hint="Lancez `manage.py migrate`, ou revenez à la version qui les a installées.",
            id="gate.E002",
        )
    ]
