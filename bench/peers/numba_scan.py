"""The question as a compiled scan of arrays in memory, on two threads."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from .columns import Asked, People
from .numba_row import LAST, PARTS, SCALE, compiled, judge
from .question import ALL_POINTS, KEPT, Found

THREADS = 2
BLOCK = 1 << 12


class NumbaScan:
    def __init__(self, people: People, kinds: list[str]) -> None:
        self.people = people
        # Numbers of the dictionary of kinds, in the order of the constants above.
        self.kinds = np.array([kinds.index(kind) for kind in ("commune", "departement", "region", "country")])
        n = len(people.person)
        self.rows = np.empty((THREADS, n // THREADS + BLOCK), "i8")
        self.places = np.empty((THREADS, n // THREADS + BLOCK), "i8")
        self.best = np.full(int(people.person.max(initial=0)) + 1, np.iinfo("i8").max)
        self.threads = ThreadPoolExecutor(THREADS)

    def ask(self, asked: Asked) -> Found:

        def part(thread: int) -> int:
            return scan(self.people, asked, self.kinds, self.rows[thread], self.places[thread], thread)

        found = np.array(list(self.threads.map(part, range(THREADS))))
        matches, others = reduce(self.people.person, self.rows, self.places, found, self.best)
        return Found(len(matches), len(others), scores(matches), scores(others))


def scores(places: Any) -> list[tuple[int, int]]:
    first = np.sort(np.partition(places, KEPT)[:KEPT] if len(places) > KEPT else places)
    return [(int(ALL_POINTS - p % LAST // SCALE), int(ALL_POINTS - p % SCALE)) for p in first]


@compiled
def scan(p: Any, o: Any, kinds: Any, rows: Any, places: Any, thread: int) -> int:
    """How many rows are possible, among the blocks of one thread; which, and their places."""
    n = len(p.occupation)
    met = np.zeros(PARTS, np.int8)
    count = 0
    # Neighbouring blocks go to different threads: those found stand together.
    for block in range(thread, (n + BLOCK - 1) // BLOCK, THREADS):
        for i in range(block * BLOCK, min(n, (block + 1) * BLOCK)):
            if o.codes[p.occupation[i]]:
                place = judge(p, o, kinds, met, i)
                if place >= 0:
                    rows[count] = i
                    places[count] = place
                    count += 1
    return count


@compiled
def reduce(person: Any, rows: Any, places: Any, found: Any, best: Any) -> Any:
    """The place of each person's best row: those who match, then the others."""
    worst = np.iinfo(np.int64).max
    for thread in range(THREADS):
        for k in range(found[thread]):
            who = person[rows[thread, k]]
            best[who] = min(best[who], places[thread, k])
    matches, others = np.empty(found.sum(), np.int64), np.empty(found.sum(), np.int64)
    n_matches, n_others = 0, 0
    for thread in range(THREADS):
        for k in range(found[thread]):
            who = person[rows[thread, k]]
            place = best[who]
            if place == worst:
                continue
            best[who] = worst
            if place < LAST:
                matches[n_matches] = place
                n_matches += 1
            else:
                others[n_others] = place
                n_others += 1
    return matches[:n_matches], others[:n_others]
