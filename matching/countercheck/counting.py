"""Why nobody matched: everyone near the offer's occupation, by the required criteria that they do not meet.

One statement says what every row answers to each criterion that decides, as it is asked and as it would be
relaxed. People are grouped by what their rows answer; every count is made of these groups, and is exact.
Normative text: docs/matching.md, "Counter-check".
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, combinations

import numpy as np
from numpy.typing import NDArray

from ..context import Context, context
from ..criteria import Criterion
from ..enums import NEAREST_KEPT
from .statement import LACKS_ONE, MOBILITY, ROWS, Question, question, read_bytes, statement, with_means
from .states import Group, Nearness, Row, bit_of, row_of

type Numbers = NDArray[np.int64]
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

    ``asked``: the criteria that may decide, in the order of the funnel. ``nearest``: the people who lack the
    least, in no order; more than were wanted, where the last ones are equal.
    """

    asked: tuple[Criterion, ...]
    groups: tuple[Group, ...]
    nearest: list[int]

    @property
    def n_people(self) -> int:
        return sum(group.people for group in self.groups)

    @cached_property
    def not_met(self) -> dict[frozenset[str], int]:
        """Set of required criteria that are not met → people.

        Of several rows of a person, the one that lacks the least: the fewest not met, then the fewest
        unknown, then those that come last in the order of the criteria.
        """
        found: Counter[int] = Counter()
        for group in self.groups:
            found[min(map(_lacking, group.rows))[-1]] += group.people
        return {self._codes_of(bits): people for bits, people in found.items()}

    @cached_property
    def undeclared_mobility(self) -> tuple[int, int]:
        """Who never said where they accept to work and lives too far to be asked: how many, and how many of
        them lack nothing else. Of several rows, as above."""
        mobility, everyone, nothing_else = self._bits_of([MOBILITY]), 0, 0
        for group in self.groups:
            row = min(group.rows, key=_lacking)
            if row.undeclared and row.not_met & mobility:
                everyone += group.people
                nothing_else += group.people if row.not_met == mobility else 0
        return everyone, nothing_else

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
        until: Counter[int] = Counter()
        for group in self.groups:
            until[min(row.not_met for row in group.rows).bit_length()] += group.people
        length = len(self.asked)
        return [
            (criterion, sum(people for last, people in until.items() if last < length - position))
            for position, criterion in enumerate(self.asked)
        ]

    def relaxed(self, codes: Sequence[str]) -> Step:
        """What the verdicts would be if the criteria of these codes were relaxed, all at once."""
        mask = self._bits_of(codes)

        def lacks(row: Row) -> tuple[int, int]:
            return (
                row.not_met & ~mask | row.relaxed_not_met & mask,
                row.unknown & ~mask | row.relaxed_unknown & mask,
            )

        return self._step(tuple(codes), mask, lacks)

    def without(self, codes: Sequence[str]) -> Step:
        """What the verdicts would be if the criteria of these codes decided nothing."""
        mask = self._bits_of(codes)
        return self._step(tuple(codes), mask, lambda row: (row.not_met & ~mask, row.unknown & ~mask))

    def accepting(self, nearness: Nearness) -> Step:
        """What the verdicts would be if the occupations that are so near were the offer's."""
        occupation = bit_of(0, len(self.asked))

        def lacks(row: Row) -> tuple[int, int]:
            kept = ~occupation if row.nearness is nearness else -1
            return row.not_met & kept, row.unknown & kept

        return self._step((self.asked[0].code,), occupation, lacks)

    def people_near(self, nearness: Nearness) -> int:
        """Who has a row of an occupation that is so near."""
        return sum(g.people for g in self.groups if any(row.nearness is nearness for row in g.rows))

    def most_lacking(self, kept: int) -> int:
        """How many criteria the last of the nearest lacks, if so many are kept; 0 if nobody lacks any."""
        people = Counter[int]()
        for codes, n in self.not_met.items():
            people[len(codes)] += n
        people.pop(0, None)
        numbers = sorted(people)
        totals = accumulate(people[n] for n in numbers)
        enough = (n for n, total in zip(numbers, totals, strict=True) if total >= kept)
        return next(enough, max(numbers, default=0))

    def _step(self, codes: tuple[str, ...], mask: int, lacks: Callable[[Row], tuple[int, int]]) -> Step:
        """``lacks`` makes up for criteria of ``mask`` alone."""
        n_match = n_to_qualify = 0
        for group in self._lacking_only(mask):
            # Of a row that can match, whether something is unknown.
            possible = [unknown != 0 for not_met, unknown in map(lacks, group.rows) if not not_met]
            if possible and all(possible):
                n_to_qualify += group.people
            elif possible:
                n_match += group.people
        return Step(codes, n_match, n_to_qualify)

    def _lacking_only(self, mask: int) -> list[Group]:
        """Who has a row of which no criterion but those of ``mask`` is not met: few, of many groups."""
        found, bits = set(self._by_not_met.get(0, ())), mask
        while bits:
            found.update(self._by_not_met.get(bits, ()))
            bits = (bits - 1) & mask
        return [self.groups[n] for n in found]

    @cached_property
    def _by_not_met(self) -> dict[int, list[int]]:
        """Criteria that a row does not meet → the groups that have such a row, by their place."""
        found = defaultdict(list)
        for n, group in enumerate(self.groups):
            for not_met in {row.not_met for row in group.rows}:
                found[not_met].append(n)
        return found

    def _bits_of(self, codes: Iterable[str]) -> int:
        length, wanted = len(self.asked), frozenset(codes)
        return sum(bit_of(n, length) for n, criterion in enumerate(self.asked) if criterion.code in wanted)

    def _codes_of(self, bits: int) -> frozenset[str]:
        length = len(self.asked)
        return frozenset(c.code for n, c in enumerate(self.asked) if bits & bit_of(n, length))


