"""The engine: functions of the database, composed of the criteria and of nothing else that decides."""

import copy
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import groupby

from . import criteria
from .criteria import Criterion
from .functions import (
    BODIES,
    DOUBT,
    HEADER,
    OFFER_POINTS,
    POINTS,
    POPULATION,
    SCORES,
    SIGNATURES,
    WHOM_OFFER_FINDS,
)

#: Outcomes as one letter each, in the order of the criteria, in what the functions return.
MET, NOT_MET, UNKNOWN, NOT_EXPRESSED = "TFU-"
OF_OFFER = re.compile(r"\bo\.\w+")


def _and(*conditions: str) -> str:
    """The conditions that are not always true, joined."""
    kept = [condition for condition in conditions if condition != "TRUE"]
    return " AND ".join(f"({condition})" for condition in kept) or "TRUE"


def decisive(criterion: Criterion) -> str:
    """When the criterion takes part in the verdict: SQL that is never NULL."""
    return "FALSE" if criterion.required == "FALSE" else _and(criterion.expressed, criterion.required)


def _possible(criterion: Criterion) -> str:
    """When the criterion does not rule a row out: SQL that is never NULL."""
    decides = decisive(criterion)
    if decides == "FALSE":
        return "TRUE"
    stands = f"({criterion.outcome}) IS NOT FALSE"
    return stands if decides == "TRUE" else f"NOT ({decides}) OR {stands}"


class _Named:
    """One criterion, whose outcome is already computed: ``met`` is the SQL that names it."""

    def __init__(self, criterion: Criterion, met: str = "") -> None:
        self.criterion = criterion
        self.points = f"points.{criterion.code}"
        self.met = met + criterion.code
        # Whether its degrees are finer than 0 and 1.
        self.graded = type(criterion).least is not Criterion.least

    @property
    def least(self) -> str:
        earned = self.criterion.least(self.points, self.met)
        # Without points there may be nothing to divide by.
        return f"CASE WHEN {self.points} > 0 THEN {earned} ELSE 0 END" if self.graded else earned

    @property
    def most(self) -> str:
        return f"{self.points} - {self.lost}"

    @property
    def lost(self) -> str:
        """SQL for the points that are lost even if every unknown is favourable."""
        if self.graded:
            earned = self.criterion.most(self.points, self.met)
            return f"CASE WHEN {self.points} > 0 THEN {self.points} - ({earned}) ELSE 0 END"
        return f"CASE WHEN {self.met} IS FALSE THEN {self.points} ELSE 0 END"

    @property
    def lacking(self) -> str:
        """SQL for what a row lacks that nothing rules out, in one number; the outcome is looked at once.

        What lacks of the minimum times SCORES, what lacks of the maximum, and DOUBT if a required outcome
        is unknown.
        """
        criterion, outcome = self.criterion, f"({self.criterion.outcome})"
        if criterion.required == "TRUE" and not self.graded:
            lacking = f"CASE WHEN {outcome} THEN 0 ELSE {DOUBT} + {self.points} * {SCORES} END"
        else:
            if self.graded:
                least, most = (bound(self.points, outcome) for bound in (criterion.least, criterion.most))
                both = f"({self.points} - ({least})) * {SCORES} + {self.points} - ({most})"
                lacking = f"CASE WHEN {self.points} > 0 THEN {both} ELSE 0 END"
            else:
                lacking = (
                    f"CASE {outcome} WHEN TRUE THEN 0 WHEN FALSE THEN {self.points} * {SCORES + 1} "
                    f"ELSE {self.points} * {SCORES} END"
                )
            if criterion.required != "FALSE":
                lacking += (
                    f" + CASE WHEN {_and(criterion.required, f'{outcome} IS NULL')} THEN {DOUBT} ELSE 0 END"
                )
        if criterion.expressed == "TRUE":
            return lacking
        return f"CASE WHEN {criterion.expressed} THEN {lacking} ELSE 0 END"

    @property
    def short(self) -> str:
        """SQL for what any row lacks of the maximum, times SCORES, and of the minimum."""
        criterion, outcome = self.criterion, f"({self.criterion.outcome})"
        if self.graded:
            least, most = (bound(self.points, outcome) for bound in (criterion.least, criterion.most))
            both = f"({self.points} - ({most})) * {SCORES} + {self.points} - ({least})"
            short = f"CASE WHEN {self.points} > 0 THEN {both} ELSE 0 END"
        else:
            short = (
                f"CASE {outcome} WHEN TRUE THEN 0 WHEN FALSE THEN {self.points} * {SCORES + 1} "
                f"ELSE {self.points} END"
            )
        return f"CASE WHEN {criterion.expressed} THEN {short} ELSE 0 END"

    @property
    def letter(self) -> str:
        return (
            f"CASE WHEN NOT ({self.criterion.expressed}) THEN '{NOT_EXPRESSED}' WHEN {self.met} THEN '{MET}' "
            f"WHEN NOT {self.met} THEN '{NOT_MET}' ELSE '{UNKNOWN}' END"
        )

    @property
    def stands(self) -> str:
        """SQL for the outcome; TRUE where nothing is asked, so that the verdict need not look again."""
        outcome, expressed = self.criterion.outcome, self.criterion.expressed
        return outcome if expressed == "TRUE" else f"CASE WHEN {expressed} THEN {outcome} ELSE TRUE END"

    def decides(self, when: str) -> str:
        """SQL for an outcome, once it stands, that takes part in the verdict."""
        return _and(self.criterion.required, f"{self.met} {when}")


def _unasked(criterion: Criterion) -> Criterion:
    """The criterion for offers that do not express it: all that the planner keeps of it is its letter."""
    unasked = copy.copy(criterion)
    unasked.expressed = "FALSE"
    return unasked


