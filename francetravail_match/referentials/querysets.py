"""Reads of the reference data that more than one place needs."""

import datetime
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet, Value

from francetravail_match.common.database import Folded, searched_words

from .enums import MinimumWageArea

if TYPE_CHECKING:
    from .models import Commune, Departement, RomeCode

ROME_CODE = re.compile("[A-N][0-9]{1,4}")


class RetirableQuerySet[M: Model](QuerySet[M]):
    def in_force(self) -> "RetirableQuerySet[M]":
        """Without what a later edition no longer has: what a picker may propose."""
        return self.filter(retired_at=None)


def smic_at(day: datetime.date, area: MinimumWageArea = MinimumWageArea.FRANCE) -> Decimal:
    """The legal minimum wage (SMIC) on ``day``: gross euros an hour."""
    wages = apps.get_model("referentials", "MinimumWage").objects.filter(area=area)
    return newest(wages, day).hourly_gross


def occupations_called(words: str) -> QuerySet["RomeCode"]:
    """The occupations of a ROME code or its beginning (children included), or whose label, or one of whose
    appellations, has every word."""
    codes = apps.get_model("referentials", "RomeCode").objects.all()
    code = words.strip().upper()
    if ROME_CODE.fullmatch(code):
        return codes.filter(Q(code__startswith=code) | Q(parent__code=code))
    appellations = apps.get_model("referentials", "Appellation").objects.all()
    titles = _with_words(appellations, "label", words).order_by()
    return codes.filter(Q(pk__in=_with_words(codes, "label", words)) | Q(pk__in=titles.values("rome")))


def communes_called(words: str) -> QuerySet["Commune"]:
    """The communes of a postal code, an INSEE code, a département (code or name), a région, or whose name
    begins so."""
    communes = apps.get_model("referentials", "Commune").objects.all()
    code = words.strip().upper()
    if re.fullmatch("[0-9][0-9AB][0-9]{3}", code):
        return communes.filter(Q(code=code) | Q(postal_codes__contains=[code]))
    named = Q(pk__in=communes.alias(folded=Folded("name")).filter(folded__startswith=Folded(Value(words))))
    return communes.filter(named | Q(departement__in=departements_called(words)))


def departements_called(words: str) -> QuerySet["Departement"]:
    """The département of this code or name, or those of the région of this name."""
    departements = apps.get_model("referentials", "Departement").objects.all()
    folded = departements.alias(name_folded=Folded("name"), region_folded=Folded("region__name"))
    wanted = Folded(Value(words.strip()))
    return folded.filter(Q(code=words.strip().upper()) | Q(name_folded=wanted) | Q(region_folded=wanted))


def _with_words(rows: QuerySet[Any], field: str, words: str) -> QuerySet[Any]:
    folded = rows.alias(folded=Folded(field))
    for word in searched_words(words):
        folded = folded.filter(folded__contains=Folded(Value(word)))
    return folded


def newest(rows: QuerySet[Any], day: datetime.date) -> Any:
    """The row that the latest `valid_from` up to ``day`` put in force."""
    return rows.filter(valid_from__lte=day).order_by("-valid_from")[:1].get()
