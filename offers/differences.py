"""What changed from one version of an offer's criteria to the next, in French words."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models import OfferCriterion
from .wording import LABELS, Names, in_words, names_of


@dataclass(frozen=True)
class Change:
    """Under one criterion: what is no longer asked for, and what is from now on."""

    label: str
    gone: list[str]
    new: list[str]


def changes(
    before: Iterable[OfferCriterion], after: Iterable[OfferCriterion], names: Names | None = None
) -> list[Change]:
    """Nothing where both ask for the same. ``names``: as `wording.in_words` takes them; else one query."""
    before, after = list(before), list(after)
    names = names_of([*before, *after]) if names is None else names
    old, new = _lines(before, names), _lines(after, names)
    return [
        Change(
            LABELS.get(code, code),
            [line for line in old.get(code, []) if line not in new.get(code, [])],
            [line for line in new.get(code, []) if line not in old.get(code, [])],
        )
        for code in dict.fromkeys([*old, *new])
        if sorted(old.get(code, [])) != sorted(new.get(code, []))
    ]


def _lines(criteria: Iterable[OfferCriterion], names: Names) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for group in in_words(criteria, names):
        found.setdefault(group.code, []).extend(f"{text} ({group.level})" for text in group.texts)
    return found
