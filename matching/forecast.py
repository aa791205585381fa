"""Who would be found for an offer that is still being written, and what each requirement costs in people.

The database makes the row that such an offer would have (`offers_asked`) by the text that makes the rows of
live offers, and the criteria's own SQL counts: the same counts as the matching's, once it is published.
"""

from dataclasses import dataclass

from offers.enums import AT_LEAST, CriterionLevel
from offers.models import OfferCriterion
from offers.wording import LABELS, texts_of

from .alternatives import count_each
from .relaxations.counting import Found

#: What an offer cannot do without: it costs nobody.
ALWAYS = ("occupation", "mobility")
#: Of more requirements than these, the first are looked at; the page says how many others there are.
MOST_COSTS = 15


@dataclass(frozen=True)
class Cost:
    """How many more people would match, and how many more to ask, without one requirement."""

    label: str
    words: str
    match: int
    to_qualify: int


@dataclass(frozen=True)
class Forecast:
    """``n_others``: how many requirements there are beside those of which the cost is said."""

    found: Found
    costs: list[Cost]
    n_others: int = 0


def forecast(rows: list[OfferCriterion]) -> Forecast | None:
    """None while the occupation or the place is missing: nobody can be compared with nothing."""
    if not set(ALWAYS) <= {row.code for row in rows}:
        return None
    all_required = [row for row in _one_training(rows) if _costs(row)]
    required = all_required[:MOST_COSTS]
    counts = count_each([rows, *(without(rows, row) for row in required)])
    if counts is None:
        return None
    first, *others = counts
    return Forecast(
        first,
        [
            Cost(LABELS.get(row.code, row.code), words, other.n_match - first.n_match, _more(first, other))
            for row, words, other in zip(required, texts_of(required), others, strict=True)
        ],
        len(all_required) - len(required),
    )


def _one_training(rows: list[OfferCriterion]) -> list[OfferCriterion]:
    """Trainings are alternatives: they are asked for, and dropped, together."""
    first = next((row for row in rows if row.code == "education" and _costs(row)), None)
    return [row for row in rows if row.code != "education" or row is first]


def _costs(row: OfferCriterion) -> bool:
    return row.level == CriterionLevel.REQUIRED and row.code not in ALWAYS and row.item != AT_LEAST


def without(rows: list[OfferCriterion], dropped: OfferCriterion) -> list[OfferCriterion]:
    """Of skills of which some are enough, one fewer is enough where one fewer may be chosen."""
    if dropped.code == "education":
        return [row for row in rows if row.code != "education"]
    kept = [row for row in rows if row is not dropped]
    enough = next((row.value["count"] for row in kept if row.item == AT_LEAST), None)
    if dropped.code != "skill" or enough is None:
        return kept
    if enough == 1:
        return [row for row in kept if row.code != "skill" or row.level != CriterionLevel.REQUIRED]
    fewer = OfferCriterion(code="skill", item=AT_LEAST, value={"count": enough - 1})
    return [fewer, *(row for row in kept if row.item != AT_LEAST)]


def _more(before: Found, after: Found) -> int:
    return after.n_to_qualify - before.n_to_qualify
