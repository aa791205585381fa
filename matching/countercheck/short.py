"""Who lacks something, by what the number of each row says that it lacks at least."""

from dataclasses import dataclass

import numpy as np

from .grouping import Numbers
from .statement import LACKS_ONE


@dataclass(frozen=True)
class Where:
    """Where rows are that lack little. ``digits``: how near their occupations are (`Question.near`);
    ``not_met``: the criteria that some of them do not meet, as bits; ``rows``: how many are there."""

    digits: list[int]
    not_met: int
    rows: int


@dataclass(frozen=True)
class Short:
    """``people``, and what each lacks at ``least``. Of each kind of row: how near its occupation is
    (``digit``, as `Question.near`), what it does not meet, ``rows``, what these lack at least (``lack``)."""

    people: Numbers
    least: Numbers
    digit: Numbers
    not_met: Numbers
    rows: Numbers
    lack: Numbers

    def seeming_nearest(self, wanted: int) -> Numbers:
        if len(self.people) <= wanted:
            return self.people
        return self.people[np.argpartition(self.least, wanted)[:wanted]]

    def where(self, most: int) -> Where:
        """The rows that may lack no more, and some others."""
        few = (self.lack >= LACKS_ONE) & (self.lack <= most)
        digits, not_met = np.unique(self.digit[few]), int(np.bitwise_or.reduce(self.not_met[few]))
        there = np.isin(self.digit, digits) & (self.not_met & ~not_met == 0)
        return Where(digits.tolist(), not_met, int(self.rows[there].sum()))
