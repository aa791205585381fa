"""The counts as plain values for JSON: what is kept with a run, printed, and given by the API."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from .counting import Countercheck, Step, brings
from .reach import Pay, Reach
from .report import Report
from .states import Nearness
from .ways import WayCode, ways_of

#: By the period of the pay: euros more than the offer's maximum.
RISES = {
    "hour": ("0.5", "1", "2", "3", "5"),
    "month": ("50", "100", "200", "300", "500"),
    "year": ("500", "1000", "2000", "4000", "6000"),
}
SETS_KEPT = 20


def as_data(report: Report) -> dict[str, Any]:
    """Criteria by their codes, the largest numbers first."""
    found = report.counted
    by_people = sorted(found.not_met.items(), key=lambda one: (-one[1], len(one[0]), sorted(one[0])))
    order = [criterion.code for criterion in found.asked]
    undeclared, nothing_else = found.undeclared_mobility
    return {
        "people": found.n_people,
        "not_met": [
            {"criteria": [code for code in order if code in codes], "people": people}
            for codes, people in by_people
        ],
        "undeclared_mobility": {"people": undeclared, "only": nothing_else},
        "funnel": [{"criterion": criterion.code, "people": people} for criterion, people in found.funnel],
        **lines_as_data(found),
        "near": [_near(found, nearness) for nearness in (Nearness.SIBLING, Nearness.LINKED)],
        "ways": _ways(report),
        "pay": report.reach.pay and _pay(report.reach.pay),
    }


def lines_as_data(found: Countercheck) -> dict[str, Any]:
    """What is answered to; the database counts these itself before it keeps them (`gate_lines`)."""
    return {
        "as_asked": _step(found.as_asked),
        "relaxations": [_step(step) for step in sorted(found.steps, key=brings, reverse=True)],
        "pairs": [_step(step) for step in found.pairs],
    }


def _step(step: Step) -> dict[str, Any]:
    return {"criteria": [*step.codes], "match": step.n_match, "to_qualify": step.n_to_qualify}


def _near(found: Countercheck, nearness: Nearness) -> dict[str, Any]:
    """``people``: who seeks or accepts such an occupation."""
    step = found.accepting(nearness)
    return {
        "near": nearness.name.lower(),
        "people": found.people_near(nearness),
        "match": step.n_match,
        "to_qualify": step.n_to_qualify,
    }


def _ways(report: Report) -> list[dict[str, Any]]:
    """``people``: who lacks only what the way makes up for."""
    possible = report.counted.as_asked.possible
    return [
        {"way": way.code, **_step(step), "people": step.possible - possible}
        | _details(way.code, report.reach)
        for way, step in ways_of(report.counted)
    ]


def _details(way: WayCode, reach: Reach) -> dict[str, Any]:
    if way is WayCode.TRAINING:
        sets = sorted(reach.missing.items(), key=lambda one: (-one[1], len(one[0]), sorted(one[0])))
        return {"missing": [{"skills": sorted(ogr), "people": n} for ogr, n in sets[:SETS_KEPT]]}
    if way is WayCode.REFRESHER:
        days = sorted(reach.refresher_days.items())
        return {
            "under_reserve": [{"days": n, "people": people} for n, people in days],
            "expired": reach.expired,
            "never_certified": reach.never_certified,
        }
    return {}


def _pay(pay: Pay) -> dict[str, Any]:
    """``steps``: how many more could be reached by each rise and no smaller one; ``beyond``: by none."""
    ladder = [Decimal(0), *map(Decimal, RISES[pay.period])]
    return {
        "period": pay.period,
        "maximum": str(pay.maximum),
        "people": sum(pay.rises.values()),
        "steps": [
            {"rise": str(until), "people": _between(pay.rises, after, until)}
            for after, until in pairwise(ladder)
        ],
        "beyond": _between(pay.rises, ladder[-1], Decimal("Infinity")),
    }


def _between(rises: Mapping[Decimal, int], after: Decimal, until: Decimal) -> int:
    return sum(people for rise, people in rises.items() if after < rise <= until)
