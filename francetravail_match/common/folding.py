"""What two spellings of a label share. `common.database.Folded` does the same for an index."""

import re
import unicodedata

MARKS = re.compile(r"[\u0300-\u036f]")
NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case, without accents or punctuation, single spaces."""
    spelt = text.lower().replace("œ", "oe").replace("æ", "ae")
    plain = MARKS.sub("", unicodedata.normalize("NFKD", spelt))
    return " ".join(NOT_ALPHANUMERIC.sub(" ", plain).split())


#: The same for the database: of the expression `{words}`.
IN_DATABASE = """btrim(regexp_replace(regexp_replace(
        normalize(replace(replace(lower({words}), 'œ', 'oe'), 'æ', 'ae'), NFKD),
        '[\\u0300-\\u036f]', '', 'g'), '[^a-z0-9]+', ' ', 'g'))"""
