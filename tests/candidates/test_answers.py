"""Answers and their provenance: the later date wins, what is not known overwrites nothing."""

import datetime
import itertools
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from candidates.enums import AnswerChannel, AnswerOrigin
from candidates.models import Answer, HeldLicence, JobSeeker
from candidates.services import Answered, readable_answers, record_answers
from francetravail_match.common.database import app_now
from francetravail_match.journal.models import Entry
from tests.factories import JobSeekerFactory, SkillFactory, UserFactory
from tests.utils import by_owner

DAY = datetime.timedelta(days=1)


@pytest.fixture
def person(db: None) -> JobSeeker:
    return JobSeekerFactory(accepts_night=False)


def say(person: JobSeeker, values: dict[str, Any], *, days_ago: float = 0, **how: Any) -> None:
    origin = how.pop("origin", AnswerOrigin.FEED)
    at = app_now() - days_ago * DAY
    if origin == AnswerOrigin.FEED:
        said = Answered(person.pk, values, answered_at=at, **how)
        record_answers(answers=[said], origin=origin, channel=AnswerChannel.IMPORT)
    else:
        # What a feed did not say is dated when it is recorded: this was recorded then.
        by = UserFactory(advisor=True) if origin == AnswerOrigin.ADVISOR else None
        read = readable_answers(values, keep_unknown=origin == AnswerOrigin.CORRECTION)
        then = {"job_seeker": person, "values": read, "recorded_by": by, "answered_at": at}
        by_owner.insert(Answer(origin=origin, channel=AnswerChannel.IMPORT, **then, **how))
    person.refresh_from_db()


def test_an_answer_writes_its_columns_and_keeps_where_it_comes_from(person: JobSeeker):
    user = UserFactory(advisor=True)
    said = Answered(
        person.pk,
        {
            "accepts_night": True,
            "available_from": datetime.date(2026, 12, 1),
            "wished_salary": Decimal("2100.50"),
            "wished_salary_period": "month",
            "education_level": 5,
            "licences_complete": True,
        },
    )
    record_answers(answers=[said], origin=AnswerOrigin.ADVISOR, channel=AnswerChannel.CALL, recorded_by=user)
    person.refresh_from_db()
    assert person.accepts_night is True
    assert person.available_from == datetime.date(2026, 12, 1)
    assert (person.wished_salary, person.wished_salary_period) == (Decimal("2100.50"), "month")
    assert (person.education_level, person.licences_complete) == (5, True)
    kept = Answer.objects.get()
    assert (kept.recorded_by, kept.origin, kept.channel) == (user, "advisor", "call")
    assert kept.answered_at == kept.recorded_at
    line = Entry.objects.get(action="candidate.answers_recorded")
    assert (line.actor, line.object_id) == (user, person.public_id)
    assert line.payload == {"questions": sorted(said.values), "origin": "advisor"}


def test_an_earlier_answer_that_arrives_later_changes_nothing(person: JobSeeker):
    say(person, {"accepts_night": True, "accepts_shifts": False}, days_ago=1)
    say(person, {"accepts_night": False, "accepts_weekend": True}, days_ago=2)
    assert (person.accepts_night, person.accepts_shifts, person.accepts_weekend) == (True, False, True)
    say(person, {"accepts_night": False})
    assert person.accepts_night is False


def test_of_two_answers_in_one_statement_the_later_wins_whatever_their_order(person: JobSeeker):
    now = app_now()
    record_answers(
        answers=[
            Answered(person.pk, {"accepts_night": True}, now),
            Answered(person.pk, {"accepts_night": False, "accepts_shifts": True}, now - DAY),
        ],
        origin=AnswerOrigin.FEED,
        channel=AnswerChannel.IMPORT,
    )
    person.refresh_from_db()
    assert (person.accepts_night, person.accepts_shifts) == (True, True)


def test_what_is_not_known_overwrites_nothing(person: JobSeeker):
    say(person, {"education_field": "21754", "accepts_night": True})
    say(person, {"education_field": "", "accepts_night": None})
    assert (person.education_field, person.accepts_night) == ("21754", True)
    assert Answer.objects.count() == 1


def test_a_correction_may_make_it_unknown_again(person: JobSeeker):
    say(person, {"accepts_night": True, "licence:B": True, "licences_complete": True})
    corrected = {"accepts_night": None, "licence:B": None, "licences_complete": None}
    say(person, corrected, origin=AnswerOrigin.CORRECTION)
    assert (person.accepts_night, person.licences_complete) == (None, False)
    assert not person.licences.exists()


def test_items_have_three_states(person: JobSeeker):
    ogr = SkillFactory().ogr
    values = {f"skill:{ogr}": True, "licence:B": True, "licence:C": False, "language:en": "B2"}
    say(
        person,
        values | {"language:de": False, "certification:R489": {"valid_until": datetime.date(2027, 1, 31)}},
    )
    assert list(person.skills.values_list("ogr", "held")) == [(ogr, True)]
    assert list(person.licences.values_list("code", "held")) == [("B", True), ("C", False)]
    assert list(person.languages.values_list("code", "held", "level")) == [
        ("de", False, None),
        ("en", True, "B2"),
    ]
    held = person.certifications.get()
    assert (held.code, held.held, held.level, held.valid_until) == (
        "R489",
        True,
        "",
        datetime.date(2027, 1, 31),
    )


