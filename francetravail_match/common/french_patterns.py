"""Patterns of French words, found however they are written: accents, apostrophes, spaces, invisible letters.

They are written in lower case with their accents. At compilation an accented letter also stands for the
bare one, a space for any white space, « space? » for none too, an apostrophe for both kinds; `É` is the one é
whose accent counts (« marié » is no « Marie »).
"""

import re
import unicodedata
from collections.abc import Iterable

ANY_E = "[eéèê]"
SPELLINGS = {
    **dict.fromkeys("éèê", ANY_E),
    **{"É": "é", "à": "[àa]", "â": "[âa]", "ç": "[çc]", "ô": "[ôo]", "î": "[îi]", "ï": "[ïi]"},
    **{"œ": "(?:œ|oe)", "'": "['’]", " ": r"\s+"},
}
# Letters that cannot be seen hide a word from a search and not from a reader.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
#: A letter with the marks and the invisible letters that follow it.
LETTER = re.compile("(?s:.)[\u0300-\u036f\u00ad\u200b\u200c\u200d\u2060\ufeff]*")


def compile_patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression that finds any of them as whole words."""
    alternatives = "|".join(f"(?:{pattern})" for pattern in patterns)
    # Before the rest: « ? » after a space would make what stands for it lazy, and not optional.
    optional = alternatives.replace(" ?", r"\s*")
    spelled = "".join(SPELLINGS.get(letter, letter) for letter in optional)
    return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)", re.IGNORECASE)


def readable(text: str) -> str:
    """The text as a reader sees it: letters composed, none of them invisible."""
    return unicodedata.normalize("NFC", text).translate(INVISIBLE)


def readable_with_places(text: str) -> tuple[str, list[int]]:
    """The same, and where each of its letters, then its end, is in the text as it was given."""
    if readable(text) == text:
        return text, list(range(len(text) + 1))
    letters: list[str] = []
    places: list[int] = []
    for found in LETTER.finditer(text):
        seen = readable(found[0])
        letters.append(seen)
        places += [found.start()] * len(seen)
    return "".join(letters), [*places, len(text)]
