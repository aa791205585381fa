"""Everybody to ask about an offer, and how far one has come with each: counted by the database."""

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from offers.models import JobOffer

from ..context import context
from .enums import PersonState

STATES = "FROM questions_states(%(version)s, %(context)s) AS s"
COUNTS = f"SELECT s.state, count(*), count(*) FILTER (WHERE s.blocked <> '{{}}') {STATES} GROUP BY s.state"
COLUMNS = """s.job_seeker_id, s.public_id, s.state, s.unknown, s.blocked, s.questions, s.minimum,
    s.maximum, s.asked_at"""
# The order of asking: fewest unknowns, then the best possible score, then the order of the results.
ORDER = "ORDER BY cardinality(s.unknown), s.maximum DESC, s.rank"
PEOPLE = f"""SELECT {COLUMNS} {STATES}
    WHERE s.state = ANY (%(states)s) {ORDER} OFFSET %(offset)s LIMIT %(limit)s"""
TODAY = "(app_now() AT TIME ZONE 'Europe/Paris')::date"
# Whom a message can bring a new question: the address has not failed of late. The last column: who has had
# the message of the week, or is still to have one, however long it has waited.
TO_WRITE = f"""SELECT {COLUMNS},
        EXISTS (SELECT FROM questions_delivery d WHERE d.job_seeker_id = s.job_seeker_id
            AND (d.state IN ('queued', 'sending')
                OR d.day > day.today - 7 AND d.state IN ('sent', 'uncertain', 'declared_sent')))
    {STATES} CROSS JOIN (SELECT {TODAY} AS today OFFSET 0) AS day
    JOIN candidates_identity i ON i.job_seeker_id = s.job_seeker_id AND i.email <> ''
    WHERE s.state = 'to_ask' AND s.never_asked <> '{{}}'
        AND NOT EXISTS (SELECT FROM questions_delivery d WHERE d.job_seeker_id = s.job_seeker_id
            AND d.day > day.today - 60 AND d.state IN ('bounced', 'failed', 'declared_not_sent'))
    {ORDER}"""
# Whom to call next: no message reaches them, they asked for it, their answer is awaited, the others; among
# those, whom this advisor has not called yet.
TO_CALL = f"""SELECT s.job_seeker_id {STATES} CROSS JOIN (SELECT {TODAY} AS today OFFSET 0) AS day
    JOIN candidates_identity i ON i.job_seeker_id = s.job_seeker_id AND i.phone <> ''
    LEFT JOIN LATERAL (
        SELECT max(c.day) AS day, bool_or(c.called_by_id = %(caller)s) AS by_me,
            (array_agg(c.outcome ORDER BY c.called_at DESC))[1] AS outcome
        FROM questions_call c WHERE c.job_seeker_id = s.job_seeker_id AND c.day > day.today - 60
    ) AS called ON true
    WHERE s.state IN ('to_ask', 'waiting') AND s.questions <> '{{}}'
        AND called.day IS DISTINCT FROM day.today AND called.outcome IS DISTINCT FROM 'wrong_number'
        AND NOT EXISTS (SELECT FROM questions_callsheetline l
            WHERE l.job_seeker_id = s.job_seeker_id AND l.day = day.today)
    ORDER BY CASE
            WHEN s.state = 'to_ask' AND (i.email = '' OR EXISTS (
                SELECT FROM questions_delivery d WHERE d.job_seeker_id = s.job_seeker_id
                AND d.day > day.today - 60 AND d.state IN ('bounced', 'failed', 'declared_not_sent'))) THEN 0
            WHEN called.outcome = 'call_back' THEN 1
            WHEN s.state = 'waiting' THEN 2
            ELSE 3
        END, coalesce(called.by_me, false), cardinality(s.unknown), s.maximum DESC, s.rank
    LIMIT %(limit)s"""
OF_PAIR = "SELECT questions FROM questions_of_pair(%(version)s, %(person)s, %(context)s) WHERE can_be_asked"


@dataclass(frozen=True)
class PersonToAsk:
    """Somebody of whom something is not known. ``unknown``: required criteria; ``blocked``: those of
    them that only a change of the offer can lift; ``questions``: `criterion:item`. Scores: hundredths of a
    point."""

    job_seeker_id: int
    public_id: uuid.UUID
    state: PersonState
    unknown: list[str]
    blocked: list[str]
    questions: list[str]
    minimum: int
    maximum: int
    asked_at: datetime.datetime | None


@dataclass(frozen=True)
class Counts:
    """By state, all of them; they add up to the people to ask. ``blocked``: of those still to ask, how many
    wait for something that the offer does not say."""

    by_state: dict[PersonState, int] = field(default_factory=lambda: dict.fromkeys(PersonState, 0))
    blocked: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_state.values())


def counts_of(offer: JobOffer) -> Counts:
    """Exact, now, over the whole population; nobody for an offer that is not live."""
    rows = rows_of(COUNTS, offer)
    counts = Counts(blocked=sum(blocked for state, _, blocked in rows if state == PersonState.TO_ASK))
    counts.by_state.update({PersonState(state): number for state, number, _ in rows})
    return counts


def people_of(
    offer: JobOffer, state: PersonState | None = None, *, offset: int = 0, limit: int | None = None
) -> list[PersonToAsk]:
    """Those of one state, or all, in the order of asking."""
    states = [state.value] if state else PersonState.values
    return [_person(row) for row in rows_of(PEOPLE, offer, states=states, offset=offset, limit=limit)]


def people_to_write(offer: JobOffer, limit: int) -> tuple[list[PersonToAsk], int]:
    """The next whom a message may bring a question, and how many more have had the message of the week."""
    rows = rows_of(TO_WRITE, offer)
    ready = [row for row in rows if not row[-1]]
    return [_person(row[:-1]) for row in ready[:limit]], len(rows) - len(ready)


def people_reached(offer: JobOffer) -> list[tuple[PersonToAsk, bool]]:
    """Whom a message may bring a question, each with whether they have had the message of the week."""
    return [(_person(row[:-1]), row[-1]) for row in rows_of(TO_WRITE, offer)]


def questions_of_pair(version_id: int, job_seeker_id: int, context_json: str) -> list[str]:
    """What to ask one person about one live offer; nothing of who has a verdict or is not to be asked."""
    given: dict[str, int | str] = {"version": version_id, "person": job_seeker_id, "context": context_json}
    with connection.cursor() as cursor:
        cursor.execute(OF_PAIR, given)
        row = cursor.fetchone()
    return list(row[0]) if row else []


def rows_of(query: str, offer: JobOffer, **given: Any) -> list[tuple[Any, ...]]:
    """One of the queries of this module, for this offer as it is now."""
    with connection.cursor() as cursor:
        cursor.execute(query, {"version": offer.current_version_id, "context": context().as_json(), **given})
        return cursor.fetchall()


def _person(row: tuple[Any, ...]) -> PersonToAsk:
    person, public_id, state, *others = row
    return PersonToAsk(person, public_id, PersonState(state), *others)
