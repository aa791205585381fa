"""What the engine finds: one offer with everyone registered, one person with every live offer, one pair."""

import datetime
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any, NamedTuple

from francetravail_match.common.database import prepared

from . import criteria
from .context import Context, context
from .criteria import Criterion
from .enums import RESULTS_KEPT, Verdict
from .sql import MET, NOT_EXPRESSED, NOT_MET, UNKNOWN

OUTCOMES = {MET: True, NOT_MET: False, UNKNOWN: None}
MATCH_OFFER = """
SELECT reference_version, snapshot, watermark, n_people, n_match, n_to_qualify, not_compared, results
FROM matching_population(), matching_offer(%s, %s, %s)
"""
MATCH_PERSON = "SELECT * FROM matching_person(%s, %s)"
MATCH_PAIR = "SELECT * FROM {}(%s, %s, %s)"
# More than so many required criteria that are not met are no near miss.
NEAR_MISSES = 2

Outcomes = dict[str, bool | None]
Parts = dict[str, tuple[int, int]]


class Person(NamedTuple):
    """One of the first people of a verdict, as the engine says it.

    ``minimum`` and ``maximum`` bound the score: hundredths of a point. ``identifier``, ``letters`` and
    ``points``: what `public_id`, `outcomes` and `parts` read, as the engine writes it.
    """

    job_seeker_id: int
    identifier: str
    verdict: Verdict
    rank: int
    occupation: int
    area: int | None
    minimum: int
    maximum: int
    letters: str
    points: str

    @property
    def public_id(self) -> uuid.UUID:
        return uuid.UUID(self.identifier)

    @property
    def outcomes(self) -> Outcomes:
        """Criterion → True, False or None (unknown), of those that are expressed."""
        return outcomes_of(self.letters)

    @property
    def parts(self) -> Parts:
        """Criterion → contribution to the minimum and to the maximum, which they add up to."""
        return parts_of(self.letters, self.points)


@dataclass(frozen=True)
class Matched:
    """Exact counts over the whole population, and the first people of each verdict in order.

    ``n_people``: everyone registered. ``not_compared``: how many of them have no row, as `MatchRun` keeps it.
    """

    context: Context
    reference_version: str
    snapshot: str
    watermark: datetime.datetime | None
    n_people: int
    n_match: int
    n_to_qualify: int
    not_compared: dict[str, dict[str, int]]
    results: list[Person]


class OfferFound(NamedTuple):
    """A live offer that a person matches or, where a required outcome is ``unknown``, could match.

    ``said``: a number that all their rows in its reach make. Where the outcomes, the score or the row that
    speaks for the person differ from what they were for the same version, so does it.
    """

    offer_id: int
    version_id: int
    unknown: bool
    said: int


@dataclass(frozen=True)
class Judgement:
    """The best row of one person for one offer, whatever the verdict; parts as in `Person`."""

    verdict: Verdict
    occupation: int
    area: int | None
    outcomes: Outcomes
    minimum: int
    maximum: int
    parts: Parts


class OfferNotLive(Exception):
    """The version has no search row: its offer is not published, or this is not its current version."""


def match(version_id: int, kept: int = RESULTS_KEPT, ctx: Context | None = None) -> Matched:
    """Compare a live offer version with everyone registered; OfferNotLive if it has no search row."""
    ctx = ctx or context()
    with prepared() as cursor:
        cursor.execute(MATCH_OFFER, [version_id, ctx.as_json(), kept])
        row = cursor.fetchone()
    if row is None:
        raise OfferNotLive
    reference_version, snapshot, watermark, n_people, n_match, n_to_qualify, not_compared, results = row
    return Matched(
        context=ctx,
        reference_version=reference_version,
        snapshot=snapshot,
        watermark=watermark,
        n_people=n_people,
        n_match=n_match,
        n_to_qualify=n_to_qualify,
        not_compared=json.loads(not_compared),
        results=[*map(_person, results.splitlines())],
    )


def offers_of(job_seeker_id: int, ctx: Context | None = None) -> list[OfferFound]:
    """The live offers that a person matches or could match, by offer; none for who is not counted."""
    return offers_found(MATCH_PERSON, [job_seeker_id, (ctx or context()).as_json()])


def offers_found(statement: str, values: Sequence[Any]) -> list[OfferFound]:
    """What a function of the engine returns of a person's offers."""
    with prepared() as cursor:
        cursor.execute(statement, values)
        return [*map(OfferFound._make, cursor.fetchall())]


def judge(
    version_id: int, person_id: int, ctx: Context | None = None, *, by: str = "matching_pair"
) -> Judgement | None:
    """One pair; None for a person without search row, or an offer that is not live.

    ``by``: the function of the engine that finds the person's rows.
    """
    with prepared() as cursor:
        cursor.execute(MATCH_PAIR.format(by), [version_id, person_id, (ctx or context()).as_json()])
        row = cursor.fetchone()
    return judgement_of(row) if row else None


def judgement_of(row: Sequence[Any]) -> Judgement:
    """What a function of the engine returns of a pair."""
    occupation, area, failed, unknown, minimum, maximum, letters, points = row
    return Judgement(
        _verdict(failed, unknown),
        occupation,
        area,
        outcomes_of(letters),
        minimum,
        maximum,
        parts_of(letters, points),
    )


def _person(line: str) -> Person:
    key, identifier, unknown, rank, occupation, area, minimum, maximum, letters, points = line.split(" ")
    return Person(
        int(key),
        identifier,
        _verdict(0, unknown == "1"),
        int(rank),
        int(occupation),
        int(area) or None,
        int(minimum),
        int(maximum),
        letters,
        points,
    )


def _verdict(failed: int, unknown: bool) -> Verdict:
    if failed:
        return Verdict.NEAR_MISS if failed <= NEAR_MISSES else Verdict.NO
    return Verdict.TO_QUALIFY if unknown else Verdict.MATCH


def outcomes_of(letters: str, of: Iterable[Criterion] | None = None) -> Outcomes:
    """``of``: the criteria that the engine was asked, in order; all if None."""
    named = zip(of or criteria.CRITERIA, letters, strict=True)
    return {c.code: OUTCOMES[letter] for c, letter in named if letter != NOT_EXPRESSED}


def parts_of(letters: str, points: str, of: Iterable[Criterion] | None = None) -> Parts:
    """The contributions of the criteria that are expressed, in their order: a minimum, then a maximum."""
    named = zip(of or criteria.CRITERIA, letters, strict=True)
    expressed = (c for c, letter in named if letter != NOT_EXPRESSED)
    bounds = batched(map(int, filter(None, points.split(","))), 2)
    return {c.code: (least, most) for c, (least, most) in zip(expressed, bounds, strict=True)}
