"""What the composed SQL makes of a criterion, whatever the shape of its expressions."""

import pytest
from django.db import connection

from matching.criteria import CRITERIA, Criterion
from matching.criteria.base import Earned
from matching.functions import DOUBT, SAID, SCORES
from matching.sql import pieces


class Reduced(Criterion):
    """Who meets it earns ten hundredths less than the points; of whom it is not known, five more at most."""

    code = "reduced"

    def __init__(self, outcome: str) -> None:
        self.outcome = outcome

    def earned(self, points: str) -> Earned:
        return Earned(
            met=(f"{points} - 10", f"{points} - 10"),
            unknown=("0", f"{points} - 10 + 5"),
            not_met=("0", "0"),
        )


@pytest.mark.parametrize(
    ("outcome", "expected"), [("TRUE", 10 * SCORES + 10), ("NULL::bool", DOUBT + 100 * SCORES + 5)]
)
def test_what_is_earned_is_taken_away_whole(db: None, outcome: str, expected: int) -> None:
    with connection.cursor() as cursor:
        lacking = pieces([Reduced(outcome)])["lacking"]
        cursor.execute(f"SELECT {lacking} FROM (SELECT 100 AS reduced) AS points")
        assert cursor.fetchone() == (expected,)


def test_what_is_settled_is_in_the_outcome_once() -> None:
    settled = [(c, comparison) for c in CRITERIA for comparison, _ in c.settled]
    assert settled
    assert all(c.required == "TRUE" and c.outcome.count(comparison) == 1 for c, comparison in settled)


def test_what_a_row_says_is_another_number_by_each_of_its_bits(db: None) -> None:
    """Also by two bits at once, of which half as many bits would make nothing."""
    outcomes = [0, *(1 << bit for bit in range(63)), *((1 << bit) + (1 << bit + 32) for bit in range(31))]
    rows = [(number, 0, 1, 1) for number in outcomes]
    rows += [(0, number, 1, 1) for number in outcomes if number.bit_count() == 1 and number > 1 << 40]
    rows += [(0, 0, 2, 1), (0, 0, 1, 2), (0, 0, 2, 2)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {SAID} FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::bigint[])"
            " AS row (outcomes, degrees, occupation, area_id), LATERAL (SELECT outcomes, degrees) AS found,"
            " LATERAL (SELECT occupation, area_id) AS p",
            [list(column) for column in zip(*rows, strict=True)],
        )
        said = [number for (number,) in cursor.fetchall()]
    assert len(set(said)) == len({(one ^ other, *row) for one, other, *row in rows})
