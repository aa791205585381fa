"""The engine: functions of the database, composed of the criteria and of nothing else that decides."""

import hashlib
from collections.abc import Sequence
from functools import cache

from . import criteria
from .criteria import Criterion
from .functions import BODIES, HEADER, OFFER_POINTS, POINTS, SCORES, SIGNATURES

#: Outcomes as one letter each, in the order of the criteria, in what the functions return.
MET, NOT_MET, UNKNOWN, NOT_EXPRESSED = "TFU-"


def _and(*conditions: str) -> str:
    """The conditions that are not always true, joined."""
    kept = [condition for condition in conditions if condition != "TRUE"]
    return " AND ".join(f"({condition})" for condition in kept) or "TRUE"


def decisive(criterion: Criterion) -> str:
    """When the criterion takes part in the verdict: SQL that is never NULL."""
    return "FALSE" if criterion.required == "FALSE" else _and(criterion.expressed, criterion.required)


class _Named:
    """One criterion, whose outcome is already computed: ``met`` is the SQL that names it."""

    def __init__(self, criterion: Criterion, met: str) -> None:
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
    def lost_of_both(self) -> str:
        """SQL for what lacks of the minimum, times SCORES, plus what lacks of the maximum."""
        if self.graded:
            least, most = (
                bound(self.points, self.met) for bound in (self.criterion.least, self.criterion.most)
            )
            both = f"({self.points} - ({least})) * {SCORES} + {self.points} - ({most})"
            return f"CASE WHEN {self.points} > 0 THEN {both} ELSE 0 END"
        return (
            f"CASE WHEN {self.met} THEN 0 WHEN {self.met} IS NULL THEN {self.points} * {SCORES} "
            f"ELSE {self.points} * {SCORES + 1} END"
        )

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


def pieces(all_criteria: Sequence[Criterion], met: str = "met.") -> dict[str, str]:
    """The SQL that every function is made of, by the name that the templates give it.

    ``met``: what comes before a criterion's code in the name of its outcome.
    """
    named = [_Named(criterion, met) for criterion in all_criteria]
    verdict = [one for one in named if decisive(one.criterion) != "FALSE"]
    shares = ", ".join(f"({c.scored or c.expressed})" for c in all_criteria)
    column = met.partition(".")[2]
    return {
        # Computed once, then read by name.
        "met": ", ".join(f"{one.stands} AS {column}{one.criterion.code}" for one in named),
        # Of rows that a join chooses, before anything else is computed.
        "possible": "\n            AND ".join(
            f"({one.criterion.outcome}) IS NOT FALSE"
            if decisive(one.criterion) == "TRUE"
            else f"(NOT ({decisive(one.criterion)}) OR ({one.criterion.outcome}) IS NOT FALSE)"
            for one in verdict
        ),
        "unknown": " OR ".join(one.decides("IS NULL") for one in verdict),
        "failed": " + ".join(f"({one.decides('IS FALSE')})::int" for one in verdict),
        "least": "(" + " + ".join(one.least for one in named) + ")",
        # The points add up to 10000: what is lost is rare, and quicker to find.
        "most": "(10000 - " + " - ".join(one.lost for one in named) + ")",
        "lost_of_both": " + ".join(one.lost_of_both for one in named),
        "outcomes": f"concat({', '.join(one.letter for one in named)})",
        "parts": f"concat_ws(',', {', '.join([one.least for one in named] + [one.most for one in named])})",
        "shares": f"(SELECT matching_points(ARRAY[{shares}], ctx.weights) AS all_points OFFSET 0) AS shared",
        "named": ", ".join(f"all_points[{n}] AS {c.code}" for n, c in enumerate(all_criteria, 1)),
    }


def compose(all_criteria: Sequence[Criterion]) -> dict[str, str]:
    """Name → text of each function that `migrate` installs, in the order of installation."""
    helpers = {type(c).__name__: c.functions for c in all_criteria if c.functions}
    functions = {**helpers, "matching_points": POINTS}
    for name, (body, variables, met) in BODIES.items():
        parts = pieces(all_criteria, met)
        parts["points"] = OFFER_POINTS.format(**parts)
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
