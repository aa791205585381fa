"""The nightly purge, at the boundary of every period, with the product's clock moved by its owner."""

import datetime
from collections.abc import Callable
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.utils.timezone import localdate, localtime

from candidates.models import DisabilityStatus, FeedRefusal, Identity, JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.common import retention, services
from francetravail_match.common.database import app_now
from francetravail_match.common.services import PurgeFailed, count_due, end_of, purge
from francetravail_match.journal.models import Entry
from matching.countercheck.services import counter_check
from matching.external.models import RegisteredFound
from matching.gate.models import Attempt, FileEntry, FindingPerson
from matching.gate.services import open_gate
from matching.models import DailyMessage, MatchResult, MatchRun, NearMiss, NewMatch
from matching.shortlists.models import Message, Referral
from offers.models import OfferDraft
from tests import runs
from tests.factories import EmployerContactFactory, JobOfferFactory, JobSeekerFactory, UserFactory
from tests.matching.gate import scenes as gates
from tests.matching.shortlists import scenes
from tests.utils import by_owner
from tests.utils.asked_factories import ASKED
from tests.utils.databases import OwnDatabase

DAY = datetime.timedelta(days=1)
Moment = datetime.datetime


def closed_account(since: Moment) -> User:
    user = UserFactory(is_active=False, advisor=True)
    User.objects.filter(pk=user.pk).update(closed_at=since)
    return user


def left_person(since: Moment) -> JobSeeker:
    return JobSeekerFactory(left_on=localdate(since))


def result(since: Moment) -> MatchResult:
    offer = JobOfferFactory(published=True)
    JobSeekerFactory(matches=True)
    runs.done(offer)
    by_owner.update(MatchRun.objects.all(), confirmed_at=since)
    return MatchResult.objects.get()


def near_miss(since: Moment) -> NearMiss:
    offer = JobOfferFactory(published=True)
    JobSeekerFactory(matches=True, accepts_permanent=False)
    runs.done(offer)
    counter_check()
    by_owner.update(MatchRun.objects.all(), confirmed_at=since)
    return NearMiss.objects.get()


def new_match(since: Moment) -> NewMatch:
    offer = JobOfferFactory(published=True)
    return NewMatch.objects.create(
        offer=offer, version=offer.current_version, job_seeker=JobSeekerFactory(), found_at=since
    )


def message(since: Moment) -> DailyMessage:
    counts = {"n_offers": 1, "n_people": 1}
    return DailyMessage.objects.create(
        user=UserFactory(), day=localdate(since), since=since, until=since, sending_at=since, **counts
    )


REFUSED_FEED = """
WITH feed AS (
    INSERT INTO candidates_feed
        (public_id, kind, source, watermark, digest, state, lines, started_at, finished_at)
    VALUES (gen_random_uuid(), 'full', 'test', %(since)s, '', 'refused', 1, %(since)s, %(since)s) RETURNING id
)
INSERT INTO candidates_feedrefusal (feed_id, line, reason) SELECT id, 1, 'illisible' FROM feed
"""


def refused_line(since: Moment, database: OwnDatabase) -> FeedRefusal:
    with database.as_owner() as owner:
        owner.execute(REFUSED_FEED, {"since": since})
        owner.commit()
    return FeedRefusal.objects.get()


def approached() -> Referral:
    offer, [person] = scenes.found(1)
    return scenes.approached(offer, person)


def to_employer() -> Message:
    offer, [person] = scenes.found(1)
    shortlist = scenes.sent(offer, person)
    return scenes.written(shortlist)


def failed_sign_in(since: Moment) -> AccessAttempt:
    failure = AccessAttempt.objects.create(username="awa@example.org", failures_since_start=1)
    failure.attempt_time = since
    failure.save()
    return failure


ATTEMPT = """INSERT INTO gate_attempt (offer_id, agency_id, code, key, before, after, found_at)
SELECT id, agency_id, 'twice', '', '{}', '{}', %s FROM offers_joboffer"""
FILE_ENTRY = """INSERT INTO gate_fileentry (job_seeker_id, what, at, xact)
SELECT id, 'phone_deleted', %s, pg_current_xact_id() FROM candidates_jobseeker"""


def second_look(since: Moment, database: OwnDatabase, model: type[Model]) -> Model:
    """Written by functions of the owner alone."""
    JobOfferFactory(with_version=True)
    JobSeekerFactory()
    with database.as_owner() as owner:
        owner.execute(ATTEMPT if model is Attempt else FILE_ENTRY, [since])
        owner.commit()
    return model._default_manager.get()


