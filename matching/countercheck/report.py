"""All that a counter-check says of an offer."""

from dataclasses import dataclass

from ..context import Context, context
from .counting import Countercheck, count
from .nearest import Nearest, nearest
from .reach import Reach, within_reach
from .statement import question, with_means


@dataclass(frozen=True)
class Report:
    counted: Countercheck
    reach: Reach
    nearest: list[Nearest]


def report(version_id: int, ctx: Context | None = None) -> Report:
    """Of a live offer version; OfferNotLive if it has no search row."""
    asked = question(version_id, ctx or context())
    with with_means():
        counted = count(asked)
        return Report(counted, within_reach(asked), nearest(asked, counted))
