"""After the sending: the document, messages, interviews, outcomes, and what the gate may read of them."""

import datetime
import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from icalendar import Calendar
from pypdf import PdfReader

from francetravail_match.common.database import app_now
from francetravail_match.journal.models import Entry
from matching.shortlists.document import introduction
from matching.shortlists.enums import (
    ApproachMeans,
    DeclineReason,
    EmployerReason,
    MessageState,
    ReferralState,
)
from matching.shortlists.models import Interview, Message
from matching.shortlists.refusals import Refused, WrongTime
from matching.shortlists.services import following, inviting, mailing, reviewing
from matching.shortlists.writing import calendar, write_interview
from offers.models import JobOffer
from tests.factories import IdentityFactory
from tests.matching_views.pages import text
from tests.utils import by_owner
from tests.utils.mailbox import mailbox as mailbox

from . import scenes

TOMORROW = datetime.timedelta(days=1)


@pytest.fixture
def presented(db):
    """An offer, its shortlist sent with two people, one of whom is named."""
    offer, people = scenes.found(2)
    for person in people:
        IdentityFactory(job_seeker=person, last_name="Lefebvre", email="lefebvre@example.org")
    scenes.interested(offer, people[0])
    scenes.interested(offer, people[1], identity_agreed=True)
    return offer, scenes.sent(offer), people


def referral_of(shortlist, rank):
    return shortlist.referrals.select_related("offer__contact", "job_seeker", "shortlist").get(rank=rank)


def test_the_document_is_tagged_and_names_those_who_agreed(client, presented):
    offer, _, people = presented
    client.force_login(scenes.liaison())
    made = client.post(reverse("shortlist_document", args=[offer.public_id]))
    assert made["Content-Type"] == "application/pdf"
    read = PdfReader(io.BytesIO(made.content))
    words = " ".join(page.extract_text() for page in read.pages)
    assert people[0].pseudonym in words and people[1].pseudonym not in words
    assert words.count("Lefebvre") == 1
    assert people[0].registration_number not in words and "mobilité" not in words
    assert "les personnes inscrites à France Travail qui correspondent" in " ".join(words.split())
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in read.trailer["/Root"]
    assert str(read.trailer["/Root"]["/Lang"]).startswith("fr") and offer.title in read.metadata.title
    line = Entry.objects.get(action="shortlist.document_made")
    assert line.payload["people"] == [str(people[1].public_id)]
    client.force_login(scenes.advisor())
    assert client.post(reverse("shortlist_document", args=[offer.public_id])).status_code == 403


def test_the_link_leaves_by_message_once(client, presented, mailbox):
    offer, shortlist, _ = presented
    message = scenes.written(shortlist)
    assert mailing.send_messages([message.pk, message.pk]) == 1
    (raw,) = mailbox.messages
    assert "/employeur/" in raw.replace("=\n", "") and "Lefebvre" not in raw
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.SENT, 1)
    mailbox.refused = {"autre@example.org"}
    other = inviting.write_to_employer(
        shortlist=shortlist, contact=scenes.contact_of(offer, email="autre@example.org"), by=scenes.liaison()
    )
    assert mailing.send_messages([other.pk]) == 0
    other.refresh_from_db()
    assert other.state == MessageState.FAILED


def test_what_the_server_puts_off_waits(presented, mailbox):
    message = scenes.written(presented[1])
    mailbox.busy = True
    assert mailing.send_messages([message.pk]) == 0
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.QUEUED, 1)
    mailbox.busy = False
    assert mailing.send_messages([message.pk]) == 1


@pytest.mark.parametrize(
    ("days", "why"), [(-1, "plus tard que maintenant."), (400, "dans l'année qui vient : vérifiez la date.")]
)
def test_an_interview_that_has_been_or_is_far_away_is_refused_at_its_date(presented, client, days, why):
    offer, _, people = presented
    client.force_login(scenes.liaison())
    address = reverse("shortlists:interview", args=[offer.public_id, people[1].public_id])
    when = f"{app_now() + days * TOMORROW:%Y-%m-%dT%H:%M}"
    page = client.post(address, {"starts_at": when, "minutes": 45, "place": "12 rue du Port"})
    assert page.context["form"].errors == {"starts_at": [f"Un entretien a lieu {why}"]}
    assert not Interview.objects.exists()


WRONG_TIMES = [("- interval '1 minute'", "interview_past"), ("+ interval '367 days'", "interview_far")]


