"""The lines of a feed's file: CSV or JSON Lines, gzip or not. Memory does not grow with the file.

One record is one line of the file, whatever it holds: what is wrong with a line stays in that line.
"""

import gzip
import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol, cast

from francetravail_match.common.imports import Unreadable, cannot_open

from .header import Header, columns_of, count_of, header_of
from .records import CsvRecords, JsonRecords
from .values import BadRecord, is_nir

#: Bytes. A longer line is refused; it is never held whole.
MAX_LINE = 100_000
BOM = b"\xef\xbb\xbf"
# The identifier of a line that cannot be read otherwise: the person whom it names has not left.
IN_CSV = re.compile(rb'"?(?:personne|sortie)"?;"?([0-9A-Za-z_-]{1,20})"?[;\r\n]')
IN_JSON = re.compile(rb'"identifiant"\s*:\s*"([0-9A-Za-z_-]{1,20})"')


class Incomplete(Unreadable):
    """The file says what it is, but it cannot be trusted to be whole."""

    def __init__(self, reason: str, header: Header, digest: str) -> None:
        super().__init__(reason)
        self.header = header
        self.digest = digest


@dataclass(frozen=True)
class Line:
    """A line that could be read. ``values``: what is filled, known names only."""

    number: int
    kind: str
    values: dict[str, str]
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class RefusedLine:
    """``identifier``: whom the line is about, if that at least can be read."""

    number: int
    reason: str
    identifier: str | None


@dataclass(frozen=True)
class FeedFile:
    """A whole file. ``lines``: between header and trailer; ``last``: the number of the trailer's line."""

    path: Path
    header: Header
    columns: list[str] | None
    lines: int
    last: int
    digest: str
    unknown_columns: tuple[str, ...] = ()

    def read(self, after: int = 0) -> Iterator[Line | RefusedLine]:
        """Every line of people after this line number, in order."""
        records = CsvRecords(self.columns) if self.columns else JsonRecords()
        first = 2 if self.columns else 1
        identifier = IN_CSV if self.columns else IN_JSON
        seen = 0
        with _opened(self.path) as handle:
            for number, raw, whole in _pieces(handle, None):
                if not raw.strip():
                    continue
                seen += 1
                if seen <= first or number <= after or number == self.last:
                    continue
                try:
                    kind, values, dropped = records.parse(_text(raw, whole))
                except BadRecord as error:
                    named = identifier.search(raw)
                    name = named[1].decode() if named and not is_nir(named[1].decode()) else None
                    yield RefusedLine(number, str(error), name)
                else:
                    yield Line(number, kind, values, dropped)


def open_feed(path: Path) -> FeedFile:
    """Read the file once, to know that it is whole; raises Unreadable, or Incomplete once it has a header."""
    digest = hashlib.sha256()
    opening: list[tuple[int, bytes, bool]] = []
    last, last_number, lines = b"", 0, 0
    cut = None
    with _opened(path) as handle:
        try:
            for number, raw, whole in _pieces(handle, digest):
                if not raw.strip():
                    continue
                lines += 1
                if len(opening) < 2:
                    opening.append((number, raw, whole))
                last, last_number = raw, number
        except (EOFError, gzip.BadGzipFile, zlib.error):
            cut = "l'archive gzip est coupée ou abîmée"
    if not opening:
        raise Unreadable(f"{path.name} est vide ou illisible : téléchargez-le de nouveau.")
    is_json = opening[0][1].removeprefix(BOM).lstrip().startswith(b"{")
    header = _whole(path, "en-tête", lambda: header_of(_text(*opening[0][1:]), is_json))
    if cut is None:
        cut, announced = _trailer(last, is_json)
        counted = lines - (2 if is_json else 3)
        if cut is None and announced != counted:
            cut = f"il annonce {announced} lignes et en contient {max(counted, 0)}"
    if cut is not None:
        raise Incomplete(
            f"{path.name} est incomplet ({cut}) : téléchargez-le de nouveau.", header, digest.hexdigest()
        )
    columns = None
    unknown: tuple[str, ...] = ()
    if not is_json:
        columns, unknown = _whole(path, "ligne des rubriques", lambda: columns_of(_text(*opening[1][1:])))
    return FeedFile(path, header, columns, counted, last_number, digest.hexdigest(), unknown)


def _trailer(raw: bytes, is_json: bool) -> tuple[str | None, int]:
    try:
        return None, count_of(_text(raw, True), is_json)
    except BadRecord:
        return "la ligne de fin manque", 0


def _whole[T](path: Path, part: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except BadRecord as error:
        raise Unreadable(f"{path.name}, {part} : {error}.") from error


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...


def _pieces(handle: IO[bytes], digest: _Digest | None) -> Iterator[tuple[int, bytes, bool]]:
    """Number, bytes and completeness of every line; of a line that is too long, the beginning."""
    number = 0
    while raw := handle.readline(MAX_LINE):
        number += 1
        whole, rest = True, raw
        while rest and len(rest) == MAX_LINE and not rest.endswith(b"\n"):
            if digest:
                digest.update(rest)
            whole, rest = False, handle.readline(MAX_LINE)
        if digest:
            digest.update(rest)
        yield number, raw, whole


def _text(raw: bytes, whole: bool) -> str:
    if not whole:
        raise BadRecord(f"la ligne dépasse {MAX_LINE} octets")
    if b"\0" in raw:
        raise BadRecord("la ligne contient un caractère nul")
    try:
        return raw.removeprefix(BOM).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadRecord("la ligne n'est pas en UTF-8") from None


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        with path.open("rb") as file:
            compressed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if compressed else path.open("rb") as handle:
            yield cast("IO[bytes]", handle)
    except FileNotFoundError as error:
        raise Unreadable(f"Le fichier {path} n'existe pas.") from error
    except OSError as error:
        raise cannot_open(path, error) from error
