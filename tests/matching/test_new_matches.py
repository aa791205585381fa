"""Who is told of a new match, on which page, by which message, and never twice."""

import datetime
import re
from email import message_from_string
from email.policy import default

import pytest
from celery import current_app
from django.db import connection

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.accounts.services import set_daily_message
from francetravail_match.common.database import app_now
from francetravail_match.embedded.processes import wait_for
from francetravail_match.journal.models import Entry
from matching.enums import MESSAGE_GOES_BACK, MessageState
from matching.models import DailyMessage, NewMatch
from matching.notices.querysets import followed_by
from matching.notices.services import mark_seen, send_daily_messages, send_morning_messages
from offers.models import JobOffer
from offers.services.transitions import suspend_offers
from tests.factories import IdentityFactory, JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils.databases import OwnDatabase
from tests.utils.mailbox import Mailbox
from tests.utils.profile import long
from tests.utils.workers import PATIENCE, Start, kill

HOUR = datetime.timedelta(hours=1)


def found(offer: JobOffer, *, ago: datetime.timedelta = HOUR, **fields) -> NewMatch:
    """One more person who began to match the offer."""
    person = fields.pop("job_seeker", None) or JobSeekerFactory()
    return NewMatch.objects.create(
        offer=offer,
        version=offer.current_version,
        job_seeker=person,
        found_at=app_now() - ago,
        **fields,
    )


def act(offer: JobOffer, user: User) -> None:
    """The user changes the offer's state, and it is live again."""
    suspend_offers([offer], actor=user, reason="asked_by_employer")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO offers_offertransition (offer_id, actor_id, from_state, to_state, reason)"
            " VALUES (%s, %s, 'suspended', 'published', '')",
            [offer.pk, user.pk],
        )
    offer.refresh_from_db()


@pytest.fixture
def offer(db) -> JobOffer:
    return JobOfferFactory(published=True)


def follows(user: User, offer: JobOffer) -> bool:
    return followed_by(user).filter(pk=offer.pk).exists()


# Who follows an offer


def test_an_offer_of_nobody_is_followed_by_the_advisors_of_its_agency(offer):
    assert follows(UserFactory(advisor=True), offer)
    assert not follows(UserFactory(manager=True), offer)
    assert not follows(UserFactory(advisor=True, agency__other=True), offer)
    assert not follows(UserFactory(advisor=True, is_active=False), offer)


def test_an_offer_is_followed_by_the_last_person_who_changed_its_state(offer):
    first, last, colleague = (UserFactory(advisor=True) for _ in range(3))
    act(offer, first)
    act(offer, last)
    assert [user for user in (first, last, colleague) if follows(user, offer)] == [last]


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": [Role.OBSERVER]}, {"agency": None}])
def test_whoever_no_longer_handles_the_offers_of_the_agency_gives_them_back(offer, change):
    first, last = (UserFactory(advisor=True) for _ in range(2))
    act(offer, first)
    act(offer, last)
    User.objects.filter(pk=last.pk).update(**change)
    assert follows(first, offer)
    User.objects.filter(pk=first.pk).update(**change)
    assert follows(UserFactory(advisor=True), offer)


def test_an_offer_that_is_not_live_is_followed_by_nobody(db):
    advisor = UserFactory(advisor=True)
    assert not followed_by(advisor).filter(pk=JobOfferFactory(closed=True).pk).exists()


# Seen


def test_whoever_follows_the_offer_has_seen_what_was_new(offer):
    advisor = UserFactory(advisor=True)
    new, ended = found(offer), found(offer, ended_at=app_now())
    assert mark_seen(offer=offer, user=advisor) == 2
    assert mark_seen(offer=offer, user=advisor) == 0
    for match in (new, ended):
        match.refresh_from_db()
        assert match.seen_by == advisor
    line = Entry.objects.get(action="new_matches.seen")
    assert (line.actor, line.object_id, line.payload) == (advisor, offer.public_id, {"count": 2})


def test_whoever_does_not_follow_it_changes_nothing(offer):
    act(offer, UserFactory(advisor=True))
    found(offer)
    assert mark_seen(offer=offer, user=UserFactory(advisor=True)) == 0
    assert NewMatch.objects.get().seen_at is None


# The message of the morning


def body(raw: str) -> str:
    return message_from_string(raw, policy=default).get_content()


def test_a_message_counts_and_links_and_says_nothing_of_people(offer, mailbox):
    advisor = UserFactory(advisor=True)
    person = JobSeekerFactory()
    identity = IdentityFactory(job_seeker=person)
    other = JobOfferFactory(published=True, title="Chaudronnier")
    for match in (found(offer, job_seeker=person), found(offer), found(other)):
        assert match.pk
    assert send_daily_messages() == 1
    (raw,) = mailbox.messages
    assert f"To: {advisor.email}" in raw
    message = message_from_string(raw, policy=default)
    assert message["Subject"] == "Inscrits d'abord : 3\N{NO-BREAK SPACE}nouvelles correspondances"
    assert message["List-Unsubscribe"].endswith("/compte/#message-quotidien>")
    said = message.get_content()
    link = f"http://127.0.0.1:8000/offres/{offer.public_id}/rapprochement/"
    assert re.search(rf"2.personnes : {re.escape(link)}", said)
    hidden = [identity.first_name, identity.last_name, str(person.public_id), offer.title]
    assert [word for word in hidden if word in said] == []
    sent = DailyMessage.objects.get()
    assert (sent.state, sent.n_offers, sent.n_people) == (MessageState.SENT, 2, 3)
    line = Entry.objects.get(action="daily_message.sent")
    assert (line.object_id, line.payload) == (advisor.public_id, {"count": 3})