@pytest.mark.parametrize(("away", "why"), WRONG_TIMES)
def test_an_interview_is_within_the_year_to_come_whoever_writes_it(presented, away, why):
    referral, by = referral_of(presented[1], 1), scenes.liaison()
    columns = "(public_id, referral_id, starts_at, minutes, place, planned_by_id)"
    values = f"(gen_random_uuid(), %s, app_now() {away}, 45, 'Atelier', %s)"
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO shortlists_interview {columns} VALUES {values}", [referral.pk, by.pk])
    assert refused.value.__cause__.diag.constraint_name == f"shortlists_{why}"
    inviting.plan(referral=referral, starts_at=app_now() + TOMORROW, minutes=45, place="Atelier", by=by)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE shortlists_interview SET starts_at = app_now() {away}")
    assert refused.value.__cause__.diag.constraint_name == f"shortlists_{why}"


def test_the_year_of_a_changed_interview_counts_from_the_change(presented):
    referral, by = referral_of(presented[1], 1), scenes.liaison()
    when = (app_now() + TOMORROW).replace(microsecond=0)
    plan = {"referral": referral, "minutes": 45, "place": "Atelier", "by": by}
    with pytest.raises(WrongTime, match="vérifiez la date"):
        inviting.plan(starts_at=when + 366 * TOMORROW, **plan)
    assert referral.state == ReferralState.SENT_TO_EMPLOYER
    inviting.plan(starts_at=when, **plan)
    by_owner.execute("UPDATE app_clock SET shift = shift + interval '100 days'")
    # It has taken place: sent again as it is, it is not said to be planned.
    with pytest.raises(WrongTime, match="plus tard que maintenant"):
        inviting.plan(starts_at=when, **plan)
    assert inviting.plan(starts_at=when + 400 * TOMORROW, **plan).sequence == 1
    by_owner.execute("UPDATE app_clock SET shift = shift + interval '800 days'")
    inviting.cancel(referral=referral, by=by)


def test_an_interview_sent_twice_invites_once(presented):
    referral, by = referral_of(presented[1], 1), scenes.liaison()
    when = (app_now() + TOMORROW).replace(microsecond=0)
    for _ in range(2):
        inviting.plan(referral=referral, starts_at=when, minutes=45, place="Atelier", by=by)
    assert (Interview.objects.get().sequence, Message.objects.count()) == (0, 1)


def test_an_interview_is_in_both_calendars(presented, mailbox):
    offer, shortlist, _ = presented
    scenes.contact_of(offer, email="atelier@example.org")
    referral, by = referral_of(shortlist, 1), scenes.liaison()
    when = (app_now() + TOMORROW).replace(microsecond=0)
    plan = {"referral": referral, "minutes": 45, "place": "12 rue du Port, Lille", "by": by}
    with pytest.raises(Refused, match="plus tard que maintenant"):
        inviting.plan(starts_at=when - 2 * TOMORROW, **plan)
    inviting.plan(starts_at=when, **plan)
    inviting.plan(starts_at=when + TOMORROW, **plan)
    inviting.cancel(referral=referral, by=by)
    ids = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    assert mailing.send_messages(ids) == 6
    to_employer = [raw for raw in mailbox.messages if "To: atelier@" in raw]
    assert len(to_employer) == 3 and not any("Lefebvre" in raw for raw in to_employer)
    made = Interview.objects.get()
    assert (made.sequence, made.cancelled_at is not None) == (2, True)
    assert referral.state == ReferralState.INTERVIEW


def test_a_calendar_reads_it(presented):
    referral = referral_of(presented[1], 1)
    when = (app_now() + TOMORROW).replace(microsecond=0)
    interview = inviting.plan(
        referral=referral, starts_at=when, minutes=30, place="Atelier", by=scenes.liaison()
    )
    (event,) = Calendar.from_ical(calendar(interview, "A", "a@example.org", "REQUEST")).walk("VEVENT")
    assert event.decoded("dtstart") == when
    assert event.decoded("dtend") - when == datetime.timedelta(minutes=30)


def test_each_message_says_what_becomes_of_the_interview(presented):
    referral, by = referral_of(presented[1], 1), scenes.liaison()
    plan = {"referral": referral, "minutes": 30, "place": "Atelier", "by": by}

    def said():
        message = Message.objects.exclude(job_seeker=None).latest("pk")
        mail = write_interview(message, Interview.objects.get(), "a@example.org")
        return mail.subject.partition(" :")[0], mail.body, mail.message().as_string()

    inviting.plan(starts_at=app_now() + TOMORROW, **plan)
    subject, body, sent = said()
    assert subject == "Entretien" and "remplace" not in body and 'method="REQUEST"' in sent
    inviting.plan(starts_at=app_now() + 2 * TOMORROW, **plan)
    subject, body, _ = said()
    assert subject == "Entretien modifié" and "remplace celui qui était prévu" in body
    assert "Un empêchement ?" in body
    inviting.cancel(referral=referral, by=by)
    subject, body, sent = said()
    assert subject == "Entretien annulé" and "Un empêchement ?" not in body and 'method="CANCEL"' in sent


