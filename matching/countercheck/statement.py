"""The SQL of a counter-check, written for one offer: what the offer does not ask costs nothing.

The offer's row and the context are constants: with them the planner shortens the criteria's expressions.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import compress
from typing import Any

import numpy as np
import psycopg
from django.db import connection, transaction

from .. import criteria
from ..context import Context
from ..criteria import Criterion
from ..functions import CONTEXT, SCORES
from ..sql import decisive, pieces
from ..verdict import OfferNotLive
from .grouping import Numbers
from .states import NEARNESSES, NOT_MET, Nearness, Rows, State, bit_of, weight_of

MOBILITY = "mobility"
# Several processes look at the rows, which an index shares out, unless there are so few that one would be
# done before another has started. What is planned once is not planned again for what it is given.
MEANS = """SET LOCAL parallel_setup_cost = 1500; SET LOCAL min_parallel_index_scan_size = 0;
SET LOCAL plan_cache_mode = force_generic_plan"""
# What is around may write afterwards, in the same transaction.
NO_LONGER = """SET LOCAL parallel_setup_cost TO DEFAULT; SET LOCAL min_parallel_index_scan_size TO DEFAULT;
SET LOCAL plan_cache_mode TO DEFAULT"""
# What of the offer is asked: of nobody in particular, so that what depends on the person may be asked.
ASKED = """
SELECT o::text, o.occupation, o.occupations::text, o.salary_period, o.salary_max,
    ARRAY[{decisive}], ARRAY[{expressed}], {points}
FROM offers_searchrow o, jsonb_populate_record(NULL::candidates_searchrow, '{{}}') AS p,
    (SELECT {context} FROM (SELECT %(context)s::jsonb AS context) AS given) AS ctx
