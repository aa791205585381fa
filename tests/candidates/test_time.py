"""What time alone changes: answers end, certificates end, category D becomes free in time."""

import datetime

import pytest
from django.db import connection

from candidates import tasks
from candidates.enums import AnswerChannel, AnswerOrigin, AreaKind
from candidates.models import Answer, HeldCertification, JobSeeker
from candidates.services import Answered, record_answers, sweep_people
from francetravail_match.common.database import app_today
from francetravail_match.journal.models import Entry
from francetravail_match.referentials.enums import ParameterCode
from francetravail_match.referentials.models import NationalParameter
from matching.verdict import Matched, match
from offers.models import JobOffer
from tests.factories import JobOfferFactory, JobSeekerFactory, SoughtOccupationFactory
from tests.utils.databases import OwnDatabase

DAY = datetime.timedelta(days=1)


def move_clock(own_database: OwnDatabase, days: int) -> None:
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = make_interval(days => %s)", [days])
        owner.commit()


def say(person: JobSeeker, values: dict[str, object], *, days_good: int | None = None) -> None:
    end = None if days_good is None else app_today() + days_good * DAY
    answered = Answered(person.pk, values, valid_until=end)
    record_answers(answers=[answered], origin=AnswerOrigin.PERSON, channel=AnswerChannel.LINK)


def matched(offer: JobOffer) -> Matched:
    assert offer.current_version_id is not None
    return match(offer.current_version_id)


def next_change(person: JobSeeker) -> datetime.date | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT next_change_at FROM candidates_searchrow WHERE job_seeker_id = %s", [person.pk]
        )
        return cursor.fetchone()[0]


def test_an_answer_is_unknown_again_on_the_day_after_it_was_last_good(own_database: OwnDatabase):
    person, offer = JobSeekerFactory(matches=True), JobOfferFactory(published=True)
    say(person, {"accepts_permanent": True, "licence:B": True}, days_good=10)
    say(person, {"accepts_full_time": True}, days_good=20)
    say(person, {"language:en": "B2"})
    assert next_change(person) == app_today() + 11 * DAY
    move_clock(own_database, 10)
    assert sweep_people() == 0
    assert matched(offer).n_match == 1

    move_clock(own_database, 11)
    assert tasks.sweep_people() == 1
    person.refresh_from_db()
    assert (person.accepts_permanent, person.accepts_full_time) == (None, True)
    assert (person.licences.count(), person.languages.get().level) == (0, "B2")
    found = matched(offer)
    assert (found.n_match, found.n_to_qualify) == (0, 1)
    assert next_change(person) == app_today() + 10 * DAY
    line = Entry.objects.get(action="candidate.answers_expired")
    assert (line.object_id, line.actor) == (person.public_id, None)
    assert line.payload == {"questions": ["accepts_permanent", "licence:B"]}

    answers = Answer.objects.count()
    assert sweep_people() == 0
    assert (Answer.objects.count(), Entry.objects.filter(action="candidate.answers_expired").count()) == (
        answers,
        1,
    )


def test_an_answer_given_again_before_the_sweep_stays(own_database: OwnDatabase):
    person = JobSeekerFactory(matches=True)
    say(person, {"accepts_night": True, "accepts_shifts": True}, days_good=1)
    move_clock(own_database, 5)
    say(person, {"accepts_night": False})
    assert sweep_people() == 1
    person.refresh_from_db()
    assert (person.accepts_night, person.accepts_shifts) == (False, None)


def test_the_sweep_takes_its_people_in_portions(own_database: OwnDatabase):
    for _ in range(5):
        say(JobSeekerFactory(), {"accepts_night": True}, days_good=0)
    move_clock(own_database, 1)
    assert sweep_people(most=2) == 5
    assert not JobSeeker.objects.exclude(accepts_night=None).exists()


def test_rows_that_are_due_look_further_ahead(own_database: OwnDatabase):
    certified = JobSeekerFactory(matches=True)
    free_later = JobSeekerFactory(matches=True, category="D", available_from=app_today() + 50 * DAY)
    HeldCertification.objects.create(job_seeker=certified, code="R489", valid_until=app_today() + 3 * DAY)
    assert next_change(certified) == app_today() + 4 * DAY
    assert next_change(free_later) == app_today() + 20 * DAY
    offer = JobOfferFactory(published=True)
    assert matched(offer).n_match == 1
    move_clock(own_database, 20)
    assert sweep_people() == 2
    # Then the day on which the person is free.
    assert (next_change(certified), next_change(free_later)) == (None, app_today() + 30 * DAY)
    assert matched(offer).n_match == 2


def set_parameter(code: ParameterCode, value: float, days: int) -> NationalParameter:
    return NationalParameter.objects.create(
        code=code, value=value, valid_from=app_today() + days * DAY, reason="essai"
    )


def height_of_area(person: JobSeeker) -> float:
    """Of the box of the person's row, in degrees of latitude."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT height(area) FROM candidates_searchrow WHERE job_seeker_id = %s", [person.pk])
        return cursor.fetchone()[0]


def test_a_parameter_that_takes_effect_has_the_rows_made_with_it_built_again(own_database: OwnDatabase):
    undeclared = [SoughtOccupationFactory().job_seeker for _ in range(3)]
    declared = JobSeekerFactory(matches=True)
    free_later = JobSeekerFactory(matches=True, available_from=app_today() + 100 * DAY)
    before = [height_of_area(person) for person in (*undeclared, declared)]
    set_parameter(ParameterCode.UNDECLARED_MOBILITY_KM, 600, days=5)
    set_parameter(ParameterCode.ASAP_DAYS, 60, days=5)
    set_parameter(ParameterCode.ASAP_DAYS, 90, days=6).delete()
    move_clock(own_database, 4)
    assert sweep_people() == 0
    undeclared[0].areas.create(kind=AreaKind.COUNTRY)
    move_clock(own_database, 5)
    assert next_change(free_later) == app_today() + 65 * DAY
    assert sweep_people(most=2) == 3
    for person, height in zip(undeclared[1:], before[1:], strict=False):
        assert height_of_area(person) > 5 * height
    assert height_of_area(declared) == before[3]
    assert next_change(free_later) == app_today() + 35 * DAY
    for days in (5, 6):
        move_clock(own_database, days)
        assert sweep_people() == 0


@pytest.mark.parametrize(
    ("category", "opted_in", "match_count"), [("E", None, 0), ("F", True, 1), ("D", None, 0)]
)
def test_the_verdict_of_a_category(db, flush_search_rows, category, opted_in, match_count):
    JobSeekerFactory(matches=True, category=category, opted_in=opted_in)
    offer = JobOfferFactory(published=True)
    flush_search_rows()
    found = matched(offer)
    assert (found.n_people, found.n_match, found.n_to_qualify) == (1, match_count, category == "D")
    with connection.cursor() as cursor:
        cursor.execute("SELECT category, people FROM left_out_by_category")
        assert cursor.fetchall() == ([("E", 1)] if category == "E" else [])


def test_who_left_or_seeks_nothing_is_counted_apart(db, flush_search_rows):
    JobSeekerFactory(matches=True, has_left=True)
    JobSeekerFactory()
    JobSeekerFactory(commune=None)
    offer = JobOfferFactory(published=True)
    flush_search_rows()
    found = matched(offer)
    assert (found.n_people, found.n_match, found.n_to_qualify) == (2, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT departement, people FROM without_occupation_by_departement ORDER BY 1")
        assert cursor.fetchall() == [("59", 1), (None, 1)]
