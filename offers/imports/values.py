"""Reading JSON without trust: any value may be missing, of another type, or made to break us."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from francetravail_match.common.folding import fold as fold

# A list that is longer is cut: no offer states as many skills, licences or languages.
MOST_ITEMS = 60
LONGEST_LABEL = 200
# Marks that turn around the text that follows them: a title could read as another.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Refused(Exception):
    """The offer cannot be taken in; the message (French) says why."""


def clean(value: Any) -> str:
    """A text or a number as text, without what deceives or cannot be stored (NUL, half an emoji).

    Anything else is empty. Flattened exports keep HTML entities, which may spell what cannot be stored.
    """
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    text = str(value)
    if "&" in text:
        text = html.unescape(text)
    return TURNING.sub("", text.replace("\x00", "")).encode("utf-8", "ignore").decode()


@dataclass
class Notes:
    """What was present in an offer and not understood: (path, label)."""

    misread: list[tuple[str, str]] = field(default_factory=list)


class Raw:
    """One object of the source. ``path`` (`salaire.`) names its fields in the notes, which all share."""

    def __init__(self, value: Any, path: str = "", notes: Notes | None = None) -> None:
        self.value: dict[str, Any] = value if isinstance(value, dict) else {}
        self.path = path
        self.notes = notes or Notes()

    def words(self, key: str) -> str:
        """The field on one line, at most LONGEST_LABEL characters; empty if it is no text and no number."""
        return " ".join(clean(self.value.get(key)).split())[:LONGEST_LABEL].strip()

    def text(self, key: str) -> str:
        """The field as it stands, of any length."""
        return clean(self.value.get(key)).strip()

    def flag(self, key: str) -> bool | None:
        """True, False, or None where nothing (legible) is said."""
        value = self.value.get(key)
        if isinstance(value, bool):
            return value
        stated = {"true": True, "false": False}.get(clean(value).strip().lower())
        if stated is None and value is not None:
            self.misread(key)
        return stated

    def number(self, key: str) -> float | None:
        """A finite number; None otherwise."""
        value = self.value.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return None
        try:
            number = float(value)
        except (ValueError, OverflowError):
            return None
        return number if abs(number) < float("inf") else None

    def child(self, key: str) -> "Raw":
        return Raw(self.value.get(key), f"{self.path}{key}.", self.notes)

    def children(self, key: str) -> Iterator["Raw"]:
        """The objects of a list; anything else in it is nothing."""
        for item in self._list(key):
            yield Raw(item, f"{self.path}{key}[].", self.notes)

    def labels(self, key: str) -> list[str]:
        """The texts of a list, each once, in their order; a lone text is a list of one."""
        value = self.value.get(key)
        items = [value] if isinstance(value, str) else self._list(key)
        cleaned = [" ".join(clean(item).split())[:LONGEST_LABEL].strip() for item in items]
        return list(dict.fromkeys(label for label in cleaned if label))

    def misread(self, key: str, label: str | None = None) -> None:
        """Note that the field was there and was not understood."""
        self.notes.misread.append((self.path + key, (self.words(key) if label is None else label)[:80]))

    def _list(self, key: str) -> list[Any]:
        value = self.value.get(key)
        return value[:MOST_ITEMS] if isinstance(value, list) else []
