"""What an import of offers says of what it did."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from francetravail_match.common.imports import Summary

FIELDS_SHOWN = 12


@dataclass
class OfferSummary(Summary):
    """``ignored``, ``dropped``: path of a field → in how many offers; dropped: governance forbids to hold it.

    ``withdrawn``: offers closed because a full feed no longer has them; None: nothing was compared.
    ``left_closed``: offers that the source has again, and that something here holds back.
    """

    ignored: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    withdrawn: int | None = None
    withdrawal_note: str = ""
    left_closed: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            **super().as_json(),
            "ignored": dict(self.ignored.most_common()),
            "dropped": dict(self.dropped.most_common()),
            "withdrawn": self.withdrawn,
            "withdrawal_note": self.withdrawal_note,
            "left_closed": self.left_closed,
        }

    def notes(self) -> Iterator[str]:
        if self.dropped:
            yield f"Champs interdits, écartés : {_counted(self.dropped)}"
        if self.ignored:
            yield f"Champs non repris : {_counted(self.ignored)}"
        if self.withdrawn is not None:
            yield f"{self.withdrawn} clôturées, retirées à la source"
        if self.withdrawal_note:
            yield self.withdrawal_note
        if self.left_closed:
            yield f"{self.left_closed} restent clôturées, ouvertes à la source : « Rouvrir » dit pourquoi"


def _counted(fields: Counter[str]) -> str:
    shown = ", ".join(f"{path} ({number})" for path, number in fields.most_common(FIELDS_SHOWN))
    more = len(fields) - FIELDS_SHOWN
    return f"{shown} et {more} autres (--json les montre)" if more > 0 else shown
