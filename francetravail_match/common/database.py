"""Database functions that queries share."""

from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Func, TextField


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
