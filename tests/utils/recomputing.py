"""The score again, from the data of an explanation alone: weights, degrees, and arithmetic by hand."""

from fractions import Fraction
from typing import Any


def recomputed(data: dict[str, Any]) -> tuple[int, int]:
    """Minimum and maximum, in hundredths of a point; fails where a line of the data does not add up."""
    scored = [criterion for criterion in data["criteria"] if criterion["points"]]
    weights = data["made_with"]["weights"]
    total = sum(weights[criterion["code"]] for criterion in scored)
    exact = [Fraction(10_000 * weights[criterion["code"]], total) for criterion in scored]
    points = [int(share) for share in exact]
    by_remainder = sorted(range(len(scored)), key=lambda n: points[n] - exact[n])
    for n in by_remainder[: 10_000 - sum(points)]:
        points[n] += 1
    assert points == [criterion["points"] for criterion in scored]
    bounds = []
    for side, name in enumerate(("minimum", "maximum")):
        degrees = [Fraction(criterion["degrees"][side]) for criterion in scored]
        earned = [int(round(share * degree, 6)) for share, degree in zip(points, degrees, strict=True)]
        assert earned == [criterion[name] for criterion in scored]
        bounds.append(sum(earned))
    return bounds[0], bounds[1]
