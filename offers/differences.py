"""What changed from one version of an offer's criteria to the next, in French words."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models import OfferCriterion
from .wording import LABELS, in_words


@dataclass(frozen=True)
class Change:
    """Under one criterion: what is no longer asked for, and what is from now on."""

    label: str
    gone: list[str]
    new: list[str]


def changes(before: Iterable[OfferCriterion], after: Iterable[OfferCriterion]) -> list[Change]:
    """Nothing where both ask for the same."""
    old, new = _lines(before), _lines(after)
    return [
        Change(
            LABELS.get(code, code),
            [line for line in old.get(code, []) if line not in new.get(code, [])],
            [line for line in new.get(code, []) if line not in old.get(code, [])],
        )
        for code in dict.fromkeys([*old, *new])
        if sorted(old.get(code, [])) != sorted(new.get(code, []))
    ]


def _lines(criteria: Iterable[OfferCriterion]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for group in in_words(criteria):
        found.setdefault(group.code, []).extend(f"{text} ({group.level})" for text in group.texts)
    return found
