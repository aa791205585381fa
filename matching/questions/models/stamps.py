"""Dates that the database writes, whatever one says."""

from typing import Any

from django.db.models import DateTimeField, Func


def stamped(label: str) -> "DateTimeField[Any, Any]":
    return DateTimeField(
        label, editable=False, db_default=Func(function="app_now", output_field=DateTimeField())
    )
