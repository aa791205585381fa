"""What the composed SQL makes of a criterion, whatever the shape of its expressions."""

import pytest
from django.db import connection

from matching.criteria import CRITERIA, Criterion
from matching.criteria.base import Earned
from matching.functions import DOUBT, SCORES
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
