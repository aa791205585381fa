"""Why nobody matched: everyone near the offer's occupation, by the required criteria that they do not meet.

One statement groups people by the *states* of their rows: of each criterion that decides, its outcome and
what the outcome becomes by the criterion's relaxation. Every count is made of these groups, and is exact.
Normative text: docs/matching.md, "Counter-check".
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import combinations
from typing import Any

from django.db import connection

from .. import criteria
from ..context import Context, context
from ..criteria import Criterion
from ..functions import CONTEXT
from ..sql import decisive
from ..verdict import OfferNotLive


class State(IntEnum):
    """An outcome, and what it becomes once the criterion is relaxed."""

    MET = 0
    UNKNOWN_THEN_MET = 1
    UNKNOWN = 2
    NOT_MET_THEN_MET = 3
    NOT_MET_THEN_UNKNOWN = 4
    NOT_MET = 5


AS_ASKED: dict[State, bool | None] = {
    State.MET: True,
    State.UNKNOWN_THEN_MET: None,
    State.UNKNOWN: None,
    State.NOT_MET_THEN_MET: False,
    State.NOT_MET_THEN_UNKNOWN: False,
    State.NOT_MET: False,
}
RELAXED: dict[State, bool | None] = AS_ASKED | {
    State.UNKNOWN_THEN_MET: True,
    State.NOT_MET_THEN_MET: True,
    State.NOT_MET_THEN_UNKNOWN: None,
}
#: Of two criteria relaxed at once, no more pairs than these are kept.
PAIRS_KEPT = 5

#: What of the offer is asked: of nobody in particular, so that what depends on the person may be asked.
ASKED = """
SELECT {conditions}
FROM offers_searchrow o, jsonb_populate_record(NULL::candidates_searchrow, '{{}}') AS p,
    (SELECT {context} FROM (SELECT %s::jsonb AS context) AS given) AS ctx
