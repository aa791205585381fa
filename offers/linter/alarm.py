import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices

from francetravail_match.common.folding import fold
from francetravail_match.common.french_patterns import readable

from ..enums import ContractKind


class Severity(TextChoices):
    UNLAWFUL = "unlawful", "Illicite"
    INCOHERENT = "incoherent", "À revoir"


class Field(TextChoices):
    """Where an alarm is."""

    TITLE = "title", "Intitulé"
    DESCRIPTION = "description", "Description"
    CRITERIA = "criteria", "Critères"


TEXTS = (Field.TITLE, Field.DESCRIPTION)


@dataclass(frozen=True)
class Alarm:
    """One wording to look at again. ``field[start:end]`` is the excerpt; both are 0 for criteria.

    ``rewording`` takes the excerpt's place as it is; None: nothing can be proposed without the employer;
    empty, for a criterion: it can only be taken away.
    """

    rule: str
    field: Field
    start: int
    end: int
    excerpt: str
    severity: Severity
    article: str
    why: str
    rewording: str | None

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of what the excerpt says, however it is spelt: the same words are the same alarm."""
        return hashlib.sha256(fold(readable(self.excerpt)).encode()).hexdigest()


@dataclass(frozen=True)
class Rule:
    """Patterns (`common.french_patterns`); a named group (``said``), where there is one, is the excerpt.

    ``innocent`` is taken out of the text first; a sentence with ``unless`` is left alone, and so is an offer
    of one of the ``contracts_apart``. ``rewordings``: what a whole excerpt may be, and what takes its place;
    ``in_context`` the same, where the offer speaks of something.
    """

    code: str
    article: str
    why: str
    patterns: tuple[str, ...]
    innocent: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    contracts_apart: frozenset[ContractKind] = frozenset()
    severity: Severity = Severity.UNLAWFUL
    fields: tuple[Field, ...] = TEXTS
    rewordings: Mapping[str, str] = field(default_factory=dict)
    in_context: Mapping[str, str] = field(default_factory=dict)
