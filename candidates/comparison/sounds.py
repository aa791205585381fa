"""How a name sounds, coarsely: names that one might take for another share a key.

The database has the same rules (`candidates_name_keys`), so that names are looked up without being sent.
"""

import re

from francetravail_match.common.folding import fold

#: Letters that no accent makes.
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i", "ŀ": "l"})
#: Read one after the other over the whole name, words apart by one space.
RULES = (
    ("[^a-z]+", " "),
    ("(?<![a-z])(de|du|des|d|la|le|les|l|van|von|der|den|el|al|nee|epouse|ep|mme|m)(?![a-z])", ""),
    ("ph", "f"),
    ("th", "t"),
    ("sch|ch|sh", "x"),
    ("ck", "k"),
    ("gu(?=[eiy])", "g"),
    ("g(?=[eiy])", "j"),
    ("qu?", "k"),
    ("s?c(?=[eiy])", "s"),
    ("c", "k"),
    ("z", "s"),
    ("w", "v"),
    ("bv", "v"),
    ("h", ""),
    ("y", "i"),
    ("aul(?=[td])", "au"),
    (r"([a-z])\1+", r"\1"),
    ("(?<=[a-z][a-z])[tdsxp]+(?![a-z])", ""),
    ("(?<=[a-z])[aeiou]", ""),
)


def name_keys(name: str) -> list[str]:
    """A key for each word of a name, each once, in order; « de », « née » and the like have none."""
    text = fold(name.lower().translate(LETTERS))
    for pattern, replacement in RULES:
        text = re.sub(pattern, replacement, text)
    return list(dict.fromkeys(text.split()))
