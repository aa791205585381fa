"""What two spellings of a label share. `common.database.Folded` does the same in the database."""

import re
import unicodedata

MARKS = re.compile(r"[\u0300-\u036f]")
NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case, without accents or punctuation, single spaces."""
    spelt = text.lower().replace("œ", "oe").replace("æ", "ae")
    plain = MARKS.sub("", unicodedata.normalize("NFKD", spelt))
    return " ".join(NOT_ALPHANUMERIC.sub(" ", plain).split())
