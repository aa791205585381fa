"""A text that is not in French."""

import re
from collections.abc import Iterator

from .alarm import Alarm, Field, Severity
from .texts import Text

WORDS = re.compile(r"[^\W\d_]+")
#: The little words of each language: whoever writes a sentence uses them.
FRENCH = frozenset(
    """le la les un une des de du et est vous nous pour dans avec sur au aux en par ou que qui votre notre vos
    nos""".split()
)
ENGLISH = frozenset(
    "the and you we our your are is will with for to of in be have an at as this who from".split()
)
#: « en » and « de » are the French for so much that only a clear majority tells, in a text long enough.
ENOUGH = 15


def foreign(texts: list[Text]) -> Iterator[Alarm]:
    for text in texts:
        words = [found[0].lower() for found in WORDS.finditer(text.read)]
        english = sum(word in ENGLISH for word in words)
        if (
            text.field != Field.DESCRIPTION
            or english < ENOUGH
            or english <= sum(word in FRENCH for word in words)
        ):
            continue
        end = text.ends[0] if text.ends else len(text.read)
        yield text.alarm(
            0,
            end,
            rule="foreign_language",
            article="Code du travail, L.5331-4",
            why="Une offre publiée est rédigée en français ; un terme sans équivalent y est expliqué.",
            severity=Severity.UNLAWFUL,
        )
