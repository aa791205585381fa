"""People grouped by what their rows answer: numbers sorted in memory."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.int64]
# Below so much, a number is looked up in a table: several times as quick as in a list.
LOOKED_UP = 1 << 24


def distinct(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """In order, with how often each is there. Sorted: `numpy.unique` takes many times as long."""
    numbers = np.sort(numbers)
    first = begins(numbers)
    return numbers[first], np.diff(first, append=len(numbers))


def among(numbers: Numbers, ordered: Numbers) -> NDArray[np.bool]:
    """Whether each is one of these, which are in order and not none. `numpy.isin` would sort both."""
    place = np.searchsorted(ordered, numbers)
    return ordered[np.minimum(place, len(ordered) - 1)] == numbers


def begins(ordered: Numbers) -> Numbers:
    """The places at which another number begins."""
    others = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=others[1:])
    return np.flatnonzero(others)


def places(numbers: Numbers, kinds: Numbers) -> Numbers:
    """Of each number, its place among ``kinds``, which are in order."""
    if not len(kinds) or kinds[-1] >= LOOKED_UP:
        return np.searchsorted(kinds, numbers)
    # Memory is taken where something is written alone.
    place = np.empty(kinds[-1] + 1, "i8")
    place[kinds] = np.arange(len(kinds))
    return place[numbers]


@dataclass(frozen=True)
class Groups:
    """People whose rows are of the same kinds, each kind once. ``rows``: the kinds of each group, one group
    after the other; ``first``: where those of each begin; ``people``: how many."""

    rows: Numbers
    first: Numbers
    people: Numbers

    def least(self, of_kinds: Numbers) -> Numbers:
        """Of each group, the least that one of its rows has."""
        return np.minimum.reduceat(of_kinds[self.rows], self.first) if len(self.first) else self.first

    def most(self, of_kinds: Numbers) -> Numbers:
        return -self.least(-of_kinds)


def grouped(rows: Numbers, first: Numbers, kinds: int) -> Groups:
    """``rows``: the kinds of the rows of each person, each once and in order; ``first``: where they begin."""
    lengths = np.diff(first, append=len(rows))
    found: list[tuple[Numbers, Numbers]] = []
    for length in np.flatnonzero(np.bincount(lengths)).tolist():
        of_length = first[lengths == length]
        sets = [rows[of_length + n] for n in range(length)]
        if kinds**length < np.iinfo(np.int64).max:
            # One number for each set: quicker to sort.
            numbers = sets[0]
            for row in sets[1:]:
                numbers = numbers * kinds + row
            numbers, people = distinct(numbers)
            found.append((np.column_stack(np.unravel_index(numbers, (kinds,) * length)), people))
        else:
            found.append(np.unique(np.column_stack(sets), axis=0, return_counts=True))
    none = np.zeros(0, "i8")
    lengths = np.concatenate([none, *(np.full(len(sets), sets.shape[1]) for sets, _ in found)])
    return Groups(
        np.concatenate([none, *(sets.ravel() for sets, _ in found)]),
        np.cumsum(lengths) - lengths,
        np.concatenate([none, *(people for _, people in found)]),
    )
