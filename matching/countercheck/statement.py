"""The SQL of a counter-check, written for one offer: what the offer does not ask costs nothing.

The offer's row and the context are constants: with them the planner shortens the criteria's expressions.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress
from typing import Any

from django.db import connection, transaction

from .. import criteria
from ..context import Context
from ..criteria import Criterion
from ..functions import CONTEXT
from ..sql import decisive, pieces
from ..verdict import OfferNotLive
from .states import NOT_MET, Nearness, State, weight_of

MOBILITY = "mobility"
# Half a million people are grouped without touching the disk; several processes look at the rows, which a
# bitmap shares out, and hand few columns over to the one that groups.
MEANS = """SET LOCAL work_mem = '128MB'; SET LOCAL parallel_tuple_cost = 0.01;
SET LOCAL enable_indexscan = off"""
# What is around may write afterwards, in the same transaction.
NO_LONGER = """SET LOCAL work_mem TO DEFAULT; SET LOCAL parallel_tuple_cost TO DEFAULT;
SET LOCAL enable_indexscan TO DEFAULT"""
# What of the offer is asked: of nobody in particular, so that what depends on the person may be asked.
ASKED = """
SELECT o::text, ARRAY[{decisive}], ARRAY[{expressed}], {points}
FROM offers_searchrow o, jsonb_populate_record(NULL::candidates_searchrow, '{{}}') AS p,
    (SELECT {context} FROM (SELECT %s::jsonb AS context) AS given) AS ctx
WHERE o.version_id = %s
"""
# What an occupation answers is the same of all its rows: computed once for each code.
NEAR = f"""
SELECT occupation, nearness + {len(Nearness)} * state FROM (
    SELECT p.occupation, {{state}} AS state, CASE
        WHEN p.occupation = o.occupation THEN {Nearness.SAME}
        WHEN p.occupation = ANY (o.occupations) THEN {Nearness.FAMILY}
        WHEN p.parent_id = own.parent_id THEN {Nearness.SIBLING}
        ELSE {Nearness.LINKED}
    END AS nearness
    FROM {{constants}}, (SELECT id AS occupation, parent_id FROM referentials_romecode) AS p,
        referentials_romecode own
    WHERE own.id = o.occupation
    OFFSET 0
) AS of_code
WHERE state <> {State.NOT_MET}
"""  # noqa: S608
CONSTANTS = """(SELECT (%(offer)s::offers_searchrow).*) AS o,
    (SELECT %(as_of)s::date AS as_of, %(undeclared_mobility_km)s::float8 AS undeclared_mobility_km,
            %(asap_days)s::int AS asap_days, %(refresher_days)s::int AS refresher_days,
            %(certification_rules)s::jsonb AS certification_rules, %(weights)s::int[] AS weights) AS ctx"""

# The lowest, the highest and the exclusive or tell up to three numbers, and need no array. Whoever has more
# rows, not all the same, is named. OFFSET 0: else each of the three would compute the number again.
FEW_ROWS = """
SELECT low, high, mixed, n_rows, count(*), array_agg(job_seeker_id) FILTER (WHERE n_rows > 3 AND low <> high)
FROM (
    SELECT job_seeker_id, min(number) AS low, max(number) AS high, bit_xor(number) AS mixed,
        count(*) AS n_rows
    FROM (
        SELECT p.job_seeker_id, {number} AS number
        FROM {constants}, candidates_searchrow p
        WHERE p.occupation = ANY ('{near}')
        OFFSET 0
    ) AS each
    GROUP BY job_seeker_id
) AS person
GROUP BY low, high, mixed, n_rows
"""
OF_MANY_ROWS = """
SELECT numbers, count(*) FROM (
    SELECT array_agg(DISTINCT number) AS numbers FROM (
        SELECT p.job_seeker_id, {number} AS number
        FROM {constants}, candidates_searchrow p
        WHERE p.job_seeker_id = ANY (%(people)s) AND p.occupation = ANY ('{near}')
    ) AS each
    GROUP BY job_seeker_id
) AS person
GROUP BY numbers
"""


@dataclass(frozen=True)
class Question:
    """What a live offer asks of everyone near its occupation.

    ``asked``: the criteria that may decide, in the order of the funnel. ``expressed``: these, and those that
    only earn points. ``points``: of each criterion, of which the score is made. ``near``: the codes near the
    occupation, by what their rows answer to it. ``constants``: what the statements are given.
    """

    asked: tuple[Criterion, ...]
    expressed: tuple[Criterion, ...]
    points: dict[str, int]
    near: dict[int, list[int]]
    constants: dict[str, Any]

    @property
    def codes(self) -> list[int]:
        return [code for codes in self.near.values() for code in codes]

    @property
    def possible_codes(self) -> list[int]:
        """Those of which the occupation is met, or could be."""
        return [
            code
            for number, codes in self.near.items()
            if State(number // weight_of(0)) not in NOT_MET
            for code in codes
        ]

    @property
    def number(self) -> str:
        """SQL for the number of a row, to which each criterion adds its state (`states.row_of`)."""
        of_occupation, *rest = self.near
        digit = str(of_occupation)
        for number in rest:
            so_near = f"p.occupation = ANY ('{array(self.near[number])}')"
            digit = f"CASE WHEN {so_near} THEN {number} ELSE {digit} END"
        others = [state(c, weight_of(n)) for n, c in enumerate(self.asked) if n]
        if any(criterion.code == MOBILITY for criterion in self.asked):
            others.append(f"CASE WHEN p.area_id = 0 THEN {weight_of(len(self.asked))} ELSE 0 END")
        return " + ".join([f"({digit})::bigint", *others])


@contextmanager
def with_means() -> Iterator[None]:
    """A transaction in which a statement over hundreds of thousands of rows has what it needs."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(MEANS)
        yield
        with connection.cursor() as cursor:
            cursor.execute(NO_LONGER)