WHERE o.version_id = %(version)s::bigint
"""
# What an occupation answers is the same of all its rows: computed once for each code.
NEAR = f"""
SELECT occupation, nearness + {{state}} FROM (
    SELECT p.occupation, p.code, {{outcome}} AS outcome, {{relaxed}} AS relaxed, CASE
        WHEN p.occupation = o.occupation THEN {Nearness.SAME}
        WHEN p.occupation = ANY (o.occupations) THEN {Nearness.FAMILY}
        WHEN p.parent_id = own.parent_id THEN {Nearness.SIBLING}
        ELSE {Nearness.LINKED}
    END AS nearness
    FROM (SELECT %(occupation)s::smallint AS occupation, %(occupations)s::smallint[] AS occupations) AS o,
        (SELECT id AS occupation, code, parent_id FROM referentials_romecode) AS p, referentials_romecode own
    WHERE own.id = o.occupation
    OFFSET 0
) AS of_code
WHERE {{state}} <> {State.NOT_MET * weight_of(0)}
ORDER BY code
"""  # noqa: S608
# The context, as it is given to a statement.
GIVEN = """%(as_of)s::date AS as_of, %(undeclared_mobility_km)s::float8 AS undeclared_mobility_km,
    %(asap_days)s::int AS asap_days, %(refresher_days)s::int AS refresher_days,
    %(certification_rules)s::jsonb AS certification_rules, %(weights)s::int[] AS weights"""
CONSTANTS = f"(SELECT (%(offer)s::offers_searchrow).*) AS o, (SELECT {GIVEN}) AS ctx"  # noqa: S608

# As bytes, which each process adds up by itself: to group people in the database, one process would be handed
# every row.
ROWS = """
SELECT string_agg(int8send(p.job_seeker_id * {scale} + {number}), NULL)
FROM {constants}, candidates_searchrow p
WHERE p.occupation = ANY ('{near}')
"""


NAMED = re.compile(r"%\((\w+)\)s")
# One number orders people: how many criteria lack, what lacks of the best possible score, and of the lowest.
LACKS_ONE = SCORES * SCORES


@dataclass(frozen=True)
class Question:
    """What a live offer asks of everyone near its occupation.

    ``asked``: the criteria that may decide, in the order of the funnel. ``expressed``: these, and those that
    only earn points. ``points``: of each criterion, of which the score is made. ``codes``: those near the
    occupation, in order; ``near``: by what their rows answer to it. ``pay``: the period, and the
    most that is offered. ``constants``: what the statements are given.
    """

    asked: tuple[Criterion, ...]
    expressed: tuple[Criterion, ...]
    points: dict[str, int]
    near: dict[int, list[int]]
    codes: list[int]
    pay: tuple[str, Decimal] | None
    constants: dict[str, Any]

    @property
    def possible_codes(self) -> list[int]:
        """Those of which the occupation is met, or could be."""
        possible = [codes for digit, codes in self.near.items() if digit // NEARNESSES not in NOT_MET]
        return [code for codes in possible for code in codes]

    @property
    def scale(self) -> int:
        """The numbers of rows are below."""
        return 2 * weight_of(len(self.asked))

    @property
    def number(self) -> str:
        """SQL for the number of a row, to which each criterion adds its state (`states.rows_of`)."""
        # The digit of each code, at its place: found sooner than by comparing. Those between are not read.
        first, last = min(self.codes), max(self.codes)
        digits = [0] * (last + 1 - first)
        for digit, codes in self.near.items():
            for code in codes:
                digits[code - first] = digit
        of_occupation = f"('[{first}:{last}]={array(digits)}'::smallint[])[p.occupation]"
        others = [state(c, n) for n, c in enumerate(self.asked) if n]
        if any(criterion.code == MOBILITY for criterion in self.asked):
            others.append(f"CASE WHEN p.area_id = 0 THEN {weight_of(len(self.asked))} ELSE 0 END")
        return " + ".join([of_occupation, *others])

    def least_lack(self, rows: Rows) -> Numbers:
        """What each of these rows lacks if it lacks nothing that its number does not say (`LACKS_ONE`)."""
        lack = np.bitwise_count(rows.not_met).astype("i8") * LACKS_ONE
        for position, criterion in enumerate(self.asked):
            bit, points = bit_of(position, len(self.asked)), self.points[criterion.code]
            if not criterion.in_part:
                lack += (rows.not_met & bit != 0) * points * SCORES
                lack += ((rows.not_met | rows.unknown) & bit != 0) * points
        return lack

    @property
    def pieces(self) -> dict[str, str]:
        """SQL of what the offer expresses: what it does not loses nothing."""
        points = ", ".join(f"{points} AS {code}" for code, points in self.points.items())
        seed = "uuid_hash_extended((%(offer)s::offers_searchrow).offer_public_id, 0) AS seed"
        return _pieces(self.expressed) | {"points": f"(SELECT {points}, {seed}) AS points"}


@lru_cache(100)
def _pieces(expressed: tuple[Criterion, ...]) -> dict[str, str]:
    return pieces(expressed, "p.met_")


@contextmanager
def with_means() -> Iterator[None]:
    """A transaction in which a statement over hundreds of thousands of rows has what it needs."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(MEANS)
        yield
        with connection.cursor() as cursor:
            cursor.execute(NO_LONGER)


def rows_of_everyone(asked: Question) -> Numbers:
    """Of every row near the occupation, whose it is and its number, as one."""
    near = array(asked.codes)
    text = ROWS.format(constants=CONSTANTS, number=asked.number, scale=asked.scale, near=near)
    return read_numbers(text, asked.constants)


def read_numbers(text: str, given: dict[str, Any]) -> Numbers:
    """What a statement returns as bytes, which are read as they are: Django's cursors are handed text."""
    with connection.cursor() as cursor:
        bound: str = cursor.mogrify(text, given)
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as plain:
        found = plain.execute(bound.encode(), prepare=False, binary=True).fetchone()
    return np.frombuffer(found and found[0] or b"", ">i8").astype("i8")