def test_nothing_is_sent_twice(offer, mailbox):
    UserFactory(advisor=True)
    found(offer)
    assert send_daily_messages() == 1
    assert send_daily_messages() == 0
    DailyMessage.objects.update(day=app_now().date() - datetime.timedelta(days=1))
    # The next morning, with nothing found since.
    assert send_daily_messages() == 0
    found(offer, ago=datetime.timedelta(0))
    assert send_daily_messages() == 0  # too lately found: for the next message
    NewMatch.objects.update(found_at=app_now() - 2 * HOUR)
    DailyMessage.objects.update(until=app_now() - 3 * HOUR)
    assert send_daily_messages() == 1
    assert len(mailbox.messages) == 2


def test_what_nobody_is_told_of(offer, mailbox):
    advisor = UserFactory(advisor=True)
    UserFactory(advisor=True, daily_message=False)
    UserFactory(advisor=True, agency__other=True)
    found(offer, seen_at=app_now(), seen_by=advisor)
    found(offer, ended_at=app_now())
    found(offer, ago=MESSAGE_GOES_BACK + HOUR)
    assert send_daily_messages() == 0
    assert mailbox.messages == []
    assert not DailyMessage.objects.exists()


def test_a_message_may_be_refused_and_accepted_again(offer, mailbox):
    advisor = UserFactory(advisor=True)
    found(offer)
    set_daily_message(user=advisor, wanted=False)
    set_daily_message(user=advisor, wanted=False)
    assert send_daily_messages() == 0
    set_daily_message(user=advisor, wanted=True)
    assert send_daily_messages() == 1
    lines = Entry.objects.filter(action="user.daily_message_set").order_by("id")
    assert [line.payload["wanted"] for line in lines] == [False, True]


def test_many_offers_are_a_short_message(db, mailbox):
    UserFactory(advisor=True)
    for _ in range(22):
        found(JobOfferFactory(published=True))
    send_daily_messages()
    said = body(mailbox.messages[0])
    assert said.count("/rapprochement/") == 20
    assert "et 2\N{NO-BREAK SPACE}autres offres" in said


def test_a_server_that_cannot_be_reached_loses_nothing(offer, mailbox, settings):
    UserFactory(advisor=True)
    found(offer)
    reachable = settings.MAILERS
    settings.MAILERS = {"default": {**reachable["default"], "OPTIONS": {"host": "127.0.0.1", "port": 9}}}
    with pytest.raises(OSError):
        send_daily_messages()
    assert not DailyMessage.objects.exists()
    settings.MAILERS = reachable
    assert send_daily_messages() == 1


def test_a_message_that_the_server_refuses_is_not_sent_again_and_stops_no_other(offer, mailbox):
    refused, other = UserFactory(advisor=True), UserFactory(advisor=True)
    mailbox.refused.add(refused.email)
    found(offer)
    assert send_daily_messages() == 1
    assert send_daily_messages() == 0
    states = dict(DailyMessage.objects.values_list("user", "state"))
    assert states == {refused.pk: MessageState.SENDING, other.pk: MessageState.SENT}
    assert len(mailbox.messages) == 1


def set_clock(database: OwnDatabase, moment: str) -> None:
    """To this time in Paris."""
    with database.as_owner() as owner:
        owner.execute("SET timezone TO 'Europe/Paris'")
        owner.execute("UPDATE app_clock SET shift = %s::timestamptz - clock_timestamp()", [moment])
        owner.commit()


def test_it_leaves_on_working_days_alone(own_database: OwnDatabase, mailbox: Mailbox):
    UserFactory(advisor=True)
    offer = JobOfferFactory(published=True)
    # Whit Monday, then Tuesday.
    for moment, sent in (("2027-05-17 07:30", 0), ("2027-05-18 07:30", 1)):
        set_clock(own_database, moment)
        found(offer)
        assert send_morning_messages() == sent


@long
def test_a_worker_killed_while_it_sends_never_sends_again(
    own_database: OwnDatabase, start_worker: Start, mailbox: Mailbox
):
    set_clock(own_database, "2027-05-18 07:30")
    UserFactory.create_batch(2, advisor=True)
    found(JobOfferFactory(published=True))
    mailbox.open.clear()  # the server takes the message in, and does not answer
    first = start_worker(EMAIL_URL=mailbox.url)
    current_app.send_task("matching.send_daily_messages")
    assert wait_for(lambda: len(mailbox.messages) == 1, PATIENCE)
    kill(first)
    mailbox.open.set()

    start_worker(EMAIL_URL=mailbox.url)
    current_app.send_task("matching.send_daily_messages")
    assert wait_for(lambda: len(mailbox.messages) == 2, PATIENCE)
    assert wait_for(lambda: DailyMessage.objects.filter(state=MessageState.SENT).count() == 1, PATIENCE)
    # One message to each: the first has arrived, though nobody knows it here.
    assert sorted(DailyMessage.objects.values_list("state", flat=True)) == ["sending", "sent"]
    recipients = [message_from_string(raw)["To"] for raw in mailbox.messages]
    assert sorted(recipients) == sorted(User.objects.values_list("email", flat=True))
