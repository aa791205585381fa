"""Database functions that queries share."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import psycopg
from django.db import IntegrityError, OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import DateTimeField, Func, Model, TextField
from django.utils.timezone import localdate
from psycopg.errors import CheckViolation, LockNotAvailable, RestrictViolation

#: What `fold_text()` turns into spaces.
PUNCTUATION = re.compile(r"[-'’/().,\s]+")


class AppNow(Func):
    """`app_now()`: the database's clock plus the offset that only its owner can set."""

    function = "app_now"
    template = "(SELECT %(function)s())"
    output_field = DateTimeField()


class Folded(Func):
    """`fold_text()`: lower case, without accents or punctuation; indexes of searched texts hold this."""

    function = "fold_text"
    output_field = TextField()


def app_now() -> datetime:
    """The product's time, an aware datetime read from the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_now()")
        (now,) = cursor.fetchone()
    return now


def app_today() -> date:
    """The day in Paris, by the product's time."""
    return localdate(app_now())


def call(function: str, *values: Any) -> Any:
    """The one value that a function of the database returns; a refusal is an IntegrityError, in French."""
    places = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({places})", values)
        return cursor.fetchone()[0]


def words_of_refusal(error: IntegrityError, *models: type[Model]) -> str:
    """Why the database refused, in French: what its function says, or what one of these models says of the
    constraint. Raises the error again where neither says anything.
    """
    cause = error.__cause__
    if isinstance(cause, RestrictViolation):
        return str(cause.diag.message_primary)
    if isinstance(cause, CheckViolation):
        for known in (constraint for model in models for constraint in model._meta.constraints):
            if known.name == cause.diag.constraint_name:
                return str(known.violation_error_message)
    raise error


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """A cursor for a statement that is asked again and again: what it is given is sent beside it.

    Django writes values into the text, so that the database reads and plans each call anew.
    """
    connection.ensure_connection()
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    plain: Any = psycopg.Cursor(connection.connection)
    with make(plain) as cursor:
        yield cursor


def searched_words(terms: str) -> list[str]:
    """The words of a search, as texts are folded: « (peintre », « soudeur, »."""
    return [word for word in PUNCTUATION.split(terms) if word]


def lock_not_available(error: OperationalError) -> bool:
    """Whether someone else held a row for longer than `lock_timeout`."""
    return isinstance(error.__cause__, LockNotAvailable)
