"""Criteria known by their label alone: the one place where a criterion is free text."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..models import OfferCriterion
from .alarm import Alarm, Field, Severity
from .texts import Text
from .wordings import worded


@lru_cache(maxsize=10_000)
def unlawful_label(label: str) -> Alarm | None:
    """What the law says of a label, if it says anything; it may be no criterion then."""
    alarms = worded([Text(Field.TITLE, ""), Text(Field.DESCRIPTION, label)], set())
    return next((alarm for alarm in alarms if alarm.severity == Severity.UNLAWFUL), None)


def is_lawful(row: OfferCriterion) -> bool:
    """Whether it may be stored as a criterion."""
    return unlawful_label(label_of(row)) is None


def labelled(criteria: Iterable[OfferCriterion]) -> Iterator[Alarm]:
    """The alarms of the labels among the criteria; such a criterion can only be taken away."""
    for row in criteria:
        if found := unlawful_label(label := label_of(row)):
            yield Alarm(found.rule, Field.CRITERIA, 0, 0, label, found.severity, found.article, found.why, "")


def label_of(row: OfferCriterion) -> str:
    """The free text of a criterion; empty for those that are known by a code."""
    return " ".join(str(row.value.get(key) or "") for key in ("label", "field")).strip()
