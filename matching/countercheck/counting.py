"""Why nobody matched: everyone near the offer's occupation, by the required criteria that they do not meet.

One statement says what every row answers to each criterion that decides, as it is asked and as it would be
relaxed. People are grouped by what their rows answer; every count is made of these groups, and is exact.
Normative text: docs/matching.md, "Counter-check".
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from ..context import Context, context
from ..criteria import Criterion
from .grouping import Groups, Numbers, begins, distinct, grouped, places
from .short import Short
from .statement import LACKS_ONE, MOBILITY, Question, question, rows_of_everyone, with_means
from .states import Nearness, Rows, bit_of, rows_of, weight_of

#: Of two criteria relaxed at once, no more pairs than these are kept.
PAIRS_KEPT = 5


@dataclass(frozen=True)
class Step:
    """How many people would match, and how many would be to ask, once ``codes`` ask for less."""

    codes: tuple[str, ...]
    n_match: int
    n_to_qualify: int

    @property
    def possible(self) -> int:
        return self.n_match + self.n_to_qualify


@dataclass(frozen=True)
class Countercheck:
    """Exact counts over everyone who has a row for the offer's occupation or one near it.

    ``asked``: the criteria that may decide, in the order of the funnel. ``kinds``: of rows. ``rows``: the
    kind of each, one person after the other; ``first``: where those of each begin. ``short``: who lacks
    something.
    """

    asked: tuple[Criterion, ...]
    kinds: Rows
    rows: Numbers
    first: Numbers
    short: Short

    @cached_property
    def groups(self) -> Groups:
        return grouped(self.rows, self.first, len(self.kinds.not_met))

    @property
    def n_people(self) -> int:
        return int(self.groups.people.sum())

    @cached_property
    def not_met(self) -> dict[frozenset[str], int]:
        """Set of required criteria that are not met → people.

        Of several rows of a person, the one that lacks the least: the fewest not met, then the fewest
        unknown, then those that come last in the order of the criteria.
        """
        return {
            self._codes_of(bits): people
            for bits, people in self._people_by(self._lacking % (1 << len(self.asked))).items()
        }

    @cached_property
    def undeclared_mobility(self) -> tuple[int, int]:
        """Who never said where they accept to work and lives too far to be asked: how many, and how many of
        them lack nothing else. Of several rows, as above: all were declared, or none."""
        mobility, not_met = self._bits_of([MOBILITY]), self._lacking % (1 << len(self.asked))
        people = self.groups.people * self.groups.most(self.kinds.undeclared)
        return int(people[not_met & mobility != 0].sum()), int(people[not_met == mobility].sum())

    @cached_property
    def as_asked(self) -> Step:
        return self.relaxed(())

    @cached_property
    def steps(self) -> list[Step]:
        """Each criterion relaxed alone, whoever it brings."""
        return [self.relaxed((c.code,)) for c in self.asked if c.relaxation]

    @cached_property
    def pairs(self) -> list[Step]:
        """The best pairs: those that bring more than each of the two alone."""
        alone = {step.codes[0]: step for step in self.steps}
        both = [self.relaxed(codes) for codes in combinations(alone, 2)]
        better = [step for step in both if all(brings(step) > brings(alone[code]) for code in step.codes)]
        return sorted(better, key=brings, reverse=True)[:PAIRS_KEPT]

    @cached_property
    def funnel(self) -> list[tuple[Criterion, int]]:
        """After each criterion, how many people still have a row of which none up to it is not met."""
        not_met, length = self.groups.least(self.kinds.not_met), len(self.asked)
        return [
            (criterion, int(self.groups.people[not_met < bit_of(position, length)].sum()))
            for position, criterion in enumerate(self.asked)
        ]

    def relaxed(self, codes: Sequence[str]) -> Step:
        """What the verdicts would be if the criteria of these codes were relaxed, all at once."""
        mask, kinds = self._bits_of(codes), self.kinds
        return self._step(
            codes,
            kinds.not_met & ~mask | kinds.relaxed_not_met & mask,
            kinds.unknown & ~mask | kinds.relaxed_unknown & mask,
        )

    def without(self, codes: Sequence[str]) -> Step:
        """What the verdicts would be if the criteria of these codes decided nothing."""
        mask = self._bits_of(codes)
        return self._step(codes, self.kinds.not_met & ~mask, self.kinds.unknown & ~mask)

    def accepting(self, nearness: Nearness) -> Step:
        """What the verdicts would be if the occupations that are so near were the offer's."""
        kept = np.where(self.kinds.nearness == nearness, ~bit_of(0, len(self.asked)), -1)
        return self._step((self.asked[0].code,), self.kinds.not_met & kept, self.kinds.unknown & kept)

    def people_near(self, nearness: Nearness) -> int:
        """Who has a row of an occupation that is so near."""
        near = (self.kinds.nearness == nearness).astype("i8")
        return int((self.groups.people * self.groups.most(near)).sum())

    def _step(self, codes: Sequence[str], not_met: Numbers, unknown: Numbers) -> Step:
        """Once these are the criteria that each kind of row does not meet or leaves unknown."""
        # The best row of a person decides: 0 matches, 1 is to ask, 2 is neither.
        verdicts = self.groups.least(np.where(not_met != 0, 2, (unknown != 0).astype("i8")))
        n_match, n_to_qualify = (int(self.groups.people[verdicts == n].sum()) for n in (0, 1))
        return Step(tuple(codes), n_match, n_to_qualify)

    @cached_property
    def _lacking(self) -> Numbers:
        """Of the row of each group that lacks the least, what orders it; its end is what it does not meet."""
        kinds, length = self.kinds, len(self.asked)
        few = np.bitwise_count(kinds.not_met).astype("i8") << length
        few += np.bitwise_count(kinds.unknown)
        return self.groups.least((few << length) + kinds.not_met)

    def _people_by(self, numbers: Numbers) -> dict[int, int]:
        found: Counter[int] = Counter()
        for number, people in zip(numbers.tolist(), self.groups.people.tolist(), strict=True):
            found[number] += people
        return found

    def _bits_of(self, codes: Iterable[str]) -> int:
        length, wanted = len(self.asked), frozenset(codes)
        return sum(bit_of(n, length) for n, criterion in enumerate(self.asked) if criterion.code in wanted)

    def _codes_of(self, bits: int) -> frozenset[str]:
        length = len(self.asked)
        return frozenset(c.code for n, c in enumerate(self.asked) if bits & bit_of(n, length))


def brings(step: Step) -> tuple[int, int]:
    return step.n_match, step.n_to_qualify


def countercheck(version_id: int, ctx: Context | None = None) -> Countercheck:
    """Of a live offer version; OfferNotLive if it has no search row."""
    asked = question(version_id, ctx or context())
    with with_means():
        return count(asked)


def count(asked: Question) -> Countercheck:
    return counted(asked, rows_of_everyone(asked))


def counted(asked: Question, rows: Numbers) -> Countercheck:
    """``rows``: of everyone."""
    rows, _ = distinct(rows)
    people = rows // asked.scale
    numbers = rows - people * asked.scale
    kinds, of_kind = distinct(numbers)
    kind, first = places(numbers, kinds), begins(people)
    each = rows_of(kinds, len(asked.asked))
    lack = asked.least_lack(each)
    least = np.minimum.reduceat(lack[kind], first) if len(first) else lack
    lacks = least >= LACKS_ONE
    short = Short(people[first][lacks], least[lacks], kinds % weight_of(1), each.not_met, of_kind, lack)
    return Countercheck(asked.asked, each, kind, first, short)
