"""Who lacks something, by what the number of each row says that it lacks at least."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from .grouping import Numbers


@dataclass(frozen=True)
class Short:
    """``people``, and what each lacks at ``least``. Of each kind of row: how near its occupation is
    (``nearness``, as `Question.near`), ``rows``, and what these lack at least (``lack``)."""

    people: Numbers
    least: Numbers
    nearness: Numbers
    rows: Numbers
    lack: Numbers

    def seeming_nearest(self, wanted: int) -> Numbers:
        if len(self.people) <= wanted:
            return self.people
        return self.people[np.argpartition(self.least, wanted)[:wanted]]

    def nearnesses(self, most: int) -> dict[int, int]:
        """Of how near are rows that may lack no more, and how many rows are so near."""
        rows = Counter[int]()
        for nearness, n in zip(self.nearness.tolist(), self.rows.tolist(), strict=True):
            rows[nearness] += n
        return {nearness: rows[nearness] for nearness in set(self.nearness[self.lack <= most].tolist())}
