"""People in the JSON that a one-click export sends: an object, or a list of them."""

import json
from typing import Any

from francetravail_match.common.imports import Unreadable

from .base import ExternalSource, Position, Record, Refused, dropped_of
from .fields import Field
from .limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, TOO_MANY_ROWS, checked_text, clean

MAX_ITEMS = 100


class JsonSource(ExternalSource):
    """Members by their names; ``position`` says how a job is written."""

    def read(self, raw: bytes) -> list[Record | Refused]:
        try:
            content = json.loads(checked_text(raw), object_pairs_hook=_object)
        except (ValueError, RecursionError):
            raise Unreadable("Ce n'est pas du JSON lisible.") from None
        stubs = content if isinstance(content, list) else [content]
        if len(stubs) > MAX_ROWS:
            raise Unreadable(TOO_MANY_ROWS)
        return [self._record(rank, stub) for rank, stub in enumerate(stubs, 1)]

    def position(self, said: dict[str, Any]) -> Position | None:
        """A job as this source writes it; None where nothing can be read."""
        return None

    def _record(self, rank: int, stub: Any) -> Record | Refused:
        if not isinstance(stub, dict):
            return Refused(rank, "ce n'est pas un objet JSON")
        if len(stub) > MAX_COLUMNS:
            return Refused(rank, f"elle a plus de {MAX_COLUMNS} rubriques")
        values: dict[Field, tuple[str, ...]] = {}
        positions: tuple[Position, ...] = ()
        filled = [name for name, value in stub.items() if value not in (None, "", [], {})]
        for name in filled:
            known, value = self.field_of(name), stub[name]
            if known is Field.POSITIONS:
                jobs = value[:MAX_ITEMS] if isinstance(value, list) else []
                read = (self.position(job) for job in jobs if isinstance(job, dict))
                positions = tuple(job for job in read if job)
            elif known is not None:
                texts = _texts(value)
                if texts is None:
                    return Refused(rank, f"valeur illisible : {known.label}")
                values[known] = (*values.get(known, ()), *texts)
        return Record(rank, values, positions, dropped_of(self, filled))


def _texts(value: Any) -> tuple[str, ...] | None:
    """A text or a list of texts; None for anything else, or for more than one would write."""
    items = value if isinstance(value, list) else [value]
    if len(items) > MAX_ITEMS or any(isinstance(item, bool | dict | list) for item in items):
        return None
    texts = [str(item) for item in items if item is not None]
    if any(len(text) > MAX_CELL for text in texts):
        return None
    return tuple(filter(None, map(clean, texts)))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member twice")
    return members
