"""Offer files: JSON Lines, a JSON array, an API answer (`resultats`) or one object; gzip or not."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from francetravail_match.common.imports import Unreadable

# A row: its line (or rank in a JSON document, from 1), and the object, or the reason why there is none.
Row = tuple[int, dict[str, Any] | str]


def read_offers(path: Path) -> Iterator[Row]:
    """The rows of a file; raises Unreadable, in French, when the file as a whole cannot be read."""
    try:
        with _open(path) as handle:
            first = next((line for line in handle if line.strip()), "")
            if _is_json_line(first):
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
        raise Unreadable(f"{path.name} ne peut pas être ouvert ({error.strerror}).") from error


def _open(path: Path) -> IO[str]:
    with path.open("rb") as handle:
        compressed = handle.read(2) == b"\x1f\x8b"
    opener = gzip.open if compressed else open
    return opener(path, "rt", encoding="utf-8-sig")


def _is_json_line(line: str) -> bool:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        # A line that is cut or spoilt is still a line of JSON Lines, unless a document opens with it.
        opens_a_document = line.lstrip().startswith("[") or '"resultats"' in line
        return line.strip() not in {"", "{"} and not opens_a_document
    return isinstance(value, dict) and "resultats" not in value


def _lines(first: str, rest: IO[str]) -> Iterator[Row]:
    yield 1, _parse(first)
    for number, line in enumerate(rest, start=2):
        if line.strip():
            yield number, _parse(line)


def _parse(line: str) -> dict[str, Any] | str:
    try:
        value = json.loads(line)
    except ValueError:
        return "ce n'est pas du JSON"
    except RecursionError:
        return "le JSON est trop imbriqué"
    return value if isinstance(value, dict) else "ce n'est pas un objet JSON"


def _document(name: str, text: str) -> Iterator[Row]:
    if not text.strip():
        return
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{name} n'est ni du JSON ni du JSON Lines ({error}).") from error
    if isinstance(value, dict):
        value = value.get("resultats", [value])
    if not isinstance(value, list):
        raise Unreadable(f"{name} : « resultats » devrait être une liste d'offres.")
    for number, item in enumerate(value, start=1):
        yield number, item if isinstance(item, dict) else "ce n'est pas un objet JSON"