WHERE o.version_id = %s
"""
# The state of the occupation is that of the occupation's code: computed once for each code.
GROUPS = """
WITH ctx AS MATERIALIZED (
    SELECT {context} FROM (SELECT %(context)s::jsonb AS context) AS given
), near AS MATERIALIZED (
    SELECT * FROM (
        SELECT p.occupation, {occupation} AS state
        FROM offers_searchrow o, (SELECT id AS occupation FROM referentials_romecode) AS p
        WHERE o.version_id = %(version)s
    ) AS of_code
    WHERE state <> {not_met}
)
SELECT states, count(*) FROM (
    SELECT array_agg(DISTINCT state) AS states FROM (
        SELECT p.job_seeker_id, {state} AS state
        FROM offers_searchrow o CROSS JOIN ctx CROSS JOIN LATERAL (
            SELECT p.*, near.state AS met_occupation{met}
            -- One look into the index for each occupation: joined at once, everyone's rows would be read.
            FROM near CROSS JOIN LATERAL (
                SELECT r.* FROM candidates_searchrow r WHERE r.occupation = near.occupation OFFSET 0
            ) AS p
            OFFSET 0
        ) AS p
        WHERE o.version_id = %(version)s
        OFFSET 0
    ) AS each
    GROUP BY job_seeker_id
) AS person
GROUP BY states
"""

Row = tuple[State, ...]


@dataclass(frozen=True)
class Group:
    """People whose rows are in the same states: a state for each criterion asked, in their order."""

    rows: tuple[Row, ...]
    people: int


@dataclass(frozen=True)
class Step:
    """How many people would match, and how many would be to ask, once ``codes`` are relaxed."""

    codes: tuple[str, ...]
    n_match: int
    n_to_qualify: int


@dataclass(frozen=True)
class Countercheck:
    """Exact counts over everyone who has a row for the offer's occupation or one near it.

    ``asked``: the criteria that may decide, in the order of the funnel.
    """

    asked: tuple[Criterion, ...]
    groups: tuple[Group, ...]

    @property
    def n_people(self) -> int:
        return sum(group.people for group in self.groups)

    @cached_property
    def not_met(self) -> dict[frozenset[str], int]:
        """Set of required criteria that are not met → people.

        Of several rows of a person, the one that lacks the least: the fewest not met, then the fewest
        unknown, then those that come last in the order of the criteria.
        """
        found: Counter[frozenset[str]] = Counter()
        for group in self.groups:
            best = min(group.rows, key=_lacking)
            found[frozenset(c.code for c, s in self._named(best) if AS_ASKED[s] is False)] += group.people
        return dict(found)

    @cached_property
    def as_asked(self) -> Step:
        return self.relaxed(())

    @cached_property
    def steps(self) -> list[Step]:
        """Each criterion relaxed alone, whoever it brings."""
        return [self.relaxed((c.code,)) for c in self.asked if c.relaxation]

    @cached_property
    def pairs(self) -> list[Step]:
        """The best pairs: those that bring more than each of the two alone."""
        alone = {step.codes[0]: step for step in self.steps}
        both = [self.relaxed(codes) for codes in combinations(alone, 2)]
        better = [step for step in both if all(_brings(step) > _brings(alone[code]) for code in step.codes)]
        return sorted(better, key=_brings, reverse=True)[:PAIRS_KEPT]

    @cached_property
    def funnel(self) -> list[tuple[Criterion, int]]:
        """After each criterion, how many people still have a row of which none up to it is not met."""
        return [
            (
                criterion,
                sum(
                    group.people
                    for group in self.groups
                    if any(all(AS_ASKED[state] is not False for state in row[: n + 1]) for row in group.rows)
                ),
            )
            for n, criterion in enumerate(self.asked)
        ]

    def relaxed(self, codes: Sequence[str]) -> Step:
        """What the verdicts would be if the criteria of these codes were relaxed, all at once."""
        verdicts: Counter[bool | None] = Counter()
        for group in self.groups:
            verdicts[_best(self._outcomes(row, codes) for row in group.rows)] += group.people
        return Step(tuple(codes), verdicts[True], verdicts[None])

    def _outcomes(self, row: Row, codes: Collection[str]) -> Iterator[bool | None]:
        return (RELAXED[state] if c.code in codes else AS_ASKED[state] for c, state in self._named(row))

    def _named(self, row: Row) -> Iterator[tuple[Criterion, State]]:
        return zip(self.asked, row, strict=True)


def _lacking(row: Row) -> tuple[int, int, list[bool]]:
    outcomes = [AS_ASKED[state] for state in row]
    return outcomes.count(False), outcomes.count(None), [outcome is False for outcome in outcomes]


def _best(rows: Iterator[Iterator[bool | None]]) -> bool | None:
    """TRUE: one row meets everything; NULL: one may; FALSE: none can."""
    verdict: bool | None = False
    for row in rows:
        outcomes = set(row)
        if False not in outcomes:
            if None not in outcomes:
                return True
            verdict = None
    return verdict


def _brings(step: Step) -> tuple[int, int]:
    return step.n_match, step.n_to_qualify


def countercheck(version_id: int, ctx: Context | None = None) -> Countercheck:
    """Of a live offer version; OfferNotLive if it has no search row."""
    ctx = ctx or context()
    able = [c for c in criteria.CRITERIA if decisive(c) != "FALSE"]
    conditions = ", ".join(f"({decisive(c)}) IS NOT FALSE" for c in able)
    with connection.cursor() as cursor:
        cursor.execute(ASKED.format(conditions=conditions, context=CONTEXT), [ctx.as_json(), version_id])
        said = cursor.fetchone()
        if said is None:
            raise OfferNotLive
        asked = tuple(c for c, may_decide in zip(able, said, strict=True) if may_decide)
        cursor.execute(_groups_statement(asked), {"context": ctx.as_json(), "version": version_id})
        rows = cursor.fetchall()
    return Countercheck(
        asked, tuple(Group(tuple(_row(number, len(asked)) for number in states), n) for states, n in rows)
    )


def _groups_statement(asked: Sequence[Criterion]) -> str:
    """The states of a row are the digits of one number, that of the occupation first."""
    occupation, *others = asked
    digits = "p.met_occupation"
    for n, criterion in enumerate(others, 1):
        digits += f" + {_state(criterion, f'p.met_{criterion.code}')} * {len(State) ** n}::bigint"
    met = "".join(f", {_outcome(criterion)} AS met_{criterion.code}" for criterion in others)
    return GROUPS.format(
        context=CONTEXT,
        occupation=_state(occupation, f"({occupation.outcome})"),
        not_met=State.NOT_MET.value,
        met=met,
        state=digits,
    )


def _outcome(criterion: Criterion) -> str:
    """SQL for what the criterion decides; TRUE where it does not."""
    outcome = criterion.outcome
    if criterion.bounded:
        outcome = f"CASE WHEN {criterion.bounded} THEN {outcome} ELSE FALSE END"
    decides = decisive(criterion)
    return f"({outcome})" if decides == "TRUE" else f"CASE WHEN {decides} THEN {outcome} ELSE TRUE END"


def _state(criterion: Criterion, met: str) -> str:
    relaxed = f"({criterion.relaxation.outcome})" if criterion.relaxation else "FALSE"
    return (
        f"CASE WHEN {met} THEN {State.MET}"
        f" WHEN {met} IS NULL THEN CASE WHEN {relaxed} THEN {State.UNKNOWN_THEN_MET} ELSE {State.UNKNOWN} END"
        f" ELSE CASE {relaxed} WHEN TRUE THEN {State.NOT_MET_THEN_MET} WHEN FALSE THEN {State.NOT_MET}"
        f" ELSE {State.NOT_MET_THEN_UNKNOWN} END END"
    )


def _row(number: int, length: int) -> Row:
    states: list[State] = []
    for _ in range(length):
        number, digit = divmod(number, len(State))
        states.append(State(digit))
    return tuple(states)


def as_data(found: Countercheck) -> dict[str, Any]:
    """All the counts as plain values for JSON; criteria by their codes, the largest numbers first."""
    by_people = sorted(found.not_met.items(), key=lambda one: (-one[1], len(one[0]), sorted(one[0])))
    order = [criterion.code for criterion in found.asked]
    return {
        "people": found.n_people,
        "as_asked": _step_data(found.as_asked),
        "not_met": [
            {"criteria": [code for code in order if code in codes], "people": people}
            for codes, people in by_people
        ],
        "funnel": [{"criterion": criterion.code, "people": people} for criterion, people in found.funnel],
        "relaxations": [_step_data(step) for step in sorted(found.steps, key=_brings, reverse=True)],
        "pairs": [_step_data(step) for step in found.pairs],
    }


def _step_data(step: Step) -> dict[str, Any]:
    return {"criteria": [*step.codes], "match": step.n_match, "to_qualify": step.n_to_qualify}
