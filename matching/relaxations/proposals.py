"""A line of a counter-check, ready to be acted upon: what may be changed, and whom each change brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from django.db import OperationalError, transaction

from offers.models import JobOffer, OfferVersion
from offers.services.criteria import Rows, by_code

from ..context import context
from .choices import Choice, choices, why_none
from .columns import columns
from .counting import Found, found_by
from .lines import labels

#: Two criteria at once: beyond so many pairs of changes, they are counted once one is chosen.
COUNTED_AT_ONCE = 30


@dataclass(frozen=True)
class Proposal:
    """``changes``: the choices of each criterion of the line. ``closed``: the criteria that the offer cannot
    relax, with the reason why.
    """

    offer: JobOffer
    asked: dict[str, Rows]
    changes: dict[str, list[Choice]]
    closed: list[tuple[str, str]]

    def chosen(self, given: Mapping[str, str]) -> dict[str, Choice]:
        """By the names that are given, or because there is no other; empty unless complete."""
        found = {}
        for code, open_to in self.changes.items():
            wanted = given.get(code)
            of_that_name = [each for each in open_to if wanted in (each.key, None)]
            if len(of_that_name) != 1:
                return {}
            found[code] = of_that_name[0]
        return found

    def counted(self, wanted: list[dict[str, Choice]]) -> list[Found] | None:
        """As the offer is, then with each set of changes; None if the database did not answer in time."""
        rows = [columns({code: choice.rows for code, choice in each.items()}) for each in wanted]
        try:
            with transaction.atomic():
                return found_by(self.offer.current_version_id or 0, [{}, *rows])
        except OperationalError:
            return None

    @property
    def combinations(self) -> list[dict[str, Choice]]:
        return [dict(zip(self.changes, each, strict=True)) for each in product(*self.changes.values())]


def proposal(offer: JobOffer, codes: Sequence[str], version: OfferVersion | None = None) -> Proposal:
    """What may be changed of a version of the offer, the current one if none is given, for a line."""
    version = version or offer.current_version
    asked = by_code(list(version.criteria.all())) if version else {}
    today = context().as_of
    changes = {code: choices(code, asked.get(code, []), today) for code in codes}
    closed = [(labels([code])[0], why_none(code)) for code, open_to in changes.items() if not open_to]
    return Proposal(offer, asked, changes, closed)
