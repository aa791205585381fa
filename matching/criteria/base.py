"""What a criterion is: nullable SQL expressions, its weight, and the French words that go with it."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple


@dataclass(frozen=True)
class Relaxation:
    """The one step by which an advisor may ask for less.

    ``words``: what is given up, in French. ``outcome``: what is then asked of who does not meet the
    criterion, SQL like the criterion's. ``unlawful``: why the step may not be taken; empty where it may.
    """

    words: str
    outcome: str
    unlawful: str = ""


class Earned(NamedTuple):
    """SQL for what a criterion earns of its points by its outcome: for certain, and if every unknown were
    favourable."""

    met: tuple[str, str]
    unknown: tuple[str, str]
    not_met: tuple[str, str]


def by_outcome(outcome: str, met: str, unknown: str, not_met: str) -> str:
    """SQL for one of three values; the outcome is looked at once, and not where they are the same."""
    if met == unknown == not_met:
        return met
    if unknown == not_met:
        return f"CASE WHEN {outcome} THEN {met} ELSE {unknown} END"
    if met == unknown:
        return f"CASE WHEN {outcome} IS FALSE THEN {not_met} ELSE {met} END"
    if met == not_met:
        return f"CASE WHEN {outcome} IS NULL THEN {unknown} ELSE {met} END"
    return f"CASE {outcome} WHEN TRUE THEN {met} WHEN FALSE THEN {not_met} ELSE {unknown} END"


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
    # Of what is always required: comparisons in ``outcome`` that are slow to make, each there once, and what
    # is left of each where the outcome is not FALSE.
    settled: tuple[tuple[str, str], ...] = ()
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
    # Whether it earns points, if not whenever it is expressed: a condition on ``o`` alone, never true where
    # it is not expressed.
    scored: str = ""
    relaxation: Relaxation | None = None

    def earned(self, points: str) -> Earned:
        """Whole numbers from 0 to ``points``: SQL for an integer.

        It can be computed wherever the criterion is scored, of 10,000 points too: by what a person would earn
        of these, a change is seen. Degrees that differ do so by a ten-thousandth at least.
        """
        return Earned(met=(points, points), unknown=("0", points), not_met=("0", "0"))

    @property
    def graded(self) -> bool:
        """Whether people of the same outcome may earn more or less of its points."""
        return any(bound not in ("0", "points") for bounds in self.earned("points") for bound in bounds)

    @property
    def in_part(self) -> bool:
        """Whether whoever does not meet it, or of whom it is not known, may earn some of its points."""
        earned = self.earned("points")
        return earned.unknown[0] != "0" or earned.not_met != ("0", "0")

    def reason(self, outcome: bool | None) -> str:
        """A French sentence for one outcome."""
        if outcome is None:
            return self.unknown
        return self.met if outcome else self.not_met
