"""Offer files: JSON Lines, a JSON array, API answers (`resultats`) or one object; gzip or not."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from francetravail_match.common.imports import Unreadable, cannot_open

# A number that is cut short would be another: its end is required.
NUMBER = re.compile(r'"id"\s*:\s*("[0-9A-Za-z-]{1,20}"|[0-9]{1,20}(?=\s*[,}]))')
BETWEEN = re.compile(r"[\s,]*")
NOT_A_LIST = "« resultats » devrait être une liste d'offres"
CHUNK = 1 << 20
LONGEST_ELEMENT = 1 << 24


class BadRow(NamedTuple):
    """What is no offer: why, in French, and the numbers of offers that can still be read in it."""

    reason: str
    numbers: frozenset[str] = frozenset()


# A row: its line (or rank in a JSON document, from 1), and the object, or why there is none.
Row = tuple[int, dict[str, Any] | BadRow]


def read_offers(path: Path) -> Iterator[Row]:
    """The rows of a file; raises Unreadable, in French, when the file as a whole cannot be read."""
    try:
        with _open(path) as handle:
            first = next((line for line in handle if line.strip()), "")
            if first.lstrip().startswith("[") and not _is_whole(first):
                yield from _array(path.name, first, handle)
            elif _is_json_line(first):
                yield from _lines(first, handle)
            else:
                yield from _document(path.name, first + handle.read())
    except FileNotFoundError as error:
        raise Unreadable(f"Le fichier {path} n'existe pas.") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path.name} n'est pas en UTF-8 : réenregistrez-le dans cet encodage.") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Unreadable(
            f"{path.name} est une archive gzip coupée ou abîmée : téléchargez-la de nouveau."
        ) from error
    except OSError as error:
        raise cannot_open(path, error) from error


def _open(path: Path) -> IO[str]:
    with path.open("rb") as handle:
        compressed = handle.read(2) == b"\x1f\x8b"
    opener = gzip.open if compressed else open
    return opener(path, "rt", encoding="utf-8-sig")


def _load(text: str) -> Any:
    """The JSON value; ValueError for whatever cannot be read as one."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("le JSON est trop imbriqué") from error


def _is_whole(text: str) -> bool:
    try:
        _load(text)
    except ValueError:
        return False
    return True


def _is_json_line(line: str) -> bool:
    try:
        value = _load(line)
    except ValueError:
        # A line that is cut or spoilt is still a line of JSON Lines, unless a document opens with it.
        return line.strip() not in {"", "{"} and '"resultats"' not in line
    return isinstance(value, dict) and isinstance(value.get("resultats", []), list)


def _lines(first: str, rest: IO[str]) -> Iterator[Row]:
    yield from _line(1, first)
    for number, line in enumerate(rest, start=2):
        if line.strip():
            yield from _line(number, line)


def _line(number: int, line: str) -> Iterator[Row]:
    """The offer of a line, or the offers of an API answer that is on one line."""
    try:
        value = _load(line)
    except ValueError as error:
        nested = "imbriqué" in str(error)
        reason = "le JSON est trop imbriqué" if nested else "ce n'est pas du JSON"
        yield number, BadRow(reason, frozenset(found.strip('"') for found in NUMBER.findall(line)))
        return
    if not isinstance(value, dict) or "resultats" not in value:
        yield number, _object(value)
    elif isinstance(value["resultats"], list):
        yield from ((number, _object(item)) for item in value["resultats"])
    else:
        yield number, BadRow(NOT_A_LIST)


def _object(value: Any) -> dict[str, Any] | BadRow:
    return value if isinstance(value, dict) else BadRow("ce n'est pas un objet JSON")


def _document(name: str, text: str) -> Iterator[Row]:
    if not text.strip():
        return
    try:
        value = _load(text)
    except ValueError as error:
        raise Unreadable(f"{name} n'est ni du JSON ni du JSON Lines ({_where(error)}).") from error
    if isinstance(value, dict):
        value = value.get("resultats", [value])
    if not isinstance(value, list):
        raise Unreadable(f"{name} : {NOT_A_LIST}.")
    for number, item in enumerate(value, start=1):
        yield number, _object(item)


def _where(error: ValueError) -> str:
    """Where the JSON stops being JSON; the decoder's own words are not French."""
    if isinstance(error, json.JSONDecodeError):
        return f"ligne {error.lineno}, colonne {error.colno}"
    return str(error)


def _array(name: str, first: str, rest: IO[str]) -> Iterator[Row]:
    """The elements of an array over many lines, one by one: it may be too large to be held whole."""
    decoder = json.JSONDecoder()
    text, at, number = first.lstrip()[1:], 0, 0
    while True:
        at = BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing too
        if text.startswith("]", at):
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            # The element may go on beyond what was read; one that never ends is a file that is spoilt.
            chunk = rest.read(CHUNK) if len(text) - at < LONGEST_ELEMENT else ""
            if not chunk:
                raise Unreadable(
                    f"{name} est coupé ou abîmé après {number} offres : téléchargez-le de nouveau."
                ) from error
            text, at = text[at:] + chunk, 0
            continue
        number += 1
        yield number, _object(value)
        at = end
