"""Functions of the database, and the words of their refusals."""

from typing import Any

from django.db import IntegrityError, transaction

from francetravail_match.common import database
from francetravail_match.pilot.services import PilotRefused

from .models import Attestation, ContactPolicy, PersonAsk, Sighting, SourceActivation, Step


def call(function: str, *values: Any) -> Any:
    """What the function returns; PilotRefused where it refuses."""
    try:
        with transaction.atomic():
            return database.call(function, *values)
    except IntegrityError as error:
        raise PilotRefused(words_of(error)) from error


def words_of(error: IntegrityError) -> str:
    """What the database says, or what the model says of the constraint that it names."""
    return database.words_of_refusal(
        error, Sighting, Step, Attestation, SourceActivation, ContactPolicy, PersonAsk
    )
