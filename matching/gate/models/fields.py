"""What the tables of the gate share: who, and when, by the database's own clock."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import DateTimeField, Func


def account(label: str, **options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **options
    )


def written_at(label: str, **options: Any) -> Any:
    return models.DateTimeField(
        label,
        editable=False,
        db_default=Func(function="app_now", output_field=DateTimeField()),
        **options,
    )


def number(label: str) -> Any:
    return models.PositiveIntegerField(label)
