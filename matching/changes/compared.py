"""What a person's change means for the offers: those found for them now, and those found for what they were.

What they were is read from the history of the search rows, by the engine's own text with the person's present
rows replaced by the past ones: `migrate` installs it beside the engine (matching/installation.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..context import Context
from ..criteria import Criterion
from ..functions import BODIES, EVER, HEADER, SIGNATURES
from ..sql import pieces
from ..verdict import OfferFound, offers_found, offers_of
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
MATCH_BEFORE = f"SELECT * FROM {BEFORE}(%s, %s::pg_snapshot, %s::text::xid8, %s)"  # noqa: S608 - a name


def compose(all_criteria: Sequence[Criterion]) -> dict[str, str]:
    """Name → text of the function that finds the offers of what a person was."""
    signature = SIGNATURES[NOW].replace(
        f"{NOW}(person bigint, ", f"{BEFORE}(person bigint, seen pg_snapshot, writer xid8, "
    )
    body, variables, names = BODIES[NOW]
    body = body.replace(PRESENT_ROWS, PAST_ROWS).format(**pieces(all_criteria, **names))
    return {BEFORE: HEADER.format(signature=signature, variables=variables, body=body)}


@dataclass(frozen=True)
class Compared:
    """A person and, by offer, what was found for what they were and what is found for what they are."""

    person: Claimed
    before: dict[int, OfferFound]
    now: dict[int, OfferFound]

    def changed_versions(self) -> set[int]:
        """Those whose counts or results the change touches."""
        offers = self.before.keys() | self.now.keys()
        pairs = [(self.before.get(offer), self.now.get(offer)) for offer in offers]
        return {found.version_id for was, is_now in pairs if was != is_now and (found := is_now or was)}

    def new(self) -> list[OfferFound]:
        """The offers that the person matches, and did not."""
        return [
            found
            for offer, found in self.now.items()
            if not found.unknown and (offer not in self.before or self.before[offer].unknown)
        ]

    def matched(self) -> set[int]:
        """The offers that the person matches now."""
        return {offer for offer, found in self.now.items() if not found.unknown}


def compare(person: Claimed, ctx: Context) -> Compared:
    """Both with the offers as they are now.

    What the person was is looked at on the last day on which those rows were good: where time alone changed
    an outcome, they say the same.
    """
    then = replace(ctx, as_of=person.good_on)
    seen = [person.job_seeker_id, person.before, person.first_xact, then.as_json()]
    before, now = offers_found(MATCH_BEFORE, seen), offers_of(person.job_seeker_id, ctx)
    return Compared(person, *({found.offer_id: found for found in offers} for offers in (before, now)))
