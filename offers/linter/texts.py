"""A field of an offer as it is read, its sentences, and alarms at a place in it."""

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Iterable

from francetravail_match.common.french_patterns import readable_with_places

from .alarm import Alarm, Field, Severity

SENTENCE_END = re.compile(r"[.;!?]+(?=\s|$)|\n+|\*\*\*|•")
#: Takes the place of what is innocent, letter by letter: places stay the same.
FILLER = "…"


@dataclasses.dataclass
class Text:
    field: Field
    given: str
    read: str = dataclasses.field(init=False)
    places: list[int] = dataclasses.field(init=False)
    ends: list[int] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.read, self.places = readable_with_places(self.given)
        self.ends = [found.end() for found in SENTENCE_END.finditer(self.read)]

    def sentence(self, start: int, end: int) -> str:
        """Every sentence that the place touches."""
        before, after = bisect_right(self.ends, start), bisect_right(self.ends, max(start, end - 1))
        first = self.ends[before - 1] if before else 0
        last = self.ends[after] if after < len(self.ends) else len(self.read)
        return self.read[first:last]

    def without(self, innocent: Iterable[re.Pattern[str]]) -> str:
        """Each is looked for in what is read: none of them hides another."""
        filled = self.read
        for first, last in (found.span() for each in innocent for found in each.finditer(self.read)):
            filled = filled[:first] + FILLER * (last - first) + filled[last:]
        return filled

    def alarm(
        self,
        start: int,
        end: int,
        *,
        rule: str,
        article: str,
        why: str,
        severity: Severity,
        rewording: str | None = None,
    ) -> Alarm:
        """At a place of what is read, told as a place of what was given."""
        first, last = self.places[start], self.places[end]
        return Alarm(rule, self.field, first, last, self.given[first:last], severity, article, why, rewording)
