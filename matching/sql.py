"""The engine: functions of the database, composed of the criteria and of nothing else that decides."""

import copy
import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from itertools import groupby

from . import criteria
from .criteria import Criterion
from .criteria.base import by_outcome
from .functions import (
    BEST,
    BODIES,
    DOUBT,
    HEADER,
    OFFER_POINTS,
    PEOPLE_FOUND,
    POINTS,
    POPULATION,
    SCORES,
    SIGNATURES,
)

#: Outcomes as one letter each, in the order of the criteria, in what the functions return.
MET, NOT_MET, UNKNOWN, NOT_EXPRESSED = "TFU-"
# The same as digits of one number, to compare. A bigint has room for 21 criteria of so many bits. Zero is not
# expressed; IS_DOUBTED is unknown where it is required.
OUTCOME_BITS = 3
IS_MET, IS_NOT_MET, IS_UNKNOWN, IS_DOUBTED = 1, 2, 3, 4


def _and(*conditions: str) -> str:
    """The conditions that are not always true, joined."""
    kept = [condition for condition in conditions if condition != "TRUE"]
    return " AND ".join(f"({condition})" for condition in kept) or "TRUE"


def decisive(criterion: Criterion) -> str:
    """When the criterion takes part in the verdict: SQL that is never NULL."""
    if "FALSE" in (criterion.expressed, criterion.required):
        return "FALSE"
    return _and(criterion.expressed, criterion.required)


def _possible(criterion: Criterion) -> str:
    """When the criterion does not rule a row out: SQL that is never NULL."""
    decides = decisive(criterion)
    if decides == "FALSE":
        return "TRUE"
    stands = f"({criterion.outcome}) IS NOT FALSE"
    return stands if decides == "TRUE" else f"NOT ({decides}) OR {stands}"