def statement(asked: Question, text: str) -> str:
    return text.format(number=asked.number, near=array(asked.codes), constants=CONSTANTS)


def array(numbers: Iterable[int]) -> str:
    return f"{{{','.join(str(number) for number in numbers)}}}"


def question(version_id: int, ctx: Context) -> Question:
    """OfferNotLive if the version has no search row."""
    able = [c for c in criteria.CRITERIA if decisive(c) != "FALSE"]
    with connection.cursor() as cursor:
        conditions = {
            "decisive": ", ".join(f"({decisive(c)}) IS NOT FALSE" for c in able),
            "expressed": ", ".join(f"({c.expressed}) IS NOT FALSE" for c in criteria.CRITERIA),
            "points": pieces(criteria.CRITERIA)["points_of_offer"],
        }
        cursor.execute(ASKED.format(**conditions, context=CONTEXT), [ctx.as_json(), version_id])
        found = cursor.fetchone()
        if found is None:
            raise OfferNotLive
        offer, may_decide, may_count, points = found
        asked = tuple(compress(able, may_decide))
        expressed = tuple(compress(criteria.CRITERIA, may_count))
        constants = {
            "offer": offer,
            "as_of": ctx.as_of,
            **ctx.parameters,
            "certification_rules": json.dumps(ctx.certification_rules),
            "weights": [ctx.weights[c.code] for c in criteria.CRITERIA],
        }
        cursor.execute(NEAR.format(state=state(asked[0]), constants=CONSTANTS), constants)
        near = defaultdict(list)
        for code, number in cursor.fetchall():
            near[number].append(code)
    named = {c.code: n for c, n in zip(criteria.CRITERIA, points, strict=True)}
    return Question(asked, expressed, named, near, constants)


def outcome(criterion: Criterion) -> str:
    """SQL for what the criterion decides; TRUE where it does not."""
    found = criterion.outcome
    if criterion.bounded:
        found = f"CASE WHEN {criterion.bounded} THEN {found} ELSE FALSE END"
    decides = decisive(criterion)
    return f"({found})" if decides == "TRUE" else f"CASE WHEN {decides} THEN {found} ELSE TRUE END"


def state(criterion: Criterion, weight: int = 1) -> str:
    """SQL for the state of a row, times ``weight``."""
    relaxed = f"({criterion.relaxation.outcome})" if criterion.relaxation else "FALSE"
    return (
        f"CASE {outcome(criterion)} WHEN TRUE THEN {State.MET * weight}"
        f" WHEN FALSE THEN CASE {relaxed} WHEN TRUE THEN {State.NOT_MET_THEN_MET * weight}"
        f" WHEN FALSE THEN {State.NOT_MET * weight} ELSE {State.NOT_MET_THEN_UNKNOWN * weight} END"
        f" ELSE CASE WHEN {relaxed} THEN {State.UNKNOWN_THEN_MET * weight}"
        f" ELSE {State.UNKNOWN * weight} END END"
    )
