"""People in a CSV file, whatever spreadsheet wrote it."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from francetravail_match.common.imports import Unreadable

from .base import ExternalSource, Record, Refused, dropped_of
from .fields import Field
from .limits import MAX_CELL, MAX_COLUMNS, MAX_EMPTY, MAX_ROWS, TOO_MANY_ROWS, checked_text, clean, is_formula

SEPARATORS = (";", ",")
BAD_QUOTES = "les guillemets sont mal fermés"
#: Cells that hold several things, and what stands between them.
SEVERAL = (Field.EMAIL, Field.EMPLOYERS)
BETWEEN = "|"


class CsvSource(ExternalSource):
    """Columns by their headers, in any order."""

    def read(self, raw: bytes) -> list[Record | Refused]:
        text = checked_text(raw)
        # A line that some spreadsheets write for themselves.
        text = re.sub(r"\Asep=[;,]\r?\n", "", text, flags=re.IGNORECASE)
        headers = {mark: _header(text, mark) for mark in SEPARATORS}
        if any(len(header) > MAX_COLUMNS for header in headers.values()):
            raise Unreadable(f"Le fichier a plus de {MAX_COLUMNS} colonnes.")
        separator = max(SEPARATORS, key=lambda mark: self._understood(headers[mark]))
        if not self._understood(headers[separator]):
            raise Unreadable(
                f"Aucune colonne de « {self.label} » n'est reconnue : gardez la ligne des en-têtes."
            )
        return self._records(text, separator, headers[separator])

    def _understood(self, header: list[str]) -> int:
        return sum(self.field_of(name) in (Field.PROFILE_URL, Field.MEMBER_URN) for name in header) and sum(
            self.field_of(name) is not None for name in header
        )

    def _records(self, text: str, separator: str, header: list[str]) -> list[Record | Refused]:
        found: list[Record | Refused] = []
        empty = 0
        for line, cells in islice(_rows(text, separator), 1, None):
            if cells is not None and not any(cell.strip() for cell in cells):
                empty += 1
                if empty > MAX_EMPTY:
                    raise Unreadable(f"Le fichier a plus de {MAX_EMPTY} lignes vides.")
                continue
            if len(found) == MAX_ROWS:
                raise Unreadable(TOO_MANY_ROWS)
            found.append(self._record(line, header, cells))
        return found

    def _record(self, line: int, header: list[str], cells: list[str] | None) -> Record | Refused:
        if cells is None:
            return Refused(line, BAD_QUOTES)
        if len(cells) != len(header):
            return Refused(line, f"elle a {len(cells)} cellules, les en-têtes en annoncent {len(header)}")
        if any(len(cell) > MAX_CELL for cell in cells):
            return Refused(line, f"une cellule dépasse {MAX_CELL} caractères")
        values: dict[Field, tuple[str, ...]] = {}
        filled = [(name, cell) for name, cell in zip(header, cells, strict=True) if cell.strip()]
        for name, cell in filled:
            known = self.field_of(name)
            if known is None:
                continue
            if known in (Field.PROFILE_URL, Field.MEMBER_URN) and is_formula(cell):
                return Refused(line, f"une formule à la place d'un texte : {known.label}")
            parts = cell.split(BETWEEN) if known in SEVERAL else [cell]
            values[known] = (*values.get(known, ()), *filter(None, map(clean, parts)))
        return Record(line, values, dropped=dropped_of(self, [name for name, _ in filled]))


def _header(text: str, separator: str) -> list[str]:
    for _, cells in _rows(text, separator):
        return [" ".join(cell.split()) for cell in cells or []]
    return []


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str] | None]]:
    """The line where a row begins, and its cells; None where they cannot be told apart."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error) or "field larger" in str(error):
                raise Unreadable(
                    f"Une cellule de la ligne {line} est trop longue, ou un guillemet n'y est jamais fermé : "
                    "la suite du fichier ne se lit pas."
                ) from None
            yield line, None
