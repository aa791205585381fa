"""Are two names those of one person? Accents, compound and inverted names, nicknames, a second surname."""

from functools import cache

from rapidfuzz import fuzz

from francetravail_match.common.folding import fold

from .nicknames import NICKNAMES
from .sounds import LETTERS, name_keys

#: Likeness (0 to 100) from which two words are one, misspelt; less is enough where they sound alike.
SAME_WORD = 86
SAME_SOUND = 70
SHORTEST_MISSPELT = 4
SAME_NAME = 95
#: « Lucienne » is not « Lucien ».
FEMININE = ("e", "ne", "le", "te", "tte")
CIVILITIES = frozenset("m mr mme mlle".split())
#: What stands between the words of a name.
PARTICLES = CIVILITIES | frozenset("de du des d la le les l van von der den nee epouse ep el al".split())


def same_person(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether (first name, last name) may be one person's on both sides; in doubt, true.

    Every word of the shorter name, two at least, is in the longer one, in whatever order.
    """
    mine, theirs = words(" ".join(one)), words(" ".join(other))
    shorter, longer = sorted((mine, theirs), key=len)
    if len(shorter) < 2:
        return False
    left = list(longer)
    for word in shorter:
        twin = max(left, key=lambda there: _likeness(word, there), default="")
        if not twin or not _likeness(word, twin):
            return _written_alike(" ".join(one), " ".join(other))
        left.remove(twin)
    return True


def words(name: str) -> list[str]:
    found = _folded(name)
    return [word for word in found if word not in PARTICLES] or found


def _folded(name: str) -> list[str]:
    return fold(name.lower().translate(LETTERS)).split()


def first_names(name: str) -> set[str]:
    """Each word of a first name, and what else a person of that name may be called."""
    return {also for word in words(name) for also in (word, *_also(word))}


def _likeness(one: str, other: str) -> float:
    """How alike two words are; 0 if they are not one."""
    if one == other or other in _also(one):
        return 100
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SHORTEST_MISSPELT or longer in [shorter + ending for ending in FEMININE]:
        return 0
    alike = fuzz.ratio(one, other)
    if name_keys(one) == name_keys(other):
        return alike if alike >= SAME_SOUND else 0
    return alike if alike >= SAME_WORD and not longer.startswith(shorter) else 0


def _written_alike(one: str, other: str) -> bool:
    """The same letters cut into other words: « Le Goff », « Legoff »; « Ben Ali », « Benali »."""
    mine, theirs = ([word for word in _folded(name) if word not in CIVILITIES] for name in (one, other))
    return len(mine) != len(theirs) and fuzz.ratio("".join(mine), "".join(theirs)) >= SAME_NAME


def _also(word: str) -> frozenset[str]:
    return _nicknames().get(word, frozenset())


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    groups = [frozenset(line.split()) for line in NICKNAMES]
    known: dict[str, frozenset[str]] = {}
    for group in groups:
        for word in group:
            known[word] = known.get(word, frozenset()) | group - {word}
    return known