def _lacking(row: Row) -> tuple[int, int, int]:
    return row.not_met.bit_count(), row.unknown.bit_count(), row.not_met


def brings(step: Step) -> tuple[int, int]:
    return step.n_match, step.n_to_qualify


def countercheck(version_id: int, ctx: Context | None = None) -> Countercheck:
    """Of a live offer version; OfferNotLive if it has no search row."""
    asked = question(version_id, ctx or context())
    with with_means():
        return count(asked)


def count(asked: Question, kept: int = NEAREST_KEPT) -> Countercheck:
    """``kept``: how many of the nearest are wanted."""
    found = _count(asked, kept, 1)
    lacking = found.most_lacking(kept)
    return found if lacking <= 1 else _count(asked, kept, lacking)


def _count(asked: Question, kept: int, lacking: int) -> Countercheck:
    """Whoever lacks more criteria is not among the nearest."""
    found = read_bytes(statement(asked, ROWS), asked.constants | {"lacking": lacking})
    rows, few, lacks = (np.frombuffer(each or b"", ">i8").astype("i8") for each in found)
    read = cache(lambda number: row_of(number, len(asked.asked)))
    groups = (
        Group(tuple(map(read, numbers)), people)
        for numbers, people in _grouped(*np.divmod(_distinct(rows)[0], asked.scale))
    )
    return Countercheck(asked.asked, tuple(groups), _nearest(few // asked.scale, lacks, kept))


def _first(ordered: Numbers) -> Numbers:
    """The places at which another number begins."""
    begins = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def _distinct(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """In order, with how often each is there. Sorted: `numpy.unique` takes many times as long."""
    numbers = np.sort(numbers)
    first = _first(numbers)
    return numbers[first], np.diff(first, append=len(numbers))


def _grouped(people: Numbers, numbers: Numbers) -> Iterator[tuple[list[int], int]]:
    """The numbers of the rows of a person, each once and in order → people. ``people`` come in order."""
    kinds, first = _distinct(numbers)[0], _first(people)
    lengths = np.diff(first, append=len(people))
    for length in _distinct(lengths)[0].tolist():
        sets = numbers[first[lengths == length, None] + np.arange(length)]
        if length == 1:
            alone, n_people = _distinct(sets[:, 0])
            sets = alone[:, None]
        elif len(kinds) ** length < np.iinfo(np.int64).max:
            # One number for each set: quicker to sort.
            bases = (len(kinds),) * length
            places = np.ravel_multi_index(tuple(np.searchsorted(kinds, sets).T), bases)
            places, n_people = _distinct(places)
            sets = kinds[np.column_stack(np.unravel_index(places, bases))]
        else:
            sets, n_people = np.unique(sets, axis=0, return_counts=True)
        yield from zip(sets.tolist(), n_people.tolist(), strict=True)


def _nearest(people: Numbers, lacks: Numbers, kept: int) -> list[int]:
    """Of whom each row that lacks few criteria is, and what it lacks."""
    lacks_none = set(people[lacks < LACKS_ONE].tolist())
    found: dict[int, int] = {}
    for n in np.argsort(lacks)[np.count_nonzero(lacks < LACKS_ONE) :]:
        person, lack = int(people[n]), int(lacks[n])
        if len(found) >= kept and lack > max(found.values(), default=0):
            break
        if person not in lacks_none:
            found.setdefault(person, lack)
    return list(found)
