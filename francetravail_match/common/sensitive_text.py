"""Free text about a person holds nothing of health, religion, union, origin or family (governance, P3).

`validate_not_sensitive` goes on a model's or a form's text field; it refuses before anything is stored and
names the words. It reads words, not sense: `bin/bench sensitive_text` measures how often it is wrong.
"""

import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError

from .sensitive_terms import INNOCENT, PATTERNS, Family

ANY_E = "[eéèê]"
SPELLINGS = {
    **dict.fromkeys("éèê", ANY_E),
    **{"É": "é", "à": "[àa]", "ç": "[çc]", "ï": "[ïi]", "œ": "(?:œ|oe)", "'": "['’]", " ": r"\s+"},
}
# Letters that cannot be seen hide a word from a search and not from a reader.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def _compile(patterns: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(f"(?:{pattern})" for pattern in patterns)
    spelled = "".join(SPELLINGS.get(letter, letter) for letter in alternatives)
    return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)", re.IGNORECASE)


_INNOCENT = _compile(INNOCENT)
_PATTERNS = {family: _compile(patterns) for family, patterns in PATTERNS.items()}


def sensitive_terms(text: str) -> Iterator[tuple[Family, str]]:
    """Each term as it was written, family by family, in the order of the text."""
    readable = unicodedata.normalize("NFC", text).translate(INVISIBLE)
    told = _INNOCENT.sub(" … ", readable)
    for family, pattern in _PATTERNS.items():
        for found in pattern.finditer(told):
            yield family, " ".join(found[0].split())


def find_sensitive_terms(text: str) -> list[str]:
    """The terms as they were written, each once."""
    return list(dict.fromkeys(term for _, term in sensitive_terms(text)))


def validate_not_sensitive(text: str) -> None:
    """For a field's ``validators``: refuses, naming the words and what each is about."""
    about: dict[Family, list[str]] = {}
    for family, term in sensitive_terms(text):
        about.setdefault(family, []).append(f"« {term} »")
    if not about:
        return
    reasons = " ; ".join(
        f"{family.label} ({', '.join(dict.fromkeys(terms))})" for family, terms in about.items()
    )
    raise ValidationError(
        "Ce texte touche à %(reasons)s. Retirez-le : l'application ne garde pas ces informations.",
        code="sensitive_text",
        params={"reasons": reasons},
    )
