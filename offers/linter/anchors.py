"""What a text must hold for a pattern to be found in it: cheap to look for, where compiling is not.

An expression of a few thousand letters takes the database milliseconds to read, and most find nothing.
"""

import re
from collections.abc import Iterable
from re import _constants as kinds
from re import _parser as parser
from typing import Any

#: Letters that a pattern takes for one another (`common.french_patterns`), and the plain one of each.
SPELT, PLAIN = "éèêàâçôîï", "eeeaacoii"
FOLDED = str.maketrans(SPELT, PLAIN)
#: Shorter ones are in every text.
SHORTEST = 3


def anchors(pattern: re.Pattern[str]) -> list[str]:
    """Pieces in plain letters: wherever the pattern is found, one of them is. Empty: nothing is sure."""
    return sorted(_best([_sure(parser.parse(pattern.pattern))]))


def _sure(sequence: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """The best of what each part of a sequence is sure to bring."""
    found: list[frozenset[str]] = []
    run = ""
    for kind, what in sequence:
        if letter := _letter(kind, what):
            run += letter
            continue
        found.append(frozenset([run]))
        run = ""
        found.append(_part(kind, what))
    return _best([*found, frozenset([run])])


def _part(kind: Any, what: Any) -> frozenset[str]:
    if kind is kinds.SUBPATTERN:
        return _sure(what[-1])
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT) and what[0] > 0:
        return _sure(what[-1])
    if kind is kinds.BRANCH:
        each = [_sure(branch) for branch in what[1]]
        return frozenset().union(*each) if all(each) else frozenset()
    return frozenset()


def _letter(kind: Any, what: Any) -> str:
    """The plain letter that this can only be."""
    if kind is kinds.LITERAL:
        return chr(what).translate(FOLDED).replace("œ", "oe")
    if kind is kinds.IN and all(part is kinds.LITERAL for part, _ in what):
        letters = {chr(code).translate(FOLDED) for _, code in what}
        return letters.pop() if len(letters) == 1 else ""
    return ""


def _best(found: Iterable[frozenset[str]]) -> frozenset[str]:
    """The one whose shortest piece is the longest; none if each has a piece too short to say anything."""
    telling = [pieces for pieces in found if pieces and min(map(len, pieces)) >= SHORTEST]
    return max(telling, key=lambda pieces: (min(map(len, pieces)), -len(pieces)), default=frozenset())
