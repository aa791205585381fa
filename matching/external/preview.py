"""What a file would bring, row by row, before anything is written: kept, dropped, refused and why.

In memory only. What was given to compare (names, telephone, employers) goes no further than the checks.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from candidates.imports.values import BadRecord
from candidates.imports.values import email as checked_email

from .addresses import BadAddress, member_urn, profile_address
from .sources import ExternalSource
from .sources.base import Record, Refused
from .sources.fields import Fate, Field

#: Why a row is refused for whom it is about; None where it says nothing against.
Check = Callable[["Found"], str | None]


@dataclass(frozen=True)
class Found:
    """A person of a file: ``address``, ``urn`` and ``email`` may be kept, ``record`` is only compared."""

    line: int
    address: str
    urn: str
    email: str = field(repr=False)
    record: Record = field(repr=False)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(filter(None, (self.address, self.urn)))


@dataclass(frozen=True)
class Row:
    """A line of the preview. ``found``: whom it would bring; None, with its ``reason``, if it is refused."""

    line: int
    found: Found | None
    reason: str = ""
    notes: tuple[str, ...] = ()
    dropped: tuple[tuple[str, Fate], ...] = ()


@dataclass(frozen=True)
class Preview:
    source: ExternalSource
    rows: tuple[Row, ...]

    @property
    def kept(self) -> list[Found]:
        return [row.found for row in self.rows if row.found]

    @property
    def refused(self) -> list[Row]:
        return [row for row in self.rows if not row.found]

    def dropped(self) -> list[tuple[str, Fate, int]]:
        """Each field that is not kept: its name, what becomes of it, in how many rows it was filled."""
        counts = Counter(what for row in self.rows for what in row.dropped)
        return [(name, fate, count) for (name, fate), count in counts.most_common()]


def preview(source: ExternalSource, raw: bytes, checks: Iterable[Check] = ()) -> Preview:
    """Read a file and say what would become of each row; Unreadable if it is refused whole."""
    asked = tuple(checks)
    seen: dict[str, int] = {}
    rows = []
    for record in source.read(raw):
        row = _refusal(record) if isinstance(record, Refused) else _row(source, record, seen, asked)
        if row.found:
            seen |= dict.fromkeys(row.found.keys, row.line)
        rows.append(row)
    return Preview(source, tuple(rows))


def _refusal(refused: Refused) -> Row:
    return Row(refused.line, None, refused.reason)


def _row(source: ExternalSource, record: Record, seen: dict[str, int], checks: tuple[Check, ...]) -> Row:
    notes: list[str] = []
    try:
        found = _found(source, record, notes)
    except BadAddress as error:
        return Row(record.line, None, str(error), tuple(notes), record.dropped)
    twice = next((seen[key] for key in found.keys if key in seen), None)
    reason = f"la même personne qu'à la ligne {twice}" if twice else None
    for check in checks:
        reason = reason or check(found)
    return Row(record.line, None if reason else found, reason or "", tuple(notes), record.dropped)


def _found(source: ExternalSource, record: Record, notes: list[str]) -> Found:
    address, urn = record.first(Field.PROFILE_URL), record.first(Field.MEMBER_URN)
    if not (address or urn):
        raise BadAddress("ni adresse de profil ni identifiant")
    return Found(
        record.line,
        profile_address(address, source) if address else "",
        member_urn(urn, source) if urn else "",
        _email(record, notes),
        record,
    )


def _email(record: Record, notes: list[str]) -> str:
    for text in record.values.get(Field.EMAIL, ()):
        try:
            return checked_email(text, None).lower()  # type: ignore[arg-type]
        except BadRecord:
            notes.append("adresse électronique illisible : laissée de côté")
    return ""
