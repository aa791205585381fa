"""All that a counter-check says of an offer."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ..context import Context, context
from .counting import Countercheck, counted
from .nearest import Nearest, nearest
from .reach import Reach, within_reach
from .statement import question, rows_of_everyone, with_means


@dataclass(frozen=True)
class Report:
    counted: Countercheck
    reach: Reach
    nearest: list[Nearest]


def report(version_id: int, ctx: Context | None = None) -> Report:
    """Of a live offer version; OfferNotLive if it has no search row."""
    asked = question(version_id, ctx or context())
    # People are grouped and counted in memory while the database looks for others.
    with with_means(), ThreadPoolExecutor(1) as beside:
        counting = beside.submit(counted, asked, rows_of_everyone(asked))
        reach = within_reach(asked)
        found = counting.result()
        # Made of all the others, and kept once made.
        pairs = beside.submit(lambda: found.pairs)
        people = nearest(asked, found)
        pairs.result()
    return Report(found, reach, people)
