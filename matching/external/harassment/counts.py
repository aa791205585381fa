"""How many reports there are, for who watches over health at work: no small number can be read or found."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import TruncQuarter

from .enums import FEWEST, ActKind, ReportKind
from .models import Report
from .querysets import ReportQuerySet


@dataclass(frozen=True)
class Cell:
    """``n``: None if it is not said."""

    label: str
    n: int | None


def by_kind() -> list[Cell]:
    counted = dict(_reports().order_by("kind").values_list("kind").annotate(n=Count("pk")))
    return said([(kind.label, counted.get(kind, 0)) for kind in ReportKind])


def by_quarter() -> list[Cell]:
    quarters = _reports().annotate(quarter=TruncQuarter("at")).order_by("-quarter")
    counted = quarters.values_list("quarter").annotate(n=Count("pk"))
    return said([(f"{first.year}, trimestre {(first.month + 2) // 3}", n) for first, n in counted])


def said(counted: Sequence[tuple[str, int]]) -> list[Cell]:
    """Below five, nothing; nor the next ones, while a subtraction would say that so few are hidden."""
    hidden = {place for place, (_, n) in enumerate(counted) if n < FEWEST}
    others = sorted(set(range(len(counted))) - hidden, key=lambda place: counted[place][1])
    while others and 0 < sum(counted[place][1] for place in hidden) < FEWEST:
        hidden.add(others.pop(0))
    return [Cell(label, None if place in hidden else n) for place, (label, n) in enumerate(counted)]


def _reports() -> ReportQuerySet:
    """All but those that were made by mistake."""
    return Report.objects.exclude(acts__kind=ActKind.WITHDRAWN)
