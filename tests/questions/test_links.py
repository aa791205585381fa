"""A link opens one person's questions, until it ends; nobody guesses, alters or prolongs it."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from candidates.models import JobSeeker
from francetravail_match.common.database import app_now
from francetravail_match.common.doors import LinkOver
from francetravail_match.journal.models import Entry
from matching.questions.enums import LINK_DAYS, LinkPurpose
from matching.questions.links import create_link, revoke_link
from matching.questions.models import PersonalLink
from matching.questions.opening import find_link
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils import by_owner
from tests.utils.databases import OwnDatabase

ALTERATIONS = [str.swapcase, lambda t: t[:-1], lambda t: t + "A", lambda t: t[::-1], lambda t: ""]
ANSWER, EXPLANATION = LinkPurpose.ANSWER, LinkPurpose.EXPLANATION


def new(person: JobSeeker, **given) -> tuple[PersonalLink, str]:
    return create_link(job_seeker=person, purposes=[ANSWER], **given)


def is_over(token: str) -> bool:
    """Good once, and no longer; False for one that opens."""
    try:
        assert find_link(token)
    except LinkOver:
        return True
    return False


def test_a_link_opens_its_person_and_no_other(db):
    person, other = JobSeekerFactory.create_batch(2)
    link, token = new(person)
    _, of_other = new(other)
    assert find_link(token).job_seeker == person
    assert find_link(of_other).job_seeker == other
    assert token != of_other
    assert len(token) == 43
    assert token not in str(PersonalLink.objects.filter(pk=link.pk).values())


@pytest.mark.parametrize("alter", ALTERATIONS)
def test_an_altered_token_opens_nothing(db, alter):
    _, token = new(JobSeekerFactory())
    assert find_link(alter(token)) is None


def test_the_digest_is_no_token(db):
    link, _ = new(JobSeekerFactory())
    assert find_link(link.digest) is None


def test_a_link_serves_what_it_was_made_for(db):
    offer = JobOfferFactory(published=True)
    _, token = create_link(job_seeker=JobSeekerFactory(), purposes=[EXPLANATION], offer=offer)
    link = find_link(token)
    assert link.offer == offer
    assert link.opens(EXPLANATION)
    assert not link.opens(ANSWER)


def test_a_withdrawn_link_opens_nothing_and_stays_withdrawn(db):
    link, token = new(JobSeekerFactory())
    assert revoke_link(link=link, by=None)
    assert not revoke_link(link=link, by=None)
    assert is_over(token)
    by_owner.update(PersonalLink.objects.all(), revoked_at=None)
    assert is_over(token)


def test_whoever_has_left_is_no_longer_reached(db):
    assert is_over(new(JobSeekerFactory(has_left=True))[1])


def test_who_gave_it_is_in_the_journal(db):
    offer, person = JobOfferFactory(published=True), JobSeekerFactory()
    advisor = UserFactory(advisor=True, agency=offer.agency)
    new(person, created_by=advisor, offer=offer)
    line = Entry.objects.get(action="link.created")
    assert (line.actor, line.object_id) == (advisor, person.public_id)
    assert line.payload == {"purposes": ["answer"], "offer": str(offer.public_id)}


def test_it_ends_after_its_days(own_database: OwnDatabase):
    _, token = new(JobSeekerFactory(), lasts_days=3)
    for days, over in ((2.9, False), (3.1, True)):
        with own_database.as_owner() as owner:
            owner.execute("UPDATE app_clock SET shift = make_interval(secs => %s)", [days * 86_400])
            owner.commit()
        assert is_over(token) is over


def test_the_database_writes_its_dates(db):
    past = app_now() - datetime.timedelta(days=900)
    person = JobSeekerFactory()
    link = by_owner.insert(
        PersonalLink(digest="0" * 64, job_seeker=person, purposes=[ANSWER], created_at=past, expires_at=past)
    )
    assert link.created_at > past
    assert link.expires_at - link.created_at == datetime.timedelta(days=LINK_DAYS)


@pytest.mark.parametrize("column", ["expires_at", "job_seeker_id", "digest", "purposes", "created_at"])
def test_nothing_of_it_changes_but_its_end(db, column):
    new(JobSeekerFactory())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE questions_personallink SET {column} = {column}")


def test_it_cannot_be_made_to_last(db):
    with pytest.raises(DatabaseError), transaction.atomic():
        new(JobSeekerFactory(), lasts_days=LINK_DAYS + 1)