def person_of_a_finding(since: Moment, database: OwnDatabase) -> FindingPerson:
    scene = gates.openable(database, published=since - 9 * DAY, at=since)
    scene.unreachable()
    assert open_gate(scene.offer, by=scene.advisor, reason="personne").allowed
    return FindingPerson.objects.get()


def found_registered(since: Moment, database: OwnDatabase) -> RegisteredFound:
    finding = person_of_a_finding(since, database).finding
    row = {"offer": finding.offer, "finding": finding, "by": finding.signed_by, "resemblance": "email"}
    return by_owner.insert(RegisteredFound(**row, job_seeker=JobSeeker.objects.get(), at=since))


MAKERS: dict[str, Callable[[Moment, OwnDatabase], Model]] = {
    "accounts.User": lambda since, _: closed_account(since),
    "axes.AccessAttempt": lambda since, _: failed_sign_in(since),
    "sessions.Session": lambda since, _: Session.objects.create(session_key="over", expire_date=since),
    "offers.EmployerContact": lambda since, _: EmployerContactFactory(confirmed_at=since),
    "offers.OfferDraft": lambda since, _: OfferDraft.objects.create(
        offer=JobOfferFactory(), started_by=UserFactory()
    ),
    "offers.JobOffer": lambda since, _: JobOfferFactory(closed=True),
    "candidates.JobSeeker": lambda since, _: left_person(since),
    "candidates.Identity": lambda since, _: Identity.objects.create(job_seeker=left_person(since)),
    "candidates.DisabilityStatus": lambda since, _: DisabilityStatus.objects.create(
        job_seeker=left_person(since), recognised=True
    ),
    "candidates.FeedRefusal": refused_line,
    "matching.MatchResult": lambda since, _: result(since),
    "matching.NearMiss": lambda since, _: near_miss(since),
    "matching.NewMatch": lambda since, _: new_match(since),
    "matching.DailyMessage": lambda since, _: message(since),
    "gate.FindingPerson": lambda since, database: person_of_a_finding(since, database),
    "gate.Attempt": lambda since, database: second_look(since, database, Attempt),
    "gate.FileEntry": lambda since, database: second_look(since, database, FileEntry),
    "external_profiles.RegisteredFound": found_registered,
    # The database dates them itself: now.
    "shortlists.Referral": lambda _, __: approached(),
    "shortlists.Message": lambda _, __: to_employer(),
    **{f"questions.{model.__name__}": lambda _, __, make=make: make() for model, make in ASKED.items()},
}
REGISTER = retention.register()


def test_every_model_that_is_purged_is_tried_here():
    assert set(MAKERS) == {label for label, entry in REGISTER.items() if entry.due}


def move_clock(database: OwnDatabase, shift: datetime.timedelta) -> None:
    with database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = %s", [shift])
        owner.commit()


def length_of(database: OwnDatabase, label: str, since: Moment) -> datetime.timedelta:
    period = REGISTER[label].period
    assert period
    with database.as_role("app") as app:
        length = "SELECT %s + make_interval(months => %s, days => %s) - %s"
        (kept,) = app.execute(length, [since, period.months, period.days, since]).fetchone()
    return kept


def purged(label: str) -> bool:
    """Has the purge erased a row of this model? The journal must say the same, in numbers only."""
    table = apps.get_model(label)._meta.db_table
    lines = Entry.objects.filter(action="retention.purged", object_type=table)
    before = lines.count()
    count = purge().get(label, 0)
    assert lines.count() == before + count
    if count:
        line = lines.latest("pk")
        assert (line.payload, line.actor, line.object_id) == ({"count": 1}, None, None)
    return count == 1


@pytest.mark.parametrize("label", MAKERS)
def test_a_row_is_kept_to_the_end_of_its_period_and_erased_after(own_database: OwnDatabase, label: str):
    now = app_now()
    MAKERS[label](now, own_database)
    kept = length_of(own_database, label, now)
    move_clock(own_database, kept - DAY)
    assert count_due()[label] == 0
    assert not purged(label)
    move_clock(own_database, kept + DAY)
    assert count_due()[label] == 1
    assert purged(label)
    assert not purged(label)