class _Named:
    """One criterion, whose outcome is already computed: ``met`` is the SQL that names it.

    ``points``: SQL for the points that it may earn; by default, of those of the offer, the ones of its name.
    """

    def __init__(self, criterion: Criterion, met: str = "", points: str = "") -> None:
        self.criterion = criterion
        self.points = points or f"points.{criterion.code}"
        self.met = met + criterion.code
        self.earned = criterion.earned(self.points)
        self.asked = criterion.expressed != "FALSE"

    @property
    def least(self) -> str:
        if not self.asked:
            return "0"
        return by_outcome(self.met, *(self._with_points(least) for least, _ in self.earned))

    @property
    def most(self) -> str:
        return f"{self.points} - {self.lost}" if self.asked else "0"

    @property
    def part(self) -> str:
        """SQL for both, one after the other; NULL twice where the criterion is not expressed."""
        when = "" if self.criterion.expressed == "TRUE" else f"CASE WHEN {self.criterion.expressed} THEN "
        return ", ".join(f"{when}{bound}{' END' if when else ''}" for bound in (self.least, self.most))

    @property
    def lost(self) -> str:
        """SQL for the points that are lost even if every unknown is favourable."""
        lost = by_outcome(self.met, *(self._short(most) for _, most in self.earned))
        return f"({lost})"

    @property
    def lacking(self) -> str:
        """SQL for what a row lacks that nothing rules out, in one number; the outcome is looked at once.

        What lacks of the minimum times SCORES, what lacks of the maximum, and DOUBT if a required outcome
        is unknown.
        """
        criterion = self.criterion
        met, unknown, not_met = self._shorts
        if criterion.required == "TRUE":
            unknown = not_met = f"{DOUBT}::bigint + {unknown}"
        elif criterion.required != "FALSE":
            unknown += f" + CASE WHEN {criterion.required} THEN {DOUBT}::bigint ELSE 0 END"
        return self._if_expressed(by_outcome(f"({self.not_ruled_out})", met, unknown, not_met))

    @property
    def _shorts(self) -> list[str]:
        """SQL for what is not earned by each outcome: of the minimum times SCORES, and of the maximum."""
        return [
            f"{self._short(least)} * {SCORES} + {self._short(most)}"
            if least != most
            else f"{self._short(least)} * {SCORES + 1}"
            for least, most in self.earned
        ]

    @property
    def degree(self) -> str:
        """SQL for a number that differs where what is earned differs, whatever the points."""
        whole = _Named(self.criterion, points=str(BEST))
        short = by_outcome(f"({self.criterion.outcome})", *whole._shorts)
        earns = self.criterion.scored or self.criterion.expressed
        return short if earns == "TRUE" else f"CASE WHEN {earns} THEN {short} ELSE 0 END"

    def _short(self, earned: str) -> str:
        """SQL for the points that are not earned."""
        if earned == self.points:
            return "0"
        return self.points if earned == "0" else self._with_points(f"{self.points} - ({earned})")

    def _with_points(self, computed: str) -> str:
        """Degrees finer than 0 and 1: without points there may be nothing to divide by."""
        if computed in ("0", self.points):
            return computed
        return f"(CASE WHEN {self.points} > 0 THEN {computed} ELSE 0 END)"

    def _if_expressed(self, computed: str) -> str:
        expressed = self.criterion.expressed
        return computed if expressed == "TRUE" else f"CASE WHEN {expressed} THEN {computed} ELSE 0 END"

    @property
    def not_ruled_out(self) -> str:
        """SQL for the outcome of a row that nothing rules out: of what is required, it is not FALSE."""
        outcome = self.criterion.outcome
        if self.criterion.required == "TRUE":
            for comparison, left in self.criterion.settled:
                outcome = outcome.replace(comparison, left)
        return outcome

    @property
    def letter(self) -> str:
        if not self.asked:
            return f"'{NOT_EXPRESSED}'"
        return (
            f"CASE WHEN NOT ({self.criterion.expressed}) THEN '{NOT_EXPRESSED}' WHEN {self.met} THEN '{MET}' "
            f"WHEN NOT {self.met} THEN '{NOT_MET}' ELSE '{UNKNOWN}' END"
        )

    def outcome_digit(self, number: int) -> str:
        """SQL for the outcome as the digit of the criterion of this number from 1; NULL rules the row out.

        Of what many offers ask for, rows that are ruled out are not looked at.
        """
        criterion = self.criterion
        met, not_met, unknown, doubted = (
            str(digit << OUTCOME_BITS * (number - 1))
            for digit in (IS_MET, IS_NOT_MET, IS_UNKNOWN, IS_DOUBTED)
        )
        outcome = criterion.outcome if criterion.seldom else self.not_ruled_out
        if criterion.required == "TRUE":
            unknown, not_met = doubted, "NULL" if criterion.seldom else doubted
        elif criterion.required != "FALSE":
            unknown = f"CASE WHEN {criterion.required} THEN {doubted} ELSE {unknown} END"
            if criterion.seldom:
                not_met = f"CASE WHEN {criterion.required} THEN NULL ELSE {not_met} END"
        return self._if_expressed(by_outcome(f"({outcome})", met, unknown, not_met))

    def stands(self, outcome: str) -> str:
        """SQL for the outcome; TRUE where nothing is asked, so that the verdict need not look again."""
        expressed = self.criterion.expressed
        return outcome if expressed == "TRUE" else f"CASE WHEN {expressed} THEN {outcome} ELSE TRUE END"

    def decides(self, when: str) -> str:
        """SQL for an outcome, once it stands, that takes part in the verdict."""
        return _and(self.criterion.required, f"{self.met} {when}")


def _unasked(criterion: Criterion) -> Criterion:
    """The criterion for offers that do not express it: all that is left of it is its letter."""
    unasked = copy.copy(criterion)
    unasked.expressed = "FALSE"
    return unasked


def _apart(all_criteria: Sequence[Criterion], asks_seldom: str, of_one: Callable[[Criterion], str]) -> str:
    """SQL for a sum over all criteria; that of those which few offers ask for where one of them is asked."""
    often, seldom = (
        " + ".join(f"({of_one(one)})" for one in all_criteria if one.seldom is rare) for rare in (False, True)
    )
    return f"{often or '0'} + CASE WHEN {asks_seldom} THEN {seldom} ELSE 0 END" if seldom else often or "0"


def _letters(named: Sequence[_Named], asks_seldom: str) -> str:
    """SQL for the outcomes of all, a letter each."""
    parts = []
    for seldom, neighbours in groupby(named, lambda one: one.asked and one.criterion.seldom):
        letters = [one.letter for one in neighbours]
        if seldom and len(letters) > 1:
            unasked = NOT_EXPRESSED * len(letters)
            letters = [f"CASE WHEN {asks_seldom} THEN concat({', '.join(letters)}) ELSE '{unasked}' END"]
        parts += letters
    return f"concat({', '.join(parts)})"


