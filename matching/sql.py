"""The engine: functions of the database, composed of the criteria and of nothing else that decides."""

import hashlib
from collections.abc import Sequence
from functools import cache

from . import criteria
from .criteria import Criterion
from .functions import BODIES, HEADER, OFFER_POINTS, POINTS, SIGNATURES

#: Outcomes as one letter each, in the order of the criteria, in what the functions return.
MET, NOT_MET, UNKNOWN, NOT_EXPRESSED = "TFU-"


def _and(*conditions: str) -> str:
    """The conditions that are not always true, joined."""
    kept = [condition for condition in conditions if condition != "TRUE"]
    return " AND ".join(f"({condition})" for condition in kept) or "TRUE"


def decisive(criterion: Criterion) -> str:
    """When the criterion takes part in the verdict: SQL that is never NULL."""
    return "FALSE" if criterion.required == "FALSE" else _and(criterion.expressed, criterion.required)


def _graded(criterion: Criterion) -> bool:
    """Whether its degrees are finer than 0 and 1."""
    return type(criterion).least is not Criterion.least


def _least(criterion: Criterion) -> str:
    points, met = f"points.{criterion.code}", f"met.{criterion.code}"
    earned = criterion.least(points, met)
    # Without points there may be nothing to divide by.
    return f"CASE WHEN {points} > 0 THEN {earned} ELSE 0 END" if _graded(criterion) else earned


def _most(criterion: Criterion) -> str:
    return f"points.{criterion.code} - {_lost(criterion)}"


def _lost(criterion: Criterion) -> str:
    """SQL for the points that are lost even if every unknown is favourable."""
    points, met = f"points.{criterion.code}", f"met.{criterion.code}"
    if _graded(criterion):
        return f"CASE WHEN {points} > 0 THEN {points} - ({criterion.most(points, met)}) ELSE 0 END"
    return f"CASE WHEN {met} IS FALSE THEN {points} ELSE 0 END"


def pieces(all_criteria: Sequence[Criterion]) -> dict[str, str]:
    """The SQL that every function is made of, by the name that the templates give it."""
    verdict = [(decisive(c), c) for c in all_criteria if decisive(c) != "FALSE"]
    least = [_least(c) for c in all_criteria]
    most = [_most(c) for c in all_criteria]
    shares = ", ".join(f"({c.scored or c.expressed})" for c in all_criteria)
    letters = ", ".join(
        f"CASE WHEN met.{c.code} THEN '{MET}' WHEN NOT met.{c.code} THEN '{NOT_MET}' "
        f"WHEN {c.expressed} THEN '{UNKNOWN}' ELSE '{NOT_EXPRESSED}' END"
        for c in all_criteria
    )
    outcomes = ", ".join(
        f"{c.outcome} AS {c.code}"
        if c.expressed == "TRUE"
        else f"CASE WHEN {c.expressed} THEN {c.outcome} END AS {c.code}"
        for c in all_criteria
    )
    return {
        # Of a person who may match nothing is worked out twice: computed once, then read by name.
        "met": f"(SELECT {outcomes} OFFSET 0) AS met",
        "possible": "\n            AND ".join(
            f"({c.outcome}) IS NOT FALSE"
            if always == "TRUE"
            else f"(NOT ({always}) OR ({c.outcome}) IS NOT FALSE)"
            for always, c in verdict
        ),
        "unknown": " OR ".join(_and(when, f"met.{c.code} IS NULL") for when, c in verdict),
        "failed": " + ".join(f"({_and(when, f'met.{c.code} IS FALSE')})::int" for when, c in verdict),
        "least": "(" + " + ".join(least) + ")",
        # The points add up to 10000: what is lost is rare, and quicker to find.
        "most": "(10000 - " + " - ".join(_lost(c) for c in all_criteria) + ")",
        "outcomes": f"concat({letters})",
        "parts": "ARRAY[" + ", ".join([*least, *most]) + "]",
        "shares": f"(SELECT matching_points(ARRAY[{shares}], ctx.weights) AS all_points OFFSET 0) AS shared",
        "named": ", ".join(f"all_points[{n}] AS {c.code}" for n, c in enumerate(all_criteria, 1)),
    }


def compose(all_criteria: Sequence[Criterion]) -> dict[str, str]:
    """Name → text of each function that `migrate` installs, in the order of installation."""
    parts = pieces(all_criteria)
    parts["points"] = OFFER_POINTS.format(**parts)
    helpers = {type(c).__name__: c.functions for c in all_criteria if c.functions}
    functions = {**helpers, "matching_points": POINTS}
    for name, (body, variables) in BODIES.items():
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
