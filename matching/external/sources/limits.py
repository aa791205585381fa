"""What a file may be at most, and its text. A file that is more, or something else, is refused whole."""

import codecs
import re
import unicodedata

from francetravail_match.common.imports import Unreadable

MAX_BYTES = 5_000_000
MAX_ROWS = 200
MAX_COLUMNS = 100
MAX_CELL = 5_000
#: A spreadsheet leaves some between its rows, or below them.
MAX_EMPTY = 5_000
TOO_MANY_ROWS = f"Le fichier a plus de {MAX_ROWS} lignes : partagez-le."
#: ZIP (spreadsheets and archives), gzip, bzip2, xz, zstd, PDF, old spreadsheets.
NOT_TEXT = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"(\xb5/\xfd",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
)
#: What a spreadsheet takes for a formula.
FORMULA = re.compile(r"^[\s'\"]*[=+\-@\t\r]")
FORMULA_MARKS = re.compile(r"^[\s'\"=+\-@]+")
#: Invisible, or turning the reading: nothing of a name or an address.
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}


def checked_text(raw: bytes) -> str:
    """The file as text, UTF-8 or Windows-1252, without its mark; Unreadable says what to do instead."""
    if len(raw) > MAX_BYTES:
        raise Unreadable(f"Le fichier dépasse {MAX_BYTES // 1_000_000} Mo.")
    if raw.startswith(NOT_TEXT):
        raise Unreadable("Ce n'est pas un fichier texte : enregistrez-le au format CSV, sans le compresser.")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("Le fichier est en UTF-16 : enregistrez-le en « CSV UTF-8 ».")
    if b"\0" in raw:
        raise Unreadable("Le fichier contient des caractères nuls : ce n'est pas du texte.")
    body = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = body.decode("windows-1252")
        except UnicodeDecodeError:
            raise Unreadable("Le fichier n'est ni en UTF-8 ni en Windows-1252.") from None
    if not text.strip():
        raise Unreadable("Le fichier est vide.")
    return text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet that opens this cell would compute something."""
    return FORMULA.match(text) is not None


def clean(text: str) -> str:
    """One line, composed, nothing unseen, nothing that a spreadsheet would compute; a phone keeps its +."""
    seen = "".join(
        " " if c in "\t\r\n" else c for c in text if c in "\t\r\n" or unicodedata.category(c) not in UNSEEN
    )
    line = " ".join(unicodedata.normalize("NFC", seen).split())
    if re.fullmatch(r"\+[0-9][0-9 .()-]*", line):
        return line
    return FORMULA_MARKS.sub("", line)
