"""Free text about a person holds nothing of health, religion, union, origin or family (governance, P3).

`validate_not_sensitive` goes on a model's or a form's text field; it refuses before anything is stored and
names the words. It reads words, not sense: `bin/bench sensitive_text` measures how often it is wrong.
"""

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from .french_patterns import compile_patterns, readable
from .sensitive_terms import INNOCENT, PATTERNS, Family

_INNOCENT = compile_patterns(INNOCENT)
_PATTERNS = {family: compile_patterns(patterns) for family, patterns in PATTERNS.items()}


def sensitive_terms(text: str) -> Iterator[tuple[Family, str]]:
    """Each term as it was written, family by family, in the order of the text."""
    told = _INNOCENT.sub(" … ", readable(text))
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