def test_a_day_begins_at_midnight_in_paris(own_database: OwnDatabase):
    label = "questions.CallSheetLine"
    now = localtime(app_now())
    # Of no length of month: the second of the next one.
    just_after = (now.replace(day=1) + 32 * DAY).replace(day=2, hour=0, minute=5)
    move_clock(own_database, just_after - now)
    MAKERS[label](just_after, own_database)
    kept = length_of(own_database, label, just_after)
    move_clock(own_database, just_after - now + kept + datetime.timedelta(minutes=1))
    assert purged(label)


def long_ago(label: str) -> Moment:
    period = REGISTER[label].period
    assert period
    return end_of(period) - DAY


def test_a_person_goes_with_everything_that_is_about_them(db):
    person = left_person(long_ago("candidates.JobSeeker"))
    Identity.objects.create(job_seeker=person, last_name="Martin")
    stays = JobSeekerFactory(matches=True)
    back = JobSeekerFactory(matches=True)
    purge()
    assert set(JobSeeker.objects.all()) == {stays, back}
    assert not Identity.objects.exists()


def test_a_closed_account_names_nobody_and_its_acts_stay(db, client):
    user = closed_account(long_ago("accounts.User"))
    offer = JobOfferFactory(published=True)
    run = runs.pending(offer)
    by_owner.update(MatchRun.objects.filter(pk=run.pk), requested_by=user)
    purge()
    user.refresh_from_db()
    assert (user.first_name, user.last_name) == ("", "")
    assert user.email == f"{user.public_id}@efface.invalid"
    assert not user.has_usable_password()
    assert MatchRun.objects.get().requested_by == user


def test_an_account_that_is_open_is_kept_however_old(db):
    user = closed_account(long_ago("accounts.User"))
    User.objects.update(is_active=True)
    purge()
    User.objects.update(is_active=False)
    purge()
    user.refresh_from_db()
    assert user.last_name


def test_the_contact_of_an_offer_that_is_followed_is_kept(db):
    contact = EmployerContactFactory(confirmed_at=long_ago("offers.EmployerContact"))
    offer = JobOfferFactory(published=True, employer=contact.employer, contact=contact)
    purge()
    offer.refresh_from_db()
    assert offer.contact == contact


def test_the_text_of_an_offer_goes_and_what_it_asked_for_stays(own_database: OwnDatabase):
    offer = JobOfferFactory(closed=True)
    followed = JobOfferFactory(published=True)
    move_clock(own_database, 2 * (app_now() - long_ago("offers.JobOffer")))
    assert purge() == {"offers.JobOffer": 1}
    followed.refresh_from_db()
    assert followed.description
    offer.refresh_from_db()
    assert offer.description == ""
    assert offer.current_version.criteria.exists()


def test_a_purge_goes_by_batches(db, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 2)
    since = long_ago("candidates.JobSeeker")
    for _ in range(5):
        left_person(since)
    assert purge() == {"candidates.JobSeeker": 5}
    lines = Entry.objects.filter(action="retention.purged")
    assert sorted(line.payload["count"] for line in lines) == [1, 2, 2]


def test_switched_off_it_erases_nothing(db, settings):
    left_person(long_ago("candidates.JobSeeker"))
    settings.PURGE_ENABLED = False
    assert purge() == {}
    assert JobSeeker.objects.exists()


def fail(rows: object) -> None:
    raise RuntimeError("broken")


def test_a_model_that_fails_is_named_and_stops_no_other(db, monkeypatch):
    left_person(long_ago("candidates.JobSeeker"))
    Session.objects.create(session_key="over", expire_date=app_now() - DAY)
    entry = REGISTER["sessions.Session"]
    broken = retention.Retention(**{**vars(entry), "erase": fail})
    monkeypatch.setattr(services, "register", lambda: {**REGISTER, "sessions.Session": broken})
    with pytest.raises(PurgeFailed, match="sessions.Session"):
        purge()
    assert not JobSeeker.objects.exists()
    assert Session.objects.exists()
    with pytest.raises(CommandError, match="sessions.Session"):
        call_command("purge", "--apply", stdout=StringIO())


def test_the_command_counts_then_erases(db):
    left_person(long_ago("candidates.JobSeeker"))
    output = StringIO()
    call_command("purge", stdout=output)
    assert "1 candidates.JobSeeker" in output.getvalue()
    assert JobSeeker.objects.exists()
    call_command("purge", "--apply", stdout=StringIO())
    assert not JobSeeker.objects.exists()
