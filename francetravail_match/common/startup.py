"""Start-up checks: what makes web, worker and beat refuse to start in production.

Each app registers its own with `startup_check`; `check --deploy` runs the same ones. They are errors in
French that say what to do. The environment is checked earlier, by the settings (`settings/safety.py`).
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError, connection
from psycopg.errors import UndefinedColumn, UndefinedFunction, UndefinedTable

TAG = "startup"
EMPTY_DATABASE = (
    "C'est la base d'une démonstration : partez d'une base vide (docs/operations.md, « Installer »)."
)
#: A table, a column or a function that a migration will make.
NOT_MIGRATED = (UndefinedTable, UndefinedColumn, UndefinedFunction)
RIGHTS = "DATABASE_URL est-elle celle du rôle app, et les droits ceux que `migrate` donne ?"
Check = Callable[[], Sequence[CheckMessage]]


def startup_check(check: Check) -> Check:
    """Register a check of a production process; it may read the database."""

    def checked(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
        try:
            return check()
        except OperationalError:
            return [
                Error(
                    "La base ne répond pas.", hint="Vérifiez DATABASE_URL et le serveur.", id="startup.E001"
                )
            ]
        except ProgrammingError as error:
            if isinstance(error.__cause__, NOT_MIGRATED):
                # The check of the migrations says so.
                return []
            return [Error(f"La base refuse : {error}".strip(), hint=RIGHTS, id="startup.E002")]

    register(checked, TAG, deploy=True)
    return check


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured with everything that is wrong, where the settings ask for it."""
    if not settings.REFUSE_UNSAFE_START:
        return
    try:
        found = run_checks(tags=[TAG], include_deployment_checks=True)
    finally:
        # A process that forks after this must not share a connection.
        connection.close()
    serious = sorted((error for error in found if error.is_serious()), key=lambda error: str(error.id))
    reasons = dict.fromkeys(f"{error.msg} {error.hint or ''}".strip() for error in serious)
    if reasons:
        raise ImproperlyConfigured("L'application ne démarre pas.\n- " + "\n- ".join(reasons))