def pieces(all_criteria: Sequence[Criterion], met: str = "met.") -> dict[str, str]:
    """The SQL that every function is made of, by the name that the templates give it.

    ``met``: what comes before a criterion's code in the name of its outcome.
    """
    everyone = [_Named(criterion, met) for criterion in all_criteria]
    named = [one for one in everyone if one.asked]
    verdict = [one for one in named if decisive(one.criterion) != "FALSE"]
    often, seldom = ([one for one in named if one.criterion.seldom is rare] for rare in (False, True))
    asked = " OR ".join(one.criterion.expressed for one in seldom) or "FALSE"
    often_possible = _and(*(_possible(one.criterion) for one in often if not one.criterion.found_by_index))
    seldom_possible = _and(*(_possible(one.criterion) for one in seldom))
    number = {c: n for n, c in enumerate(all_criteria, 1)}
    numbers = ", ".join(f"CASE WHEN {c.scored or c.expressed} THEN {n} END" for c, n in number.items())
    points = f"matching_points(array_remove(ARRAY[{numbers}]::int[], NULL), ctx.weights)"
    column = met.partition(".")[2]
    degrees = (
        f"hashint8extended({one.degree}, {number[one.criterion]})" for one in named if one.criterion.graded
    )

    def outcomes_named(outcome: Callable[[_Named], str]) -> str:
        return ", ".join(f"{one.stands(outcome(one))} AS {column}{one.criterion.code}" for one in named)

    return {
        # Computed once, then read by name: of any row, of a `possible` one.
        "met": outcomes_named(lambda one: one.criterion.outcome),
        "met_of_possible": outcomes_named(lambda one: one.not_ruled_out),
        # Of rows that a join chooses, before anything else is computed.
        "possible": _and(often_possible, f"NOT ({asked}) OR {seldom_possible}" if seldom else "TRUE"),
        "often_possible": often_possible,
        "unknown": " OR ".join(one.decides("IS NULL") for one in verdict),
        "failed": " + ".join(f"({one.decides('IS FALSE')})::int" for one in verdict),
        "least": "(" + " + ".join(one.least for one in named) + ")",
        # What is lost of the points is rare, and quicker to find.
        "most": f"({BEST} - " + " - ".join(one.lost for one in named) + ")",
        "lacking": _apart([one.criterion for one in named], asked, lambda c: _Named(c).lacking),
        "outcomes": _letters(everyone, asked),
        "parts": f"concat_ws(',', {', '.join(one.part for one in named) or 'NULL'})",
        # Of an `often_possible` row, to be compared with another of the same offer and person.
        "outcome_digits": _apart(all_criteria, asked, lambda c: _Named(c).outcome_digit(number[c])),
        "doubts": str(sum(IS_DOUBTED << OUTCOME_BITS * (n - 1) for n in number.values())),
        "degrees": " # ".join(degrees) or "0",
        "seldom_asked": asked,
        "points_of_offer": points,
        "shares": f"(SELECT {points} AS all_points OFFSET 0) AS shared",
        "named": ", ".join(f"all_points[{n}] AS {c.code}" for c, n in number.items()),
    }


def compose(all_criteria: Sequence[Criterion]) -> dict[str, str]:
    """Name → text of each function that `migrate` installs, in the order of installation."""
    helpers = {type(c).__name__: c.functions for c in all_criteria if c.functions}
    functions = {**helpers, "matching_points": POINTS, "matching_population": POPULATION}
    for name, (body, variables, names) in BODIES.items():
        parts = pieces(all_criteria, **names)
        parts["points"] = OFFER_POINTS.format(**parts)
        plain = [_unasked(criterion) if criterion.seldom else criterion for criterion in all_criteria]
        parts["people_found"] = PEOPLE_FOUND.format(**parts)
        parts["people_found_by_plain"] = PEOPLE_FOUND.format(**pieces(plain, **names))
        functions[name] = HEADER.format(
            signature=SIGNATURES[name], variables=variables, body=body.format(**parts)
        )
    return functions


def engine_text(all_criteria: Sequence[Criterion] | None = None) -> str:
    """Everything that decides, as installed."""
    return "\n".join(compose(criteria.CRITERIA if all_criteria is None else all_criteria).values())


@cache
def engine_hash() -> str:
    """SHA-256 (hex) of the engine's text: two runs with the same hash applied the same rule."""
    return hashlib.sha256(engine_text().encode()).hexdigest()