def test_a_detail_that_is_not_said_leaves_the_known_one(person: JobSeeker):
    known = {"level": "1", "valid_until": datetime.date(2027, 1, 31)}
    say(person, {"language:en": "B2", "certification:R489": known}, days_ago=1)
    say(person, {"language:en": True, "certification:R489": {"obtained_on": datetime.date(2022, 1, 31)}})
    assert person.languages.get().level == "B2"
    held = person.certifications.get()
    assert (held.level, held.obtained_on, held.valid_until) == (
        "1",
        datetime.date(2022, 1, 31),
        datetime.date(2027, 1, 31),
    )
    say(person, {"language:en": False, "certification:R489": False})
    assert (person.languages.get().held, person.languages.get().level) == (False, None)
    assert (person.certifications.get().held, person.certifications.get().valid_until) == (False, None)


ITEMS: dict[str, Any] = {
    "licence:B": True,
    "language:en": "B2",
    "certification:R489": {"level": "1", "valid_until": datetime.date(2027, 1, 31)},
}
NOTHING_ELSE = dict.fromkeys(("licences_complete", "languages_complete", "certifications_complete"), True)


@pytest.mark.parametrize("arrival", list(itertools.permutations(range(3))))
def test_nothing_else_takes_back_what_was_said_before_whatever_arrives_first(person: JobSeeker, arrival):
    """Held, then nothing else, then one of them again: said in this order, recorded in any."""
    said = [(ITEMS, 3), (NOTHING_ELSE, 2), ({"licence:B": True}, 1)]
    for rank in arrival:
        say(person, said[rank][0], days_ago=said[rank][1])
    assert person.licences.get().held
    assert (person.languages.get().held, person.languages.get().level) == (False, None)
    certification = person.certifications.get()
    assert (certification.held, certification.level, certification.valid_until) == (False, "", None)
    assert (person.licences_complete, person.languages_complete) == (True, True)


def test_nothing_else_beside_an_item_denies_the_others_alone(person: JobSeeker):
    skill = SkillFactory()
    HeldLicence.objects.create(job_seeker=person, code="C")  # of which no answer speaks
    say(person, ITEMS | {f"skill:{skill.ogr}": True}, days_ago=1)
    say(person, {"licence:B": True, "licences_complete": True, "skills_complete": True})
    assert list(person.licences.values_list("code", "held")) == [("B", True), ("C", False)]
    assert (person.skills.get().held, person.languages.get().level) == (False, "B2")


@pytest.mark.parametrize("arrival", list(itertools.permutations(range(3))))
def test_what_a_corrected_nothing_else_had_denied_is_not_known(person: JobSeeker, arrival):
    corrected = dict.fromkeys(NOTHING_ELSE)
    said = [(ITEMS | {"licence:C": False}, 3), (NOTHING_ELSE, 2), (corrected, 1)]
    for rank in arrival:
        origin = AnswerOrigin.CORRECTION if rank == 2 else AnswerOrigin.PERSON
        say(person, said[rank][0], days_ago=said[rank][1], origin=origin)
    assert list(person.licences.values_list("code", "held")) == [("C", False)]
    assert not person.languages.exists()
    assert not person.certifications.exists()
    assert not person.licences_complete


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"shoe_size": 43}, "question n'existe pas"),
        ({"commune_id": "59350"}, "question n'existe pas"),
        ({"licence:Z": True}, "question n'existe pas"),
        ({"language:en": "C3"}, "n'est pas lisible"),
        ({"certification:R489": {"valid_until": "demain"}}, "n'est pas lisible"),
        ({"accepts_night": "peut-être"}, "accepts_night"),
        ({"education_level": 12}, "education_level"),
        ({"education_field": "soud"}, "Formacode"),
        ({"available_from": "2026-02-30"}, "available_from"),
        ({"wished_salary": 1800}, "un montant et une période"),
        ({"skill:999999999": True}, "Inconnu des référentiels"),
        ({"certification:R000": True}, "Inconnu des référentiels"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_and_nothing_is_recorded(person: JobSeeker, values, message):
    with pytest.raises(ValidationError, match=message):
        say(person, {"accepts_shifts": True} | values)
    assert not Answer.objects.exists()


def test_an_answer_is_not_dated_from_the_future(person: JobSeeker):
    with pytest.raises(IntegrityError, match="futur"), transaction.atomic():
        say(person, {"accepts_night": True}, days_ago=-1)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE candidates_answer SET origin = 'feed'", "UPDATE candidates_consent SET given = true"],
)
def test_history_is_added_to_and_never_changed(person: JobSeeker, statement):
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied") as refused:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_raw_sql_follows_the_same_rules(person: JobSeeker):
    for origin, values, ago in [
        ("person", '{"accepts_night": true, "licence:B": true}', 1),
        ("feed", '{"accepts_night": false, "licence:B": false, "accepts_remote": null}', 2),
    ]:
        by_owner.execute(
            'INSERT INTO candidates_answer (job_seeker_id, "values", origin, channel, answered_at)'
            " VALUES (%s, %s, %s, 'import', now() - make_interval(days => %s))",
            [person.pk, values, origin, ago],
        )
    person.refresh_from_db()
    assert (person.accepts_night, person.licences.get().held, person.accepts_remote) == (True, True, None)
