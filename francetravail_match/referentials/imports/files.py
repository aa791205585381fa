"""Official files as published: delimited text, one record a line, a header that names the columns."""

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from francetravail_match.common.imports import Unreadable, cannot_open, tracked

Row = Mapping[str, str]


class Refused(Exception):
    """This line is not taken; the message (French) says why."""


@dataclass
class Source:
    """A file and what is refused of it. ``columns``: those it must have, whatever others it has.

    ``refuse`` takes a line number (from 1, the header included) and a reason.
    """

    path: Path
    columns: tuple[str, ...]
    refuse: Callable[[int, str], None]
    delimiter: str = ","
    refused: int = field(default=0, init=False)

    def parsed[T](self, parse: Callable[[Row], T]) -> Iterator[tuple[int, T]]:
        """Each line's number and what ``parse`` makes of it; blank lines count for nothing."""
        for line, row in self._rows():
            try:
                yield line, parse(row)
            except Refused as reason:
                self.refuse_line(line, str(reason))

    def refuse_line(self, line: int, reason: str) -> None:
        self.refused += 1
        self.refuse(line, f"{self.path.name} : {reason}")

    def _rows(self) -> Iterator[tuple[int, Row]]:
        records = tracked(self._records(), self.path.stem, total=count_lines(self.path))
        header: list[str] = []
        lines = 0
        for line, record in records:
            lines += 1
            if not header:
                header = self._header(record)
            elif len(record) != len(header):
                self.refuse_line(line, f"{len(record)} colonnes au lieu de {len(header)}.")
            elif reason := unreadable_text(record):
                self.refuse_line(line, reason)
            else:
                yield line, dict(zip(header, record, strict=True))
        if lines < 2 and not self.refused:
            raise Unreadable(f"{self.path.name} n'a aucune ligne de données : le fichier est vide ou coupé.")

    def _header(self, record: list[str]) -> list[str]:
        missing = [name for name in self.columns if name not in record]
        if missing:
            raise Unreadable(
                f"{self.path.name} n'est pas le fichier attendu, en UTF-8 : "
                f"la première ligne ne nomme pas {', '.join(missing)}."
            )
        return record

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Non-blank records with the number of their first line; what is no record is refused."""
        try:
            handle = self.path.open("rb")
        except OSError as error:
            raise cannot_open(self.path, error) from error
        with handle:
            # Bytes that are not UTF-8 become lone surrogates, refused with their line.
            lines = (raw.decode("utf-8", "surrogateescape") for raw in handle)
            reader = csv.reader(_without_bom(lines), delimiter=self.delimiter, strict=True)
            while True:
                line = reader.line_num + 1
                try:
                    record = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    self.refuse_line(line, _csv_reason(str(error)))
                    continue
                if record:
                    yield line, record


def _without_bom(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line.removeprefix("\ufeff")
        break
    yield from lines


def _csv_reason(error: str) -> str:
    if "unexpected end" in error:
        return "le fichier est coupé au milieu d'une ligne."
    if "field larger" in error:
        return "un champ n'en finit pas : guillemet jamais fermé ou fichier endommagé."
    return "guillemets ou fins de ligne mal placés."


def unreadable_text(record: list[str]) -> str:
    """Why this record cannot be text, or an empty string."""
    text = "".join(record)
    if "\0" in text:
        return "la ligne contient des octets nuls."
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return "la ligne n'est pas en UTF-8 : réenregistrez le fichier dans ce codage."
    return ""


def count_lines(path: Path) -> int | None:
    """Lines of a file, for a progress bar; None if it cannot be opened."""
    try:
        with path.open("rb") as handle:
            return sum(block.count(b"\n") for block in iter(lambda: handle.read(1 << 20), b""))
    except OSError:
        return None


def digest_files(paths: Iterable[Path]) -> str:
    """SHA-256 (hex) of the files' contents, in order."""
    digest = hashlib.sha256()
    for path in paths:
        try:
            digest.update(path.read_bytes())
        except OSError as error:
            raise cannot_open(path, error) from error
    return digest.hexdigest()


def words(row: Row, column: str, limit: int, *, optional: bool = False) -> str:
    """A text of at most ``limit`` characters."""
    text = row[column].strip()
    if not text and not optional:
        raise Refused(f"{column} est vide.")
    if len(text) > limit:
        raise Refused(f"{column} a {len(text)} caractères, {limit} au plus.")
    return text


def integer(row: Row, column: str, low: int = 1, high: int = 2**31 - 1) -> int:
    text = row[column].strip()
    if not (text.isascii() and text.isdigit() and len(text) < 12 and low <= int(text) <= high):
        raise Refused(f"{column} : « {short(text)} » n'est pas un nombre entier entre {low} et {high}.")
    return int(text)


def one_of[T](row: Row, column: str, meanings: Mapping[str, T]) -> T:
    text = row[column].strip()
    if text not in meanings:
        known = ", ".join(f"« {value} »" for value in meanings)
        raise Refused(f"{column} : « {short(text)} » n'est pas une valeur connue ({known}).")
    return meanings[text]


def known[T](text: str, column: str, found: Mapping[str, T]) -> T:
    if text not in found:
        raise Refused(f"{column} : « {short(text)} » est inconnu ou retiré.")
    return found[text]


def short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
