"""Random worlds and weeks: who is to be asked what, and how far one has come, as the oracle says."""

import datetime
import random
from collections import Counter
from dataclasses import dataclass, field

import psycopg
import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from candidates.models import Identity, JobSeeker
from francetravail_match.accounts.models import User
from matching.questions.enums import CallOutcome, DeliveryState, PersonState, Reply
from matching.questions.models import Call
from matching.questions.services.memory import asked_and_open, note_replies
from matching.questions.states import counts_of, people_of
from offers.models import JobOffer
from tests.factories import UserFactory
from tests.matching.comparison import read_context, read_offers, read_people
from tests.matching.strategies import offer_lists, populations
from tests.matching.world import add_people, create_reference, flush, publish
from tests.utils import asked_rows, by_owner
from tests.utils.databases import OwnDatabase
from tests.utils.profile import EVERYTHING

from .oracle import PARIS, Log, Message, state, wanted

HOUR = datetime.timedelta(hours=1)
BEGINNING = datetime.datetime(2027, 4, 26, 9, tzinfo=PARIS)
#: What may happen to a message once it is queued.
FATES: tuple[list[str], ...] = (
    ["sending", "sent"],
    ["sending", "sent"],
    ["sending", "bounced"],
    ["sending", "uncertain"],
    ["sending", "uncertain", "declared_sent"],
    ["sending", "uncertain", "declared_not_sent"],
    ["sending", "sent", "bounced"],
    ["cancelled"],
    [],
)


@dataclass
class Weeks:
    """The clock, and what happens to the people of one example, in the database and in the oracle's log."""

    owner: psycopg.Connection
    rng: random.Random
    people: list[JobSeeker]
    offers: list[JobOffer]
    users: list[User]
    now: datetime.datetime = BEGINNING
    logs: dict[str, Log] = field(default_factory=dict)
    silenced: set[str] = field(default_factory=set)

    def set_clock(self, moment: datetime.datetime) -> None:
        self.owner.execute("UPDATE app_clock SET shift = %s::timestamptz - clock_timestamp()", [moment])
        self.owner.commit()

    def log(self, person: JobSeeker) -> Log:
        return self.logs.setdefault(str(person.public_id), Log())

    def step(self) -> None:
        self.now += self.rng.choice((1, 1, 5, 24, 24, 48, 72, 200)) * HOUR
        self.set_clock(self.now)
        person = self.rng.choice(self.people)
        self.rng.choice((self.write, self.write, self.call, self.call, self.reply))(person)

    def questions(self, person: JobSeeker) -> list[str]:
        """Some of what is to be asked of the person, of one offer or of all."""
        every = [p for offer in self.offers for p in people_of(offer) if p.job_seeker_id == person.pk]
        return sorted({question for found in every for question in found.questions if self.rng.randrange(6)})

    def write(self, person: JobSeeker) -> None:
        log, message = self.log(person), Message()
        asked = self.questions(person)
        within = datetime.timedelta(days=7)
        of_the_week = any(
            at.astimezone(PARIS).date() > self.now.astimezone(PARIS).date() - within
            and sent.state in ("queued", "sending", "sent", "uncertain", "declared_sent")
            for at, sent in log.messages
        )
        try:
            with transaction.atomic():
                delivery = asked_rows.message(person, self.users[0].agency)
        except IntegrityError:
            assert of_the_week
            return
        assert not of_the_week
        assert asked_rows.put(person, *asked, delivery=delivery) == log.ask(asked, self.now, message)
        for state_ in self.rng.choice(FATES):
            asked_rows.move(delivery, DeliveryState(state_), by=self.users[0])
            message.state = state_
            if state_ in ("sent", "declared_sent"):
                message.sent_at = self.now
        log.messages.append((self.now, message))

    def call(self, person: JobSeeker) -> None:
        log, by = self.log(person), self.rng.choice(self.users)
        outcome = self.rng.choice((CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL, CallOutcome.WRONG_NUMBER))
        if outcome != CallOutcome.WRONG_NUMBER:
            asked = self.questions(person)
            assert asked_rows.put(person, *asked) == log.ask(asked, self.now, None)
        by_owner.insert(Call(job_seeker=person, offer=self.offers[0], called_by=by, outcome=outcome))
        log.calls.append((self.now, by.pk, outcome.value))

    def reply(self, person: JobSeeker) -> None:
        open_ones = [f"{row.criterion}:{row.item}" for row in asked_and_open(person.pk)]
        if open_ones:
            question = self.rng.choice(open_ones)
            note_replies(person.pk, {question: Reply.DONT_KNOW})
            for asked in self.log(person).asked[question]:
                asked.reply = asked.reply or "dont_know"

    def check(self) -> None:
        """Half an hour later: no delay ends at the very instant of an event."""
        self.set_clock(self.now + HOUR / 2)
        ctx, seen = read_context(), read_offers()
        everyone = {person.public_id: person for person in read_people()}
        for offer in self.offers:
            expected = {
                key: found
                for key, person in everyone.items()
                if (found := wanted(seen[str(offer.public_id)], person, ctx)) is not None
            }
            states = {
                key: state(found, self.logs.get(key, Log()), key not in self.silenced, self.now + HOUR / 2)
                for key, found in expected.items()
            }
            people = people_of(offer)
            assert {str(p.public_id): p.state.value for p in people} == states
            for one in people:
                found = expected[str(one.public_id)]
                assert (frozenset(one.unknown), frozenset(one.blocked)) == (found.unknown, found.blocked)
                assert set(one.questions) == found.questions
                assert len(one.questions) == len(found.questions)
                assert one.maximum == found.judgement.maximum
            keys = [(len(p.unknown), -p.maximum) for p in people]
            assert keys == sorted(keys)
            counts, total = counts_of(offer), Counter(states.values())
            assert {s: n for s, n in counts.by_state.items() if n} == {
                PersonState(s): n for s, n in total.items()
            }
            assert counts.total == len(expected)
            for one_state in total:
                event(one_state)


@settings(
    max_examples=50 if EVERYTHING else 6,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    # A week made shorter is another week.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(population=populations, asked=offer_lists, rng=st.randoms(use_true_random=False))
def test_the_states_are_those_of_the_oracle(weeks_database, population, asked, rng) -> None:
    database, agency, users = weeks_database
    with database.as_owner() as owner, transaction.atomic():
        people = add_people(population)
        # One in five cannot be asked.
        silenced = {str(person.public_id) for person in people if rng.randrange(5) == 0}
        Identity.objects.bulk_create(
            Identity(job_seeker=person, email="a@example.org")
            for person in people
            if str(person.public_id) not in silenced
        )
        flush()
        weeks = Weeks(owner, rng, people, publish(agency, *asked[:3]), users, silenced=silenced)
        for _ in range(4):
            for _ in range(4):
                weeks.step()
            weeks.check()
        transaction.set_rollback(True)


@pytest.fixture
def weeks_database(own_database: OwnDatabase):
    agency = create_reference()
    return own_database, agency, [UserFactory(advisor=True, agency=agency) for _ in range(2)]
