"""What a row of a person answers, as the number that the database makes of it and as sets of criteria."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class State(IntEnum):
    """An outcome, and what it becomes once the criterion is relaxed."""

    MET = 0
    UNKNOWN_THEN_MET = 1
    UNKNOWN = 2
    NOT_MET_THEN_MET = 3
    NOT_MET_THEN_UNKNOWN = 4
    NOT_MET = 5


class Nearness(IntEnum):
    """How the occupation of a row is near the offer's."""

    SAME = 0
    FAMILY = 1
    SIBLING = 2
    LINKED = 3


# An enumeration counts its members each time that it is asked.
STATES, NEARNESSES = len(State), len(Nearness)
NOT_MET = {State.NOT_MET_THEN_MET, State.NOT_MET_THEN_UNKNOWN, State.NOT_MET}
UNKNOWN = {State.UNKNOWN_THEN_MET, State.UNKNOWN}
RELAXED_UNKNOWN = {State.UNKNOWN, State.NOT_MET_THEN_UNKNOWN}
#: What each criterion that is not met adds to the number of a row: who lacks the fewest comes first.
NOT_MET_ONE = 1 << 56


class Row(NamedTuple):
    """The criteria that are not met or unknown, as asked and each relaxed: sets of bits (`bit_of`).

    ``undeclared``: where the person accepts to work was never said.
    """

    nearness: Nearness
    not_met: int
    unknown: int
    relaxed_not_met: int
    relaxed_unknown: int
    undeclared: bool


@dataclass(frozen=True)
class Group:
    """People whose rows are these, the same one once."""

    rows: tuple[Row, ...]
    people: int


def bit_of(position: int, length: int) -> int:
    """The bit of a criterion: of the first one asked, the highest."""
    return 1 << length - 1 - position


def weight_of(position: int) -> int:
    """What a state of this criterion is worth in the number of a row. The nearness is its last digit; beyond
    the criteria, one says that no mobility was declared; its first ones, how many criteria are not met."""
    return NEARNESSES * STATES**position


def worth_of(state: State, position: int) -> int:
    return state * weight_of(position) + (NOT_MET_ONE if state in NOT_MET else 0)


def row_of(number: int, length: int) -> Row:
    """``length``: how many criteria are asked."""
    number, nearness = divmod(number % NOT_MET_ONE, NEARNESSES)
    sets = [0, 0, 0, 0]
    kinds = (NOT_MET, UNKNOWN, {State.NOT_MET}, RELAXED_UNKNOWN)
    for position in range(length):
        number, digit = divmod(number, STATES)
        for n, kind in enumerate(kinds):
            if digit in kind:
                sets[n] |= bit_of(position, length)
    not_met, unknown, relaxed_not_met, relaxed_unknown = sets
    return Row(Nearness(nearness), not_met, unknown, relaxed_not_met, relaxed_unknown, number > 0)
