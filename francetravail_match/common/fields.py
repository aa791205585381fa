"""Columns that many tables have: who acted, and when by the database's own clock."""

from typing import Any

from django.conf import settings
from django.db.models import PROTECT, DateTimeField, ForeignKey, Func

#: `app_now()`, as the default of a column: a bare call, where `AppNow` is a subquery.
NOW = Func(function="app_now", output_field=DateTimeField())


def account(label: str, **options: Any) -> Any:
    """Who did it: an account that cannot be deleted meanwhile."""
    return ForeignKey(settings.AUTH_USER_MODEL, PROTECT, verbose_name=label, related_name="+", **options)


def written_at(label: str, **options: Any) -> "DateTimeField[Any, Any]":
    """When the row was written: the database says, whatever is given."""
    return DateTimeField(label, editable=False, db_default=NOW, **options)
