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

import psycopg
from django.db import connection, transaction

from .. import criteria
from ..context import Context
from ..criteria import Criterion
from ..functions import CONTEXT, SCORES, SHUFFLE, SHUFFLE_BITS, SHUFFLED
from ..sql import decisive, pieces
from ..verdict import OfferNotLive
from .states import NOT_MET_ONE, Nearness, State, weight_of, worth_of

MOBILITY = "mobility"
# Several processes look at the rows, which a bitmap shares out.
MEANS = "SET LOCAL parallel_setup_cost = 100; SET LOCAL enable_indexscan = off"
# What is around may write afterwards, in the same transaction.
NO_LONGER = "SET LOCAL parallel_setup_cost TO DEFAULT; SET LOCAL enable_indexscan TO DEFAULT"
# What of the offer is asked: of nobody in particular, so that what depends on the person may be asked.
ASKED = """
SELECT o::text, ARRAY[{decisive}], ARRAY[{expressed}], {points}
FROM offers_searchrow o, jsonb_populate_record(NULL::candidates_searchrow, '{{}}') AS p,
    (SELECT {context} FROM (SELECT %s::jsonb AS context) AS given) AS ctx
WHERE o.version_id = %s
"""
# What an occupation answers is the same of all its rows: computed once for each code.
NEAR = f"""
SELECT occupation, nearness + state FROM (
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
WHERE state <> {worth_of(State.NOT_MET, 0)}
"""  # noqa: S608
CONSTANTS = """(SELECT (%(offer)s::offers_searchrow).*) AS o,
    (SELECT %(as_of)s::date AS as_of, %(undeclared_mobility_km)s::float8 AS undeclared_mobility_km,
            %(asap_days)s::int AS asap_days, %(refresher_days)s::int AS refresher_days,
            %(certification_rules)s::jsonb AS certification_rules, %(weights)s::int[] AS weights) AS ctx"""

# One number orders people: how many criteria lack, then (`LOST`) what lacks of the best possible score and of
# the lowest; a stable shuffle of those who are equal.
LACKS_ONE = SCORES * SCORES * SHUFFLE
LOST = f"({{short}}) * {SHUFFLE}::bigint + ({SHUFFLED} >> {64 - SHUFFLE_BITS}) + {SHUFFLE // 2}"
# Of every row near the occupation, whose it is and its number, as one; of those that lack few criteria, also
# what they lack, which is not worth computing of the others. As bytes, which each process adds up by itself:
# to group people in the database, one process would be handed every row. WITH: else the number would be
# computed wherever it is named; OFFSET 0 would keep the rows from being added up where they are read.
ROWS = f"""
SELECT string_agg({{code}}, ''), string_agg({{code}}, '') FILTER (WHERE {{few}}),
    string_agg(int8send(number / {NOT_MET_ONE} * {LACKS_ONE} + {LOST}), '') FILTER (WHERE {{few}})
FROM {{constants}}, {{points}}, (
    WITH apart AS (SELECT)
    SELECT p.*, {{number}} AS number FROM {{constants}}, candidates_searchrow p
    WHERE p.occupation = ANY ('{{near}}')
) AS p
"""  # noqa: S608
CODE = f"int8send(job_seeker_id * {{scale}} + number %% {NOT_MET_ONE})"
FEW = f"number < (%(lacking)s + 1) * {NOT_MET_ONE}"


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
        return [code for number, codes in self.near.items() if number < NOT_MET_ONE for code in codes]

    @property
    def scale(self) -> int:
        """The numbers of rows are below, apart from how many criteria are not met."""
        return 2 * weight_of(len(self.asked))

    @property
    def number(self) -> str:
        """SQL for the number of a row, to which each criterion adds its state (`states.row_of`)."""
        first, last = min(self.codes), max(self.codes)
        digits = [0] * (last - first + 1)
        for digit, codes in self.near.items():
            for code in codes:
                digits[code - first] = digit
        of_occupation = f"('[{first}:{last}]={array(digits)}'::bigint[])[p.occupation]"
        others = [state(c, n) for n, c in enumerate(self.asked) if n]
        if any(criterion.code == MOBILITY for criterion in self.asked):
            others.append(f"CASE WHEN p.area_id = 0 THEN {weight_of(len(self.asked))} ELSE 0 END")
        return " + ".join([of_occupation, *others])

    @property
    def pieces(self) -> dict[str, str]:
        """SQL of what the offer expresses: what it does not loses nothing."""
        points = ", ".join(f"{points} AS {code}" for code, points in self.points.items())
        seed = "uuid_hash_extended((%(offer)s::offers_searchrow).offer_public_id, 0) AS seed"
        return pieces(self.expressed) | {"points": f"(SELECT {points}, {seed}) AS points"}


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
    return text.format(
        number=asked.number,
        code=CODE.format(scale=asked.scale),
        few=FEW,
        near=array(asked.codes),
        constants=CONSTANTS,
        **asked.pieces,
    )


def read_bytes(text: str, given: dict[str, Any]) -> tuple[bytes | None, ...]:
    """The one row that a statement returns, of bytes as they are: Django's cursors are handed text."""
    with connection.cursor() as cursor:
        bound: str = cursor.mogrify(text, given)
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as plain:
        found = plain.execute(bound.encode(), binary=True).fetchone()
    return found or ()


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
        cursor.execute(NEAR.format(state=state(asked[0], 0), constants=CONSTANTS), constants)
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


def state(criterion: Criterion, position: int) -> str:
    """SQL for what the state of a row adds to its number."""
    relaxed = f"({criterion.relaxation.outcome})" if criterion.relaxation else "FALSE"
    worth = {state.name: worth_of(state, position) for state in State}
    return """CASE {outcome} WHEN TRUE THEN {MET}
        WHEN FALSE THEN CASE {relaxed} WHEN TRUE THEN {NOT_MET_THEN_MET} WHEN FALSE THEN {NOT_MET}
            ELSE {NOT_MET_THEN_UNKNOWN} END
        ELSE CASE WHEN {relaxed} THEN {UNKNOWN_THEN_MET} ELSE {UNKNOWN} END END""".format(
        outcome=outcome(criterion), relaxed=relaxed, **worth
    )
