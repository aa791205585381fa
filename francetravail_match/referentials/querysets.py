"""Reads of the reference data that more than one place needs."""

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from .enums import ParameterCode

if TYPE_CHECKING:
    from .models import NationalParameter


class RetirableQuerySet[M: Model](QuerySet[M]):
    def in_force(self) -> "RetirableQuerySet[M]":
        """Without what a later edition no longer has: what a picker may propose."""
        return self.filter(retired_at=None)


class DatedQuerySet[M: Model](QuerySet[M]):
    def on(self, day: datetime.date) -> "DatedQuerySet[M]":
        """The rows in force on ``day``, both ends included."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


def parameter_at(code: ParameterCode, day: datetime.date) -> float:
    """The value of a national parameter on ``day``, in its label's unit; DoesNotExist before the first."""
    model: type[NationalParameter] = apps.get_model("referentials", "NationalParameter")
    return newest(model.objects.filter(code=code), day).value


def smic_at(day: datetime.date) -> Decimal:
    """The legal minimum wage (SMIC) on ``day``: gross euros an hour, France except Mayotte."""
    return newest(apps.get_model("referentials", "MinimumWage").objects.all(), day).hourly_gross


def newest(rows: QuerySet[Any], day: datetime.date) -> Any:
    """The row that the latest `valid_from` up to ``day`` put in force."""
    return rows.filter(valid_from__lte=day).order_by("-valid_from")[:1].get()
