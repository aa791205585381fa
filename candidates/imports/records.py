"""One line of a feed → its type and its filled values, as text. The same for CSV and JSON Lines."""

import csv
import json
import re
from typing import Any

from .fields import NAMES, plain_name
from .values import SEPARATOR, BadRecord

PERSON, LEAVING = "personne", "sortie"
RECORD_TYPES = (PERSON, LEAVING)
LEAVING_NAMES = ("identifiant", "motif")
#: Control characters, and halves of characters that UTF-8 cannot hold.
FORBIDDEN = re.compile("[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")
REPORTED_NAME = re.compile(r"[a-z0-9_]{1,30}")

# Type, values by name, and names of fields that were filled and are not kept.
Record = tuple[str, dict[str, str], tuple[str, ...]]


class CsvRecords:
    def __init__(self, columns: list[str]) -> None:
        self.width = len(columns)
        self.kept = [(rank, name) for rank, name in enumerate(columns) if name in NAMES]
        self.others = [
            (rank, reported(name)) for rank, name in enumerate(columns) if rank and name not in NAMES
        ]

    def parse(self, text: str) -> Record:
        cells = split_csv(text)
        kind = cells[0].strip()
        if kind == LEAVING:
            if not 2 <= len(cells) <= max(3, self.width):
                raise BadRecord("une sortie a un identifiant et un motif")
            values = dict(zip(LEAVING_NAMES, (cell.strip() for cell in cells[1:3]), strict=False))
            return kind, {name: value for name, value in values.items() if value}, ()
        check_type(kind)
        if len(cells) != self.width:
            raise BadRecord(f"elle a {len(cells)} rubriques, l'en-tête en annonce {self.width}")
        values = {name: value for rank, name in self.kept if (value := cells[rank].strip())}
        return kind, values, tuple(name for rank, name in self.others if cells[rank].strip())


class JsonRecords:
    def parse(self, text: str) -> Record:
        values = json_values(text)
        kind = values.pop("type", "")
        check_type(kind)
        if kind == LEAVING:
            return kind, {name: values[name] for name in LEAVING_NAMES if name in values}, ()
        dropped = tuple(reported(name) for name in values if name not in NAMES)
        return kind, {name: value for name, value in values.items() if name in NAMES}, dropped


def check_type(kind: str) -> None:
    if kind not in RECORD_TYPES:
        if kind in ("entete", "fin", "type"):
            raise BadRecord(f"une ligne de type « {kind} » au milieu du fichier")
        raise BadRecord(f"le type de la ligne n'est pas {' ou '.join(RECORD_TYPES)}")


def reported(name: str) -> str:
    """The name under which a field that is not kept is counted; what may be a value is not repeated."""
    plain = plain_name(name)
    return plain if REPORTED_NAME.fullmatch(plain) else "?"


def split_csv(text: str) -> list[str]:
    """Cells of one line (semicolon, double quotes); raises BadRecord for wrong quoting."""
    if FORBIDDEN.search(text):
        raise BadRecord("la ligne contient un caractère de contrôle")
    try:
        (cells,) = csv.reader([text], delimiter=";", strict=True)
    except (csv.Error, ValueError):
        raise BadRecord("les guillemets sont mal fermés") from None
    return cells or [""]


def json_values(text: str) -> dict[str, str]:
    """Values of one JSON object as text: lists joined, true and false as oui and non, null left out."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRecord("ce n'est pas du JSON") from None
    if not isinstance(record, dict):
        raise BadRecord("ce n'est pas un objet JSON")
    values = {name: _text(value, name in NAMES) for name, value in record.items()}
    return {name: value for name, value in values.items() if value}


def _text(value: Any, kept: bool) -> str:
    if not kept and isinstance(value, dict | list):
        return "?" if value else ""  # only counted
    if isinstance(value, list):
        if any(isinstance(item, list) or isinstance(item, str) and SEPARATOR in item for item in value):
            raise BadRecord(f"un élément de liste contient une liste ou « {SEPARATOR} »")
        return SEPARATOR.join(_text(item, kept) for item in value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str | int | float):
        text = str(value).strip()
        if FORBIDDEN.search(text):
            raise BadRecord("la ligne contient un caractère de contrôle")
        return text
    raise BadRecord("une valeur est un objet")
