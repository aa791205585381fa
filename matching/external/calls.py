"""Functions of the database, and the words of their refusals."""

from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg.errors import CheckViolation, RestrictViolation

from francetravail_match.pilot.services import PilotRefused

from .models import Attestation, ContactPolicy, PersonAsk, Sighting, SourceActivation, Step


def call(function: str, *values: Any) -> Any:
    """What the function returns; PilotRefused where it refuses."""
    places = ", ".join(["%s"] * len(values))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}({places})", values)
            return cursor.fetchone()[0]
    except IntegrityError as error:
        raise PilotRefused(words_of(error)) from error


def words_of(error: IntegrityError) -> str:
    """What the database says, or what the model says of the constraint that it names."""
    cause = error.__cause__
    if isinstance(cause, RestrictViolation):
        return str(cause.diag.message_primary)
    if isinstance(cause, CheckViolation):
        for model in (Sighting, Step, Attestation, SourceActivation, ContactPolicy, PersonAsk):
            for known in model._meta.constraints:
                if known.name == cause.diag.constraint_name:
                    return str(known.violation_error_message)
    raise error
