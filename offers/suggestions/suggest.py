"""`suggest_rome`: the one way to ask which occupation a title names."""

from collections.abc import Iterator
from functools import lru_cache

from francetravail_match.referentials.models import Appellation, ReferenceVersion, RomeCode

from .index import Suggestion, TitleIndex

REFERENCE = "rome"


def suggest_rome(title: str, description: str = "", naf: str = "", limit: int = 5) -> list[Suggestion]:
    """At most ``limit`` occupations of ROME in force for an offer's title, the nearest first.

    Deterministic. ``description`` and ``naf`` are part of the question and change nothing yet: only the
    title is compared, with the appellations and the names of the occupations.
    """
    return current_index().suggest(title, limit)


def current_index() -> TitleIndex:
    """Of the edition of ROME in force: built once a process, and anew after an import."""
    digest = ReferenceVersion.objects.filter(name=REFERENCE).values_list("digest", flat=True).first()
    # Without an edition nothing says when the labels change.
    return _build(digest) if digest else TitleIndex(_labels())


@lru_cache(maxsize=1)
def _build(digest: str) -> TitleIndex:
    return TitleIndex(_labels())


def _labels() -> Iterator[tuple[str, str, bool]]:
    appellations = Appellation.objects.in_force().order_by("ogr")
    yield from appellations.values_list("label", "rome__code", "rare").iterator()
    for label, code in RomeCode.objects.in_force().order_by("code").values_list("label", "code"):
        yield label, code, False
