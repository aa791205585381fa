"""What a criterion is: nullable SQL expressions, its weight, and the French words that go with it."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Relaxation:
    """The one step by which an advisor may ask for less.

    ``words``: what is given up, in French. ``outcome``: what is then asked of who does not meet the
    criterion, SQL like the criterion's. ``unlawful``: why the step may not be taken; empty where it may.
    """

    words: str
    outcome: str
    unlawful: str = ""


class Criterion:
    """One thing that an offer may ask of a person. A subclass lives in a file of its own.

    The SQL speaks of three rows: ``o`` (offers_searchrow), ``p`` (candidates_searchrow) and ``ctx`` (the
    date, the national parameters, the dated rules of `matching.context`). It never reads the clock. The
    outcome is TRUE (met), FALSE (not met) or NULL (unknown): what is not known comes out as unknown, never as
    not met.
    """

    code: str
    label: str
    question: str
    met: str
    unknown: str
    not_met: str
    # Of the first version of the weights, and of a criterion that a version does not name.
    weight: int

    outcome: str
    # Quick to know, and without which the outcome is FALSE: where no index has seen to it.
    bounded: str = ""
    # Whether the criterion is expressed, and whether it is required: conditions on ``o``, never NULL; also on
    # ``p``, for what some people must meet whatever the offer says.
    expressed: str = "TRUE"
    required: str = "TRUE"
    # Nobody of whom the outcome is FALSE is in the rows that the indexes find.
    found_by_index: bool = False
    # Few offers express it: all such criteria are passed over at once. ``expressed`` speaks of ``o`` alone.
    seldom: bool = False
    # The offer's columns whose items the criterion compares, one each; shown item by item in an explanation.
    items: str = ""
    # Functions that the expressions call; installed and hashed with them.
    functions: ClassVar[str] = ""
    # Whether it earns points, if not whenever it is expressed: a condition on ``o`` alone.
    scored: str = ""
    # Whether whoever does not meet it, or of whom it is not known, may earn a part of its points.
    in_part: bool = False
    relaxation: Relaxation | None = None

    def least(self, points: str, met: str) -> str:
        """SQL for what the criterion earns of its ``points`` for certain: a whole number.

        ``points`` and ``met`` are SQL: an integer, and the outcome already computed.
        """
        return f"CASE WHEN {met} THEN {points} ELSE 0 END"

    def most(self, points: str, met: str) -> str:
        """SQL for what it would earn if every unknown were favourable."""
        return f"CASE WHEN {met} IS FALSE THEN 0 ELSE {points} END"

    def reason(self, outcome: bool | None) -> str:
        """A French sentence for one outcome."""
        if outcome is None:
            return self.unknown
        return self.met if outcome else self.not_met