def read_planned(text: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement returns which is the same for all offers: its plan serves them all."""
    numbered, names = _numbered(text)
    with (
        connection.cursor(),
        connection.wrap_database_errors,
        psycopg.RawCursor(connection.connection) as plain,
    ):
        return plain.execute(numbered, [given[name] for name in names], prepare=True).fetchall()


@cache
def _numbered(text: str) -> tuple[bytes, list[str]]:
    """A statement in which what it is given has numbers, as the database reads it, and the names of these."""
    names = list(dict.fromkeys(NAMED.findall(text)))
    return NAMED.sub(lambda name: f"${names.index(name[1]) + 1}", text).encode(), names


def array(numbers: Iterable[int]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"


@cache
def _asked(all_criteria: tuple[Criterion, ...]) -> tuple[list[Criterion], str, str]:
    """The criteria that may decide for somebody, and the SQL for what an offer asks and who is near."""
    able = [c for c in all_criteria if decisive(c) != "FALSE"]
    asked = ASKED.format(
        decisive=", ".join(f"({decisive(c)}) IS NOT FALSE" for c in able),
        expressed=", ".join(f"({c.expressed}) IS NOT FALSE" for c in all_criteria),
        points=pieces(all_criteria)["points_of_offer"],
        context=CONTEXT,
    )
    of_codes = {"outcome": outcome(able[0]), "relaxed": relaxed(able[0])}
    return able, asked, NEAR.format(**of_codes, state=_worth("outcome", "relaxed", 0))


def question(version_id: int, ctx: Context) -> Question:
    """OfferNotLive if the version has no search row."""
    able, of_offer, of_codes = _asked(criteria.CRITERIA)
    found = read_planned(of_offer, {"context": ctx.as_json(), "version": version_id})
    if not found:
        raise OfferNotLive
    offer, occupation, occupations, period, maximum, may_decide, may_count, points = found[0]
    near = read_planned(of_codes, {"occupation": occupation, "occupations": occupations})
    of_digit = defaultdict(list)
    for code, digit in near:
        of_digit[digit].append(code)
    return Question(
        asked=tuple(compress(able, may_decide)),
        expressed=tuple(compress(criteria.CRITERIA, may_count)),
        points={c.code: n for c, n in zip(criteria.CRITERIA, points, strict=True)},
        near=of_digit,
        codes=[code for code, _ in near],
        pay=None if period is None or maximum is None else (period, maximum),
        constants={
            "offer": offer,
            "as_of": ctx.as_of,
            **ctx.parameters,
            "certification_rules": json.dumps(ctx.certification_rules),
            "weights": [ctx.weights[c.code] for c in criteria.CRITERIA],
        },
    )


def outcome(criterion: Criterion) -> str:
    """SQL for what the criterion decides; TRUE where it does not."""
    found = criterion.outcome
    if criterion.bounded:
        found = f"CASE WHEN {criterion.bounded} THEN {found} ELSE FALSE END"
    decides = decisive(criterion)
    return f"({found})" if decides == "TRUE" else f"CASE WHEN {decides} THEN {found} ELSE TRUE END"


def state(criterion: Criterion, position: int) -> str:
    """SQL for what the state of a row adds to its number."""
    return _worth(outcome(criterion), relaxed(criterion), position)


def relaxed(criterion: Criterion) -> str:
    return f"({criterion.relaxation.outcome})" if criterion.relaxation else "FALSE"


def _worth(outcome: str, relaxed: str, position: int) -> str:
    worth = {state.name: state * weight_of(position) for state in State}
    return """CASE {outcome} WHEN TRUE THEN {MET}
        WHEN FALSE THEN CASE {relaxed} WHEN TRUE THEN {NOT_MET_THEN_MET} WHEN FALSE THEN {NOT_MET}
            ELSE {NOT_MET_THEN_UNKNOWN} END
        ELSE CASE WHEN {relaxed} THEN {UNKNOWN_THEN_MET} ELSE {UNKNOWN} END END""".format(
        outcome=outcome, relaxed=relaxed, **worth
    )
