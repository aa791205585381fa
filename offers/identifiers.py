"""SIREN, SIRET and telephone numbers: what they look like, and the keys of those that have one.

The database holds the same rule (`siren_is_valid`, `siret_is_valid`): a check constraint of the tables.
"""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Func
from stdnum.fr import siren, siret

SIREN_DIGITS, SIRET_DIGITS = 9, 14
PHONE = re.compile(r"\+?[0-9]{6,15}")


class IsSiren(Func):
    """The text is nine digits with a right key."""

    function = "siren_is_valid"
    output_field = BooleanField()


class IsSiret(Func):
    """The text is fourteen digits with right keys."""

    function = "siret_is_valid"
    output_field = BooleanField()


def compact(number: str) -> str:
    """The number as it is stored: without the spaces and points that people write in it."""
    return re.sub(r"[\s.]", "", number)


def is_siren(number: str) -> bool:
    return re.fullmatch(r"[0-9]{9}", number) is not None and siren.is_valid(number)


def is_siret(number: str) -> bool:
    """Fourteen digits whose keys are right; those of La Poste (SIREN 356000000) have a rule of their own."""
    return re.fullmatch(r"[0-9]{14}", number) is not None and siret.is_valid(number)


def validate_siren(number: Any) -> None:
    if not is_siren(str(number)):
        raise ValidationError(
            "« %(number)s » n'est pas un SIREN : neuf chiffres, dont le dernier est une clé de contrôle.",
            code="siren",
            params={"number": number},
        )


def validate_siret(number: Any) -> None:
    if not is_siret(str(number)):
        raise ValidationError(
            "« %(number)s » n'est pas un SIRET : quatorze chiffres, dont le dernier est une clé de contrôle.",
            code="siret",
            params={"number": number},
        )


def clean_phone(number: str) -> str:
    """The telephone as it is stored; ValidationError if it is none. Empty stays empty."""
    number = compact(number)
    if number and not PHONE.fullmatch(number):
        raise ValidationError("Un téléphone s'écrit comme 03 20 00 00 00 ou +33320000000.", code="phone")
    return number
