"""What every source of people seen elsewhere has in common. Nothing here opens a connection."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from .fields import Fate, Field, is_forbidden, plain

SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True)
class Position:
    """A job as the profile shows it. ``started``, ``ended``: (year, month or None), or None if not said."""

    employer: str
    started: tuple[int, int | None] | None = None
    ended: tuple[int, int | None] | None = None
    current: bool = False


@dataclass(frozen=True)
class Record:
    """One person as the source says it: in memory only, and never in a trace.

    ``dropped``: names of what was filled and is not kept, with what becomes of it.
    """

    line: int
    values: Mapping[Field, tuple[str, ...]] = field(repr=False)
    positions: tuple[Position, ...] = field(default=(), repr=False)
    dropped: tuple[tuple[str, Fate], ...] = ()

    def first(self, wanted: Field) -> str:
        """The first thing said of it; empty if nothing is."""
        return next(iter(self.values.get(wanted, ())), "")


@dataclass(frozen=True)
class Refused:
    """A line that cannot be read; the reason (French) repeats nothing of it."""

    line: int
    reason: str


class ExternalSource(ABC):
    """One way in: its names for what we understand, and where its profiles are.

    ``hosts``: where the address of a profile may be, subdomains included; empty: any public site.
    ``urns``: what its own identifiers look like; empty: it has none.
    """

    code: ClassVar[str]
    label: ClassVar[str]
    sample: ClassVar[str]
    hosts: ClassVar[tuple[str, ...]] = ()
    paths: ClassVar[str] = r"/.+"
    urns: ClassVar[str] = ""
    names: ClassVar[Mapping[Field, tuple[str, ...]]]

    @abstractmethod
    def read(self, raw: bytes) -> list[Record | Refused]:
        """The people of a file, in its order; Unreadable if it cannot be trusted as a whole."""

    def sample_bytes(self) -> bytes:
        return (SAMPLES / self.sample).read_bytes()

    def field_of(self, name: str) -> Field | None:
        return self._fields.get(plain(name))

    def fate_of(self, name: str) -> Fate:
        known = self.field_of(name)
        if known:
            return known.fate
        return Fate.FORBIDDEN if is_forbidden(name) else Fate.UNKNOWN

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {plain(name): known for known, names in self.names.items() for name in names}


def dropped_of(source: ExternalSource, filled: list[str]) -> tuple[tuple[str, Fate], ...]:
    """What of these filled fields is not kept in the end, by the name that the source gives it."""
    fates = ((name, source.fate_of(name)) for name in dict.fromkeys(filled))
    return tuple((reported(name), fate) for name, fate in fates if fate not in (Fate.KEPT, Fate.SEALED))


def reported(name: str) -> str:
    """The name of a field as it may be shown; what is too long for one may be a value."""
    return name.strip() if 0 < len(name.strip()) <= 40 and name.isprintable() else "sans nom lisible"
