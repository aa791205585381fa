"""What a row of a person answers, as the number that the database makes of it and as sets of criteria."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from .grouping import Numbers


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
# Of each state, whether it is one of these, in the order of the sets of a row.
ANSWERS = np.array(
    [[state in kind for state in State] for kind in (NOT_MET, UNKNOWN, {State.NOT_MET}, RELAXED_UNKNOWN)]
)


@dataclass(frozen=True)
class Rows:
    """Of each kind of row, in order: the criteria that are not met or unknown, as asked and each relaxed, as
    sets of bits (`bit_of`).

    ``undeclared``: whether where the person accepts to work was never said.
    """

    nearness: Numbers
    not_met: Numbers
    unknown: Numbers
    relaxed_not_met: Numbers
    relaxed_unknown: Numbers
    undeclared: Numbers


def bit_of(position: int, length: int) -> int:
    """The bit of a criterion: of the first one asked, the highest."""
    return 1 << length - 1 - position


def weight_of(position: int) -> int:
    """What a state of this criterion is worth in the number of a row. The nearness is its last digit; beyond
    the criteria, one says that no mobility was declared."""
    return NEARNESSES * STATES**position


def rows_of(numbers: Numbers, length: int) -> Rows:
    """``length``: how many criteria are asked."""
    numbers, nearness = np.divmod(numbers, NEARNESSES)
    sets = np.zeros((4, len(numbers)), "i8")
    for position in range(length):
        numbers, states = np.divmod(numbers, STATES)
        sets += ANSWERS[:, states] * bit_of(position, length)
    not_met, unknown, relaxed_not_met, relaxed_unknown = sets
    return Rows(nearness, not_met, unknown, relaxed_not_met, relaxed_unknown, numbers)
