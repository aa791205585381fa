"""What a person's change means for the offers: those found for them now, and those found for what they were.

What they were is read from the history of the search rows, by the engine's own text with the person's present
rows replaced by the past ones: `migrate` installs it beside the engine (matching/installation.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from ..context import Context
from ..criteria import Criterion
from ..functions import EVER, HEADER, PERSON, SIGNATURES
from ..sql import pieces
from .queue import Claimed

NOW = "matching_person"
BEFORE = "matching_person_before"
PRESENT_ROWS = "FROM candidates_searchrow p\n"
# What a snapshot sees, but for what one transaction wrote: taken inside it, a snapshot may count it as over.
PAST_ROWS = """FROM (
        SELECT * FROM ({ever}) AS ever
        WHERE job_seeker_id = person AND since <> writer AND pg_visible_in_snapshot(since, seen)
            AND (until IS NULL OR until = writer OR NOT pg_visible_in_snapshot(until, seen))
    ) p
""".format(ever=EVER.format(table="candidates_searchrow"))  # noqa: S608
FOUND = "SELECT offer_id, version_id, NOT unknown, minimum, maximum, outcomes FROM {}"


def compose(all_criteria: Sequence[Criterion]) -> dict[str, str]:
    """Name → text of the function that finds the offers of what a person was."""
    signature = SIGNATURES[NOW].replace(
        f"{NOW}(person bigint, ", f"{BEFORE}(person bigint, seen pg_snapshot, writer xid8, "
    )
    body = PERSON.replace(PRESENT_ROWS, PAST_ROWS).format(**pieces(all_criteria))
    return {BEFORE: HEADER.format(signature=signature, variables="", body=body)}


@dataclass(frozen=True)
class Found:
    """A live offer that a person matches (``matches``), or is to be asked about.

    The score and the outcomes are as the engine gives them: compared, never read.
    """

    offer_id: int
    version_id: int
    matches: bool
    minimum: int
    maximum: int
    outcomes: str


@dataclass(frozen=True)
class Compared:
    """A person and, by offer, what was found for what they were and what is found for what they are."""

    person: Claimed
    before: dict[int, Found]
    now: dict[int, Found]

    def changed_versions(self) -> set[int]:
        """Those whose counts or results the change touches."""
        offers = self.before.keys() | self.now.keys()
        pairs = [(self.before.get(offer), self.now.get(offer)) for offer in offers]
        return {found.version_id for was, is_now in pairs if was != is_now and (found := is_now or was)}

    def new(self) -> list[Found]:
        """The offers that the person matches, and did not."""
        return [
            found
            for offer, found in self.now.items()
            if found.matches and not (offer in self.before and self.before[offer].matches)
        ]

    def matched(self) -> set[int]:
        """The offers that the person matches now."""
        return {offer for offer, found in self.now.items() if found.matches}


def compare(person: Claimed, ctx: Context) -> Compared:
    """Both with the offers as they are now.

    What the person was is looked at on the eve: where time alone changed an outcome, their rows say the same.
    """
    before = FOUND.format(f"{BEFORE}(%s, %s::pg_snapshot, %s::text::xid8, %s)")
    seen = [person.job_seeker_id, person.before, person.first_xact, replace(ctx, as_of=person.eve).as_json()]
    now = FOUND.format(f"{NOW}(%s, %s)")
    return Compared(person, _found(before, seen), _found(now, [person.job_seeker_id, ctx.as_json()]))


def _found(query: str, parameters: list[Any]) -> dict[int, Found]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return {row[0]: Found(*row) for row in cursor.fetchall()}
