"""The people who lack the fewest required criteria: of each, the row that lacks the least."""

from collections.abc import Iterable

from .facts import Context, Offer, Person
from .relaxation import Links, near
from .verdict import Judgement, is_counted, judge_rows, rank_key


def nearest(
    offer: Offer, people: Iterable[Person], ctx: Context, links: Links, kept: int = 20
) -> list[Judgement]:
    found = [row for person in people if is_counted(person) for row in best_near(offer, person, ctx, links)]
    found.sort(key=lambda row: (*least_lacking(row), rank_key(offer.public_id, row.public_id)))
    return [row for row in found if row.not_met][:kept]


def best_near(offer: Offer, person: Person, ctx: Context, links: Links) -> list[Judgement]:
    """One row, or none if no occupation of the person is near."""
    sought = {one.code: one for one in person.occupations}
    rows = [
        row
        for row in judge_rows(offer, person, ctx)
        if row.outcomes["occupation"] is not False or near(offer, sought[row.occupation], links)
    ]
    rows.sort(key=lambda row: (*least_lacking(row), row.occupation, row.area or 0))
    return rows[:1]


def least_lacking(row: Judgement) -> tuple[int, int, int]:
    return row.not_met, -row.maximum, -row.minimum