def test_liaison_notes_the_outcome_and_the_posts_are_counted(client, presented):
    offer, shortlist, people = presented
    client.force_login(scenes.liaison())

    def url(name, person):
        return reverse(f"shortlists:{name}", args=[offer.public_id, person.public_id])

    page = text(client.get(reverse("shortlists:page", args=[offer.public_id])))
    assert "1 poste : 0 pourvu, 1 à pourvoir" in page
    wrong = text(client.post(url("follow", people[0]), {"outcome": "not_retained", "reason": "found_job"}))
    assert "Choisissez un motif" in wrong
    client.post(url("follow", people[0]), {"outcome": "not_retained", "reason": "experience"})
    meeting = {"starts_at": f"{app_now() + TOMORROW:%Y-%m-%dT%H:%M}", "minutes": 45, "place": "Atelier"}
    assert client.post(url("interview", people[1]), meeting).status_code == 302
    client.post(url("follow", people[1]), {"outcome": "hired"})
    offer.refresh_from_db()
    assert offer.state == "follow_up"
    page = text(client.get(reverse("shortlists:page", args=[offer.public_id])))
    assert "1 poste : 1 pourvu, 0 à pourvoir" in page and "Clôturer l'offre" in page


def test_giving_a_link_by_hand_and_taking_it_back(client, presented):
    offer, shortlist, _ = presented
    client.force_login(scenes.liaison())
    address = reverse("shortlists:link", args=[offer.public_id])
    assert "/employeur/" in client.post(address, {"contact": ""}).text
    assert "/employeur/" not in client.get(address).text
    client.post(reverse("shortlists:revoke", args=[offer.public_id]))
    assert not shortlist.links.usable().exists()


def test_a_late_yes_joins_those_presented(db):
    offer, [first, late] = scenes.found()
    referral = scenes.approached(offer, late)
    shortlist = scenes.sent(offer, first)
    by = scenes.advisor()
    following.note_interest(referral=referral, identity_agreed=False, by=by)
    referral.shortlist.refresh_from_db()
    reviewing.present_late(referral=referral, by=scenes.liaison())
    assert shortlist.referrals.get(pk=referral.pk).state == ReferralState.SENT_TO_EMPLOYER


def exhausted(own_database, offer) -> dict[int, str]:
    with own_database.as_owner() as owner:
        return dict(owner.execute("SELECT * FROM shortlists_exhausted(%s)", [offer.pk]).fetchall())


def test_what_the_gate_may_read_of_who_is_left(own_database):
    offer, people = scenes.found(5)
    by = scenes.advisor()
    refused, presented, silent, elsewhere, waiting = people
    following.note_refusal(referral=scenes.approached(offer, refused), reason=DeclineReason.SALARY, by=by)
    following.note_refusal(
        referral=scenes.approached(offer, elsewhere), reason=DeclineReason.FOUND_JOB, by=by
    )
    quiet = scenes.approached(offer, silent)
    following.approach(referral=quiet, means=ApproachMeans.MESSAGE, by=by)
    following.note_silence(referral=quiet, by=by)
    scenes.approached(offer, waiting)
    scenes.sent(offer, presented)
    assert exhausted(own_database, offer) == {refused.pk: "refused", presented.pk: "presented"}
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = make_interval(days => 12)")
        owner.commit()
    assert exhausted(own_database, offer)[silent.pk] == "silent"
    referral = scenes.one(offer.shortlists.get())
    following.note_not_retained(referral=referral, reason=EmployerReason.SKILL, by=scenes.liaison())
    assert presented.pk not in exhausted(own_database, offer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('app', 'shortlists_exhausted(bigint)', 'EXECUTE')")
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize(
    ("registered", "outside", "begins"),
    [
        (1, 0, "Madame, Monsieur, voici la personne inscrite à France Travail qui correspond à votre offre"),
        (1, 1, "Madame, Monsieur, voici les personnes inscrites à France Travail qui correspondent"),
        (0, 1, "Madame, Monsieur, voici la personne qui correspond"),
    ],
)
def test_the_document_speaks_to_an_employer_who_is_not_named(registered, outside, begins):
    assert introduction(JobOffer(source_number="123"), registered, outside).startswith(begins)
