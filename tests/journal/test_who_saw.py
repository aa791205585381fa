"""The breach drill: who saw this person, from what the pages left in the journal."""

import datetime
import json
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from candidates.models import JobSeeker
from francetravail_match.journal.models import Entry
from francetravail_match.journal.reading import who_saw
from matching.models import MatchRun
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils.databases import OwnDatabase


@pytest.fixture
def offer(db):
    offer = JobOfferFactory(published=True)
    runs.people(matches=21, to_qualify=1)
    JobSeekerFactory(refuses_everything=True)
    runs.done(offer)
    return offer


def look(client, user, offer, **query) -> None:
    client.force_login(user)
    assert client.get(reverse("matching:results", args=[offer.public_id], query=query)).status_code == 200


def ranked(verdict: str, rank: int) -> JobSeeker:
    return MatchRun.objects.get().results.get(verdict=verdict, rank=rank).job_seeker


def seen(person: JobSeeker, since=None):
    return [line.actor for line in who_saw(person.public_id, since=since, actor=None)]


def test_a_page_of_people_leaves_one_line_that_names_those_on_it(client, offer):
    user = UserFactory(advisor=True)
    look(client, user, offer, page=2)
    line = Entry.objects.get(action="people.listed")
    assert (line.actor, line.agency, line.object_type) == (user, user.agency, "run")
    assert line.object_id == MatchRun.objects.get().public_id
    assert line.payload == {"verdict": "match", "page": 2, "people": [str(ranked("match", 21).public_id)]}


def test_a_page_without_anyone_leaves_none(client, db):
    look(client, UserFactory(advisor=True), JobOfferFactory(published=True))
    assert not Entry.objects.filter(action="people.listed").exists()


def test_who_saw_whom(client, offer):
    first, second = UserFactory(advisor=True), UserFactory(advisor=True)
    look(client, first, offer)
    look(client, second, offer, page=2)
    look(client, second, offer, onglet="a-interroger")
    assert seen(ranked("match", 1)) == [first]
    assert seen(ranked("match", 21)) == [second]
    assert seen(ranked("to_qualify", 1)) == [second]
    assert seen(JobSeeker.objects.get(accepts_permanent=False)) == []
    later = Entry.objects.latest("id").occurred_at + datetime.timedelta(seconds=1)
    assert seen(ranked("match", 1), since=later) == []


def test_asking_is_journalled(db):
    person, user = uuid.uuid4(), UserFactory(dpo=True)
    list(who_saw(person, since=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC), actor=user))
    line = Entry.objects.latest("id")
    assert (line.action, line.actor, line.object_id) == ("journal.read", user, person)
    assert line.payload == {"since": "2026-11-01T00:00:00+00:00"}


def test_in_one_command(client, offer, capsys):
    user = UserFactory(advisor=True)
    look(client, user, offer)
    look(client, user, offer)
    person = str(ranked("match", 3).public_id)
    call_command("who_saw", person, "--since", "2020-01-01")
    out = capsys.readouterr().out
    assert out.count(f"{user.email}  {user.agency.code}  personnes affichées") == 2
    assert "2 consultations, par 1 utilisateurs." in out
    call_command("who_saw", person, json=True)
    assert [json.loads(line)["user"] for line in capsys.readouterr().out.splitlines()] == [user.email] * 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["7"], "identifiant public"), ([str(uuid.UUID(int=1)), "--since", "hier"], "AAAA-MM-JJ")],
)
def test_what_it_cannot_read(db, arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command("who_saw", *arguments)


MANY = """SELECT journal_write(1, NULL, 'people.listed', 'run', gen_random_uuid(),
        jsonb_build_object('people', ARRAY[gen_random_uuid(), gen_random_uuid()]))
    FROM generate_series(1, 3000)"""


def test_both_halves_of_the_question_have_an_index(own_database: OwnDatabase):
    with own_database.as_owner() as owner:
        owner.execute(MANY)
        owner.execute("ANALYZE journal_line")
        owner.commit()
    plan = who_saw(uuid.uuid4(), since=None, actor=None).explain()
    assert f"Seq Scan on journal_line_{Entry.objects.latest('id').occurred_at:%Y_%m}" not in plan
    assert "Index Cond: (object_id = " in plan
    assert "Index Cond: ((payload -> 'people'" in plan