def _looked_at(one: _Named) -> Criterion:
    """The criterion, its outcome already computed: met where nothing is asked."""
    criterion = copy.copy(one.criterion)
    criterion.outcome, criterion.expressed = one.met, "TRUE"
    return criterion


def _apart(all_criteria: Sequence[Criterion], asks_seldom: str, of_one: Callable[[Criterion], str]) -> str:
    """SQL for a sum over all criteria; that of those which few offers ask for where one of them is asked."""
    often, seldom = (
        " + ".join(f"({of_one(one)})" for one in all_criteria if one.seldom is rare) or "0"
        for rare in (False, True)
    )
    return f"{often} + CASE WHEN {asks_seldom} THEN {seldom} ELSE 0 END"


def _letters(named: Sequence[_Named], asks_seldom: str) -> str:
    """SQL for the outcomes of all, a letter each."""
    parts = []
    for seldom, neighbours in groupby(named, lambda one: one.criterion.seldom):
        letters = [one.letter for one in neighbours]
        if seldom and len(letters) > 1:
            unasked = NOT_EXPRESSED * len(letters)
            letters = [f"CASE WHEN {asks_seldom} THEN concat({', '.join(letters)}) ELSE '{unasked}' END"]
        parts += letters
    return f"concat({', '.join(parts)})"


def _columns(text: str, computed: Iterable[str] = ()) -> str:
    """The columns of the offer that this SQL reads, but for these."""
    return ", ".join(sorted(set(OF_OFFER.findall(text)).difference(computed)))


def pieces(all_criteria: Sequence[Criterion], met: str = "met.", asks_seldom: str = "") -> dict[str, str]:
    """The SQL that every function is made of, by the name that the templates give it.

    ``met``: what comes before a criterion's code in the name of its outcome. ``asks_seldom``: the name of
    ``seldom_asked`` where that is already computed.
    """
    named = [_Named(criterion, met) for criterion in all_criteria]
    verdict = [one for one in named if decisive(one.criterion) != "FALSE"]
    often, seldom = ([one for one in named if one.criterion.seldom is rare] for rare in (False, True))
    asked = " OR ".join(one.criterion.expressed for one in seldom) or "FALSE"
    asks_seldom = asks_seldom or asked
    scored = {c: f"({c.scored or c.expressed})" for c in all_criteria}
    number = {c: n for n, c in enumerate(all_criteria, 1)}
    numbers = ", ".join(f"CASE WHEN {scored[c]} THEN {number[c]} END" for c in all_criteria)
    points = f"matching_points(array_remove(ARRAY[{numbers}]::int[], NULL), ctx.weights)"
    column = met.partition(".")[2]
    lacking_of_met = _apart([_looked_at(one) for one in named], asks_seldom, lambda c: _Named(c).lacking)
    outcomes = _letters(named, asks_seldom)
    shape = _apart(all_criteria, asks_seldom, lambda c: f"{scored[c]}::int * {1 << number[c]}")
    computed = [asks_seldom, *(one.met for one in named)]
    bits = ", ".join(f"CASE WHEN shape & {1 << n} <> 0 THEN {n} END" for n in number.values())
    return {
        # Computed once, then read by name.
        "met": ", ".join(f"{one.stands} AS {column}{one.criterion.code}" for one in named),
        # Of rows that a join chooses, before anything else is computed.
        "possible": _and(
            *(_possible(one.criterion) for one in often if not one.criterion.found_by_index),
            f"NOT ({asked}) OR {_and(*(_possible(one.criterion) for one in seldom))}",
        ),
        "unknown": " OR ".join(one.decides("IS NULL") for one in verdict),
        "failed": " + ".join(f"({one.decides('IS FALSE')})::int" for one in verdict),
        "least": "(" + " + ".join(one.least for one in named) + ")",
        # The points add up to 10000: what is lost is rare, and quicker to find.
        "most": "(10000 - " + " - ".join(one.lost for one in named) + ")",
        "short": " + ".join(one.short for one in named) or "0",
        "lacking": _apart(all_criteria, asks_seldom, lambda c: _Named(c).lacking),
        "lacking_of_met": lacking_of_met,
        # Of the offer's row: once it may match, and once it is known what its criteria earn.
        "read": _columns(shape + outcomes + lacking_of_met, computed),
        "read_again": _columns(lacking_of_met),
        "outcomes": outcomes,
        "parts": f"concat_ws(',', {', '.join([one.least for one in named] + [one.most for one in named])})",
        "seldom_asked": asked,
        "points_of_offer": points,
        "shares": f"(SELECT {points} AS all_points OFFSET 0) AS shared",
        "named": ", ".join(f"all_points[{n}] AS {c.code}" for c, n in number.items()),
        # Which criteria earn points, as the bits of a number.
        "shape": shape,
        "of_shape": f"array_remove(ARRAY[{bits}]::int[], NULL)",
    }


def compose(all_criteria: Sequence[Criterion]) -> dict[str, str]:
    """Name → text of each function that `migrate` installs, in the order of installation."""
    helpers = {type(c).__name__: c.functions for c in all_criteria if c.functions}
    functions = {**helpers, "matching_points": POINTS, "matching_population": POPULATION}
    for name, (body, variables, names) in BODIES.items():
        parts = pieces(all_criteria, **names)
        parts["points"] = OFFER_POINTS.format(**parts)
        plain = [_unasked(criterion) if criterion.seldom else criterion for criterion in all_criteria]
        parts["whom_offer_finds"] = WHOM_OFFER_FINDS.format(**parts)
        parts["whom_plain_offer_finds"] = WHOM_OFFER_FINDS.format(**pieces(plain, **names))
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
