"""Points that add up to 10,000 hundredths, and what a degree earns of them."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

TOTAL = 10_000

#: The order of criteria: of the table, each required criterion before its wished one.
CODES = (
    "occupation",
    "mobility",
    "availability",
    "contract",
    "working_time",
    "schedule",
    "experience",
    "skill",
    "skill_wished",
    "licence",
    "licence_wished",
    "language",
    "language_wished",
    "certification",
    "certification_wished",
    "education",
    "salary",
)


def points(expressed: Iterable[str], weights: Mapping[str, int]) -> dict[str, int]:
    """Each criterion's share in proportion to its weight, by the largest remainders."""
    codes = sorted(expressed, key=CODES.index)
    total = sum(weights[code] for code in codes)
    shares = {code: Fraction(TOTAL * weights[code], total) for code in codes}
    whole = {code: int(share) for code, share in shares.items()}
    left = TOTAL - sum(whole.values())
    # `sorted` is stable: at equal remainders the first in the order of criteria comes first.
    for code in sorted(codes, key=lambda code: whole[code] - shares[code])[:left]:
        whole[code] += 1
    return whole


def contribution(of: int, degree: Fraction) -> int:
    """The whole part of points × degree."""
    return int(of * degree)
