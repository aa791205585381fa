"""Functions that `migrate` writes into the database from this code, refused at start-up where they differ."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate

from .startup import startup_check

HINT = "Lancez `manage.py migrate`, ou revenez à la version qui a préparé cette base."
#: Whatever was installed under these names before: a function that returns other columns is not replaced.
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


@dataclass(frozen=True)
class Installed:
    """Functions of one text.

    ``signed``: with its arguments, the function whose comment bears the SHA-256 of the text. ``callers``:
    each function, with the roles that may call it beside its owner. ``refusal``: French, for who starts a
    process.
    """

    signed: str
    callers: Mapping[str, str]
    text: Callable[[], str]
    refusal: str
    error_id: str

    def digest(self) -> str:
        return hashlib.sha256(self.text().encode()).hexdigest()

    def install(self, using: str) -> None:
        with connections[using].cursor() as cursor:
            drop_functions(cursor, self.callers)
            cursor.execute(self.text())
            for name, roles in self.callers.items():
                if roles:
                    cursor.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {roles}")
            sign(cursor, self.signed, self.digest())

    def check(self) -> Sequence[CheckMessage]:
        return refused(self.refusal, self.error_id) if read_signature(self.signed) != self.digest() else []

    def keep_with(self, app: AppConfig) -> None:
        """The app's migrations are followed by these functions; nothing starts in production on others."""
        EVERY.append(self)
        once_migrated(app, self.install)
        startup_check(self.check)


EVERY: list[Installed] = []


def once_migrated(app: AppConfig, install: Callable[[str], None]) -> None:
    """Have this called after the app's migrations if none of any app is left: half the tables would not do.

    Apps come in the order of the settings: what reads another app's functions is of a later one.
    """

    def receive(using: str, **kwargs: Any) -> None:
        executor = MigrationExecutor(connections[using])
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            install(using)

    post_migrate.connect(receive, sender=app, weak=False)


def drop_functions(cursor: CursorWrapper, names: Iterable[str]) -> None:
    cursor.execute(DROP % ",".join(names))


def sign(cursor: CursorWrapper, function: str, digest: str) -> None:
    cursor.execute(f"COMMENT ON FUNCTION {function} IS '{digest}'")


def read_signature(function: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regprocedure)", [function])
        (digest,) = cursor.fetchone()
        return digest


def refused(reason: str, error_id: str) -> list[CheckMessage]:
    return [Error(reason, hint=HINT, id=error_id)]
