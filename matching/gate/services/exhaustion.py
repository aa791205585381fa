"""The policy of a region under which who was proposed, and is not to be had, is taken for nobody."""

from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg.errors import CheckViolation, RestrictViolation

from francetravail_match.accounts.models import User

from ..models import ExhaustionPolicy


class PolicyRefused(Exception):
    """The database refused; the message says why, in French."""


def decide_exhaustion(*, by: User, reference: str) -> ExhaustionPolicy:
    """The pilote of a region decides it; nothing is in force until another pilote has countersigned."""
    return ExhaustionPolicy.objects.get(pk=_call("gate_decide_exhaustion", by.pk, reference))


def countersign_exhaustion(policy: ExhaustionPolicy, *, by: User) -> None:
    _call("gate_countersign_exhaustion", by.pk, policy.pk)


def end_exhaustion(*, by: User) -> None:
    """That of the pilote's own region, at once."""
    _call("gate_end_exhaustion", by.pk)


def _call(function: str, *values: Any) -> Any:
    places = ", ".join(["%s"] * len(values))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}({places})", values)
            return cursor.fetchone()[0]
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, RestrictViolation):
            raise PolicyRefused(cause.diag.message_primary) from error
        if isinstance(cause, CheckViolation):
            raise PolicyRefused("Donnez la référence de la décision.") from error
        raise
