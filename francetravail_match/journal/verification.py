"""Does the journal hold together? Seals against each other, lines against seals, the end against its head."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

SEALS_AT_ONCE = 200


class Problem(StrEnum):
    """What the database calls a break; the value is its code."""

    CHANGED_LINE = "changed_line"
    DELETED_LINE = "deleted_line"
    INSERTED_LINE = "inserted_line"
    MISSING_PARTITION = "missing_partition"
    CHANGED_SEAL = "changed_seal"
    MISSING_SEAL = "missing_seal"
    LOST_ANCHOR = "lost_anchor"

    @property
    def words(self) -> str:
        return {
            Problem.CHANGED_LINE: "une ligne a été modifiée",
            Problem.DELETED_LINE: "une ligne scellée a disparu",
            Problem.INSERTED_LINE: "une ligne a été ajoutée après coup",
            Problem.MISSING_PARTITION: "un mois a été supprimé sans que la chaîne le dise",
            Problem.CHANGED_SEAL: "un sceau a été modifié",
            Problem.MISSING_SEAL: "un sceau a disparu",
            Problem.LOST_ANCHOR: "le sceau noté à l'extérieur n'est plus dans la chaîne",
        }[self]


@dataclass(frozen=True)
class Anchor:
    """A seal to note outside the database: whoever rewrites the whole chain cannot rewrite that note."""

    seal: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """From `number:hash`; ValueError otherwise."""
        found = re.fullmatch(r"([0-9]+):([0-9a-f]{64})", text)
        if found is None:
            raise ValueError(text)
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.seal}:{self.hash}"


@dataclass(frozen=True)
class Report:
    """``seal``, ``line``: where the first break is, if known. ``head``: the end of the chain, to note."""

    seals: int
    lines: int
    problem: Problem | None
    seal: int | None
    line: int | None
    unsealed: int
    oldest_unsealed: datetime | None
    head: Anchor


def verify(noted: Anchor | None = None) -> Report:
    """Check the chain seal by seal up to the first break, then its end and the seal ``noted`` elsewhere."""
    checked, lines = 0, 0
    while True:
        after = checked
        checked, found, problem, seal, line = _row(
            "SELECT * FROM journal_check(%s, %s)", after, SEALS_AT_ONCE
        )
        lines += found
        if problem or checked == after:
            break
    noted_seal, noted_hash = (noted.seal, bytes.fromhex(noted.hash)) if noted else (None, None)
    problem_at_end, line_at_end, unsealed, oldest, head, head_hash = _row(
        "SELECT * FROM journal_check_end(%s, %s, %s)", checked, noted_seal, noted_hash
    )
    if problem is None:
        problem, line = problem_at_end, line_at_end
    return Report(
        seals=checked,
        lines=lines,
        problem=Problem(problem) if problem else None,
        seal=seal,
        line=line,
        unsealed=unsealed,
        oldest_unsealed=oldest,
        head=Anchor(head, bytes(head_hash).hex()),
    )


def _row(sql: str, *parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()
