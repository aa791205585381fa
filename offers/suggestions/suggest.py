"""`suggest_rome`: the one way to ask which occupation a title names."""

from functools import lru_cache
from typing import TYPE_CHECKING

from .index import Suggestion, TitleIndex
from .sources import reference_digest, rome_labels
from .stored import latest_learned
from .words import words_of

if TYPE_CHECKING:
    from .learning.learned import Learned


def suggest_rome(title: str, description: str = "", naf: str = "", limit: int = 5) -> list[Suggestion]:
    """At most ``limit`` occupations of ROME in force for an offer, the likeliest first.

    Deterministic. From what was last learned from stored offers; where nothing was, only the title is
    compared, with the appellations and the names of the occupations. Nothing for a title without words.
    """
    learned = latest_learned(reference_digest()) if words_of(title) else None
    return suggest_with(learned, title, description, naf, limit)


def suggest_with(
    learned: "Learned | None", title: str, description: str, naf: str, limit: int
) -> list[Suggestion]:
    """The same, from what the caller has learned: a title without words is then asked of the description, and
    of how often an occupation is met.
    """
    index = current_index(reference_digest())
    if learned is None:
        return index.suggest(title, limit)
    return learned.suggest(index, title, description, naf, limit)


def disagreement(code: str, title: str, description: str = "", naf: str = "") -> list[Suggestion]:
    """The suggestions for an offer whose occupation is not among them; empty where it is, or none is made."""
    found = suggest_rome(title, description, naf)
    return [] if any(each.code == code for each in found) else found


def current_index(reference: str) -> TitleIndex:
    """Of the edition of ROME in force: built once a process, and anew after an import."""
    # Without an edition nothing says when the labels change.
    return _build(reference) if reference else TitleIndex(rome_labels())


@lru_cache(maxsize=1)
def _build(reference: str) -> TitleIndex:
    return TitleIndex(rome_labels())
