"""First and last line of a feed: what it holds, as of when, and how many lines of people lie between."""

from dataclasses import dataclass
from datetime import datetime

from candidates.enums import FeedKind

from .fields import MANDATORY_COLUMNS, NAMES, is_denied
from .records import json_values, split_csv
from .values import BadRecord

FORMAT = "1"
KINDS = {"complet": FeedKind.FULL, "incremental": FeedKind.INCREMENTAL}
MAX_SOURCE = 40


@dataclass(frozen=True)
class Header:
    """``watermark``, ``since``: aware; ``since`` for an incremental feed only."""

    kind: FeedKind
    source: str
    watermark: datetime
    since: datetime | None


def header_of(text: str, is_json: bool) -> Header:
    """Raises BadRecord when the line is no header, or one that cannot be followed."""
    values = _labelled(text, "entete", is_json)
    if values.get("format") != FORMAT:
        raise BadRecord(f"« format » vaut {FORMAT}, le seul que cette version lit")
    kind = KINDS.get(values.get("nature", ""))
    if kind is None:
        raise BadRecord(f"« nature » vaut {' ou '.join(KINDS)}")
    source = values.get("source", "")
    if not 1 <= len(source) <= MAX_SOURCE:
        raise BadRecord(f"« source » nomme le système d'origine en {MAX_SOURCE} caractères au plus")
    watermark = instant("etat_au", values.get("etat_au", ""))
    since = None
    if kind == FeedKind.INCREMENTAL:
        since = instant("depuis", values.get("depuis", ""))
        if since > watermark:
            raise BadRecord("« depuis » précède « etat_au »")
    return Header(kind, source, watermark, since)


def count_of(text: str, is_json: bool) -> int:
    """How many lines the trailer announces; raises BadRecord when the line is no trailer."""
    announced = _labelled(text, "fin", is_json).get("lignes", "")
    if not (announced.isascii() and announced.isdigit() and len(announced) < 10):
        raise BadRecord("« lignes » est le nombre de lignes entre l'en-tête et la fin")
    return int(announced)


def columns_of(text: str) -> tuple[list[str], tuple[str, ...]]:
    """Names of the columns of a CSV feed, and those that nothing is done with."""
    columns = [cell.strip() for cell in split_csv(text)]
    if columns[:2] != ["type", "identifiant"]:
        raise BadRecord("elle commence par « type;identifiant »")
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise BadRecord("une rubrique y est deux fois")
    missing = [name for name in MANDATORY_COLUMNS if name not in columns]
    if missing:
        raise BadRecord(f"il manque {', '.join(missing)}")
    known = {"type", *NAMES}
    return columns, tuple(name for name in columns if name not in known and not is_denied(name))


def instant(name: str, text: str) -> datetime:
    """An instant with its offset from UTC; raises BadRecord."""
    try:
        value = datetime.fromisoformat(text)
        if value.utcoffset() is None:
            raise ValueError
        value.timestamp()
    except (ValueError, OverflowError):
        raise BadRecord(
            f"« {name} » est une date et une heure avec son fuseau, comme 2026-11-24T03:00:00+01:00"
        ) from None
    if not 1970 <= value.year <= 2200:
        raise BadRecord(f"« {name} » n'est pas une date possible")
    return value


def _labelled(text: str, kind: str, is_json: bool) -> dict[str, str]:
    """The values of `kind;name=value;…` or of the object of this type."""
    if is_json:
        values = json_values(text)
        if values.pop("type", None) != kind:
            raise BadRecord(f"une ligne de type « {kind} » est attendue")
        return values
    first, *cells = split_csv(text)
    if first.strip() != kind:
        raise BadRecord(f"une ligne de type « {kind} » est attendue")
    pairs = (cell.split("=", 1) for cell in cells if "=" in cell)
    return {name.strip(): value.strip() for name, value in pairs}
