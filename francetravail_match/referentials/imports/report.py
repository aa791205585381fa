"""What an import of reference data did: counts, refused lines, and every change before → after."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from francetravail_match.common.imports import Summary

#: Changes of one kind in one table that the screen shows.
SHOWN = 10
ADDED, UPDATED, RETIRED = "ADDED", "UPDATED", "RETIRED"
SIGNS = {ADDED: "+", UPDATED: "~", RETIRED: "-"}


@dataclass(frozen=True)
class Change:
    """``fields``: for each field that differs, its French name, the value before, the value after."""

    kind: str
    key: str
    fields: list[tuple[str, Any, Any]]

    def __str__(self) -> str:
        if self.kind == ADDED:
            values = ", ".join(f"{name} {after}" for name, _, after in self.fields if after not in (None, ""))
        else:
            values = ", ".join(f"{name} : {before} → {after}" for name, before, after in self.fields)
        return f"{SIGNS[self.kind]} {self.key}{' : ' if values else ''}{values}"


@dataclass
class TableDiff:
    """What differs in one table. ``kept``: absent from a file with refused lines, so not retired."""

    label: str
    counts: dict[str, int]
    kept: int = 0
    changes: list[Change] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(self.counts.values()) or self.kept > 0

    def __iter__(self) -> Iterator[str]:
        """The lines of the screen."""
        counts = self.counts
        yield (
            f"{self.label} : ajouts {counts[ADDED]}, modifications {counts[UPDATED]}, "
            f"retraits {counts[RETIRED]}"
        )
        for kind, count in counts.items():
            shown = [change for change in self.changes if change.kind == kind][:SHOWN]
            yield from (f"  {change}" for change in shown)
            if count > len(shown):
                yield f"  {SIGNS[kind]} … et {count - len(shown)} autres (--json les montre)"
        if self.kept:
            yield (
                f"  {self.kept} absents du fichier ne sont pas retirés : "
                "une ligne refusée n'est pas une disparition."
            )


@dataclass
class ReferenceSummary(Summary):
    """``retired`` rows are in no line of the files: they are counted beside ``read``, not in it.

    What comes back is counted as updated. ``whole``: keep every change, not only those of the screen.
    """

    whole: bool = False
    retired: int = 0
    tables: list[TableDiff] = field(default_factory=list)

    def add(self, diff: TableDiff, total: int) -> None:
        """Count one table; ``total``: rows that the files have for it."""
        created, updated = diff.counts[ADDED], diff.counts[UPDATED]
        self.created += created
        self.updated += updated
        self.unchanged += total - created - updated
        self.retired += diff.counts[RETIRED]
        if diff:
            self.tables.append(diff)

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated or self.retired)

    def as_json(self) -> dict[str, Any]:
        changes = [
            {
                "change": change.kind,
                "table": diff.label,
                "key": change.key,
                "fields": {name: [before, after] for name, before, after in change.fields},
            }
            for diff in self.tables
            for change in diff.changes
        ]
        return {**super().as_json(), "retired": self.retired, "changes": changes}

    def notes(self) -> Iterator[str]:
        yield f"{self.retired} retirées, car les fichiers ne les ont plus"
