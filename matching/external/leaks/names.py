"""Are two names of employers those of one company, or of one group?

Every rule leans to yes: a person shown to their own employer may lose their job. docs/external.md has the
figures and how the thresholds were chosen.
"""

import re
from functools import cache
from itertools import pairwise

from rapidfuzz import fuzz

from francetravail_match.common.folding import fold

from .groups import GROUPS
from .words import COMMON, LEGAL, LINKS, PLACES, SAME, TRADES

#: Likeness (0 to 100) from which two words are one, misspelt; shorter words are the same or are not.
SAME_WORD = 91
SHORTEST_MISSPELT = 5
#: Likeness of two whole names written without spaces.
SAME_NAME = 90
#: What a trade or a place weighs beside a name of one's own, and how much of the shorter name must be shared.
LITTLE = 0.25
SHARED = 0.6
ACRONYM = range(3, 7)
#: What any company may add to a name without a word of its own.
ANYWHERE = COMMON | {"france"}


def same_employer(one: str, other: str) -> bool:
    """Whether the two names may be those of one company or group; true in doubt, false for an empty name."""
    mine, theirs = words(one), words(other)
    if not mine or not theirs:
        return False
    return (
        {*mine} - ANYWHERE == {*theirs} - ANYWHERE != set()
        or fuzz.ratio("".join(mine), "".join(theirs)) >= SAME_NAME
        or _is_acronym(one, other)
        or _is_acronym(other, one)
        or _of_one_group(tuple(mine), tuple(theirs))
        or _share(mine, theirs)
    )


def words(name: str) -> list[str]:
    """The words that say who it is, in order, in one writing; the usual ones only where none is its own."""
    said = [word for word in _written(name) if word not in LINKS and word not in LEGAL]
    kept = [word for word in said if word not in COMMON]
    return kept if any(_is_own(word) for word in kept) else said


@cache
def _written(name: str) -> tuple[str, ...]:
    """Every word, folded: « S.A.R.L. » is one, « CHU » is three."""
    dotted = re.sub(r"\b(?:\w\.){2,}\w?\b\.?", lambda run: f"{run[0].replace('.', '')} ", name)
    text = fold(re.sub(r"['’]s\b", "s", dotted.replace("&", " et "), flags=re.IGNORECASE))
    for several, one in SAME.items():
        text = re.sub(rf"\b{several}\b", one, text)
    return tuple(text.split())


def _share(mine: list[str], theirs: list[str]) -> bool:
    """Whether the shorter name is in the longer one, counting what is common for little.

    One word of its own must be shared; or all the words of the shorter, if they are several.
    """
    shorter, longer = sorted((mine, theirs), key=_weight)
    pairs = [one + other for one, other in pairwise(longer)]
    found = [word for word in shorter if any(_same_word(word, there) for there in (*longer, *pairs))]
    own = [word for word in found if _is_own(word)]
    if not own:
        return len(found) == len(shorter) >= 2
    return _weight(found) / _weight(shorter) >= SHARED


def _weight(several: list[str]) -> float:
    return sum(1 if _is_own(word) else LITTLE for word in several)


def _is_own(word: str) -> bool:
    return not (word in TRADES or word in PLACES or word in COMMON)


def _same_word(one: str, other: str) -> bool:
    if one == other or min(len(one), len(other)) < SHORTEST_MISSPELT:
        return one == other
    return fuzz.ratio(one, other) >= SAME_WORD


def _is_acronym(short: str, long: str) -> bool:
    """Whether a word of one name is the beginning of the initials of the other."""
    letters = _written(long)
    if len(letters) < min(ACRONYM):
        return False
    initials = {"".join(word[0] for word in letters), "".join(w[0] for w in letters if w not in LINKS)}
    candidates = {*words(short), "".join(words(short))}
    return any(
        len(word) in ACRONYM and any(spelt.startswith(word) for spelt in initials) for word in candidates
    )


def _of_one_group(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    return not _groups(mine).isdisjoint(_groups(theirs))


@cache
def _groups(name: tuple[str, ...]) -> frozenset[int]:
    """The groups one of whose names begins this one."""
    return frozenset(rank for rank, names in enumerate(_known()) if any(name[: len(n)] == n for n in names))


@cache
def _known() -> tuple[tuple[tuple[str, ...], ...], ...]:
    return tuple(tuple(tuple(words(name)) for name in names) for names in GROUPS)
