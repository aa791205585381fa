"""What people answer is written where every later offer reads it; only what was asked is taken."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from candidates.enums import AnswerChannel, AnswerOrigin, AreaKind
from candidates.models import Answer, JobSeeker
from francetravail_match.journal.models import Entry
from matching.changes.services import match_people
from matching.enums import RunTrigger
from matching.models import MatchRun
from matching.questions.enums import PersonState
from matching.questions.models import Campaign, QuestionAsked
from matching.questions.services import calls
from matching.questions.services.answering import record_replies, stop_asking
from matching.questions.states import people_of
from matching.questions.waiting import questions_for
from matching.verdict import offers_of
from tests import runs
from tests.factories import IdentityFactory, JobOfferFactory, JobSeekerFactory, RomeCodeFactory
from tests.utils import asked_rows, by_owner
from tests.utils.asking import offer_asking, row

from .people import states, to_ask

LINK = AnswerChannel.LINK


@pytest.fixture
def flushed(db, flush_search_rows):
    return flush_search_rows


def put_questions(offer, person: JobSeeker) -> int:
    return calls.put_questions(offer, person.pk)


def asked(person: JobSeeker, offer) -> dict[str, list[str]]:
    """The questions of this offer are put to the person: code → names of the fields."""
    put_questions(offer, person)
    return {q.code: [field.name for field in q.fields] for q in questions_for(person)}


def reply(person: JobSeeker, **replies) -> None:
    by_code = {code if ":" in code else f"{code}:": given for code, given in replies.items()}
    record_replies(job_seeker=person, replies=by_code, channel=LINK)
    person.refresh_from_db()


def test_contracts_are_asked_once_for_all(flushed):
    offer, later = JobOfferFactory(published=True), JobOfferFactory(published=True, contract="seasonal")
    person = to_ask(accepts_seasonal=None)
    flushed()
    assert asked(person, offer) == {"contract:": ["accepts_permanent", "accepts_seasonal"]}
    reply(person, contract={"accepts_permanent": True, "accepts_seasonal": False})
    flushed()
    assert (person.accepts_permanent, person.accepts_seasonal) == (True, False)
    answer = Answer.objects.get()
    assert (answer.origin, answer.channel, answer.recorded_by) == (AnswerOrigin.PERSON, LINK, None)
    assert people_of(offer) == people_of(later) == []
    assert questions_for(person) == []


def test_an_answer_has_the_offers_run_again(flushed):
    offer = JobOfferFactory(published=True)
    person = to_ask()
    flushed()
    runs.done(offer)
    match_people()
    put_questions(offer, person)
    reply(person, contract={"accepts_permanent": True})
    flushed()
    match_people()
    assert MatchRun.objects.filter(version=offer.current_version, trigger=RunTrigger.PERSON).exists()


def test_every_kind_of_question_is_answered(flushed):
    rome = RomeCodeFactory()
    offer = offer_asking(
        row("contract", "permanent"),
        row("working_time", "full_time"),
        row("schedule", "night"),
        row("availability", "start", on="2031-01-01"),
        row("experience", months=12),
        row("licence", "B"),
        row("language", "en", cefr="B1"),
    )
    person = JobSeekerFactory()
    IdentityFactory(job_seeker=person)
    person.occupations.create(rome=rome)
    flushed()
    assert set(asked(person, offer)) == {
        "contract:",
        "working_time:",
        "schedule:",
        "mobility:",
        "availability:",
        f"experience:{rome.code}",
        "licence:",
        "language:en",
    }
    reply(
        person,
        contract={"accepts_permanent": True},
        working_time={"accepts_full_time": True},
        schedule={"accepts_night": True},
        mobility={"area": "commune:30", "accepts_remote": False},
        availability={"available_from": datetime.date(2027, 1, 1)},
        licence={"licences": ["B", "AM"]},
        **{f"experience:{rome.code}": {"months": 24}, "language:en": {"language:en": "B2"}},
    )
    flushed()
    assert people_of(offer) == []
    area = person.areas.get()
    assert (area.kind, area.radius_km, area.commune) == (AreaKind.COMMUNE, 30, person.commune)
    assert person.licences_complete
    assert person.occupations.get().experience_months == 24


def test_who_has_the_diploma_of_a_regulated_occupation_can_say_so(flushed):
    """Asked of the level alone, nobody would ever match; none of these diplomas is not a refusal."""
    rome = RomeCodeFactory(regulated=True)
    offer = offer_asking(
        row("occupation", rome.code),
        row("education", "43436", level=4, field="aide-soignant", asked="required"),
        row("education", "label:abc", level=None, field="autre", asked="required"),
    )
    nurse, other, new = (to_ask(accepts_permanent=True, education_level=level) for level in (4, 5, None))
    flushed()
    assert asked(nurse, offer) == asked(other, offer) == {"education:": ["education_field"]}
    assert asked(new, offer) == {"education:": ["education_level", "education_field"]}
    (question,) = questions_for(nurse)
    assert question.fields[0].choices == (("43436", "aide-soignant"),)
    reply(nurse, education={"education_field": "43436"})
    reply(other, education={"education_field": None})
    flushed()
    assert (nurse.education_field, other.education_field) == ("43436", None)
    assert [found.unknown for found in offers_of(nurse.pk)] == [False]
    assert set(states(offer)) == {other, new}


def test_an_occupation_is_accepted_or_the_refusal_is_remembered(flushed):
    parent, child = RomeCodeFactory(), RomeCodeFactory(same_family=True)
    offer = JobOfferFactory(published=True, rome=child)
    yes, no = (to_ask(accepts_permanent=True) for _ in range(2))
    flushed()
    code = f"occupation:{child.code}"
    for person, accepted in ((yes, True), (no, False)):
        assert code in asked(person, offer)
        others = QuestionAsked.objects.filter(job_seeker=person).exclude(criterion="occupation")
        by_owner.update(others, reply="answered")
        reply(person, **{code: {"accepted": accepted}})
    flushed()
    assert yes.occupations.filter(rome=child, origin="accepted").exists()
    assert list(no.occupations.values_list("rome", flat=True)) == [parent.pk]
    assert states(offer)[no] == PersonState.ANSWERED


def test_who_does_not_know_has_answered(flushed):
    offer = JobOfferFactory(published=True)
    person = to_ask()
    flushed()
    put_questions(offer, person)
    reply(person, contract=None)
    assert QuestionAsked.objects.get().reply == "dont_know"
    assert states(offer) == {person: PersonState.ANSWERED}
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "replies",
    [
        {"schedule:": {"accepts_night": True}},
        {"contract:": {"accepts_night": True}},
        {"contract:": {"accepts_permanent": "peut-être"}},
        {"contract:": {"processing_restricted": False}},
    ],
)
def test_only_what_was_asked_is_taken(flushed, replies):
    person = to_ask()
    flushed()
    put_questions(JobOfferFactory(published=True), person)
    flushed()
    put_questions(JobOfferFactory(published=True), person)
    with pytest.raises(ValidationError):
        record_replies(job_seeker=person, replies=replies, channel=LINK)
    person.refresh_from_db()
    assert person.accepts_permanent is None
    assert not Answer.objects.exists()


def test_a_reply_is_taken_once(flushed):
    offer = JobOfferFactory(published=True)
    person = to_ask()
    flushed()
    put_questions(offer, person)
    reply(person, contract={"accepts_permanent": True})
    with pytest.raises(ValidationError):
        reply(person, contract={"accepts_permanent": False})
    assert person.accepts_permanent is True


def test_who_did_not_know_may_know_later(flushed):
    offer, person = JobOfferFactory(published=True), to_ask()
    flushed()
    put_questions(offer, person)
    reply(person, contract=None)
    reply(person, contract={"accepts_permanent": True})
    assert person.accepts_permanent is True
    assert QuestionAsked.objects.get().reply == "answered"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("licence:", {"licences": 5}),
        ("licence:", {"licences": "B"}),
        ("licence:", {"licences": [["B"]]}),
        ("availability:", {"available_from": 5}),
        ("availability:", {"available_from": True}),
        ("mobility:", {"area": "commune:²"}),
        ("mobility:", {"area": ["commune:10"]}),
        ("mobility:", {"area": "france", "accepts_remote": "oui"}),
        ("occupation:{rome}", {"accepted": "oui"}),
        ("experience:{rome}", {"months": True}),
        ("experience:{rome}", {"months": "12"}),
        ("language:en", {"language:en": True}),
        ("skill:1", {"skill:1": "no"}),
    ],
)
def test_a_value_of_another_kind_is_no_answer(flushed, code, given):
    person, rome = to_ask(), RomeCodeFactory()
    criterion, _, item = code.format(rome=rome.code).partition(":")
    asked_rows.put(person, f"{criterion}:{item}")
    with pytest.raises(ValidationError):
        reply(person, **{f"{criterion}:{item}": given})
    assert QuestionAsked.objects.get().reply == ""


def test_the_journal_does_not_say_which_licences(flushed):
    person = to_ask()
    asked_rows.put(person, "licence:")
    reply(person, licence={"licences": ["B"]})
    assert person.licences.filter(code="B").exists()
    line = Entry.objects.get(action="candidate.answers_recorded")
    assert line.payload["questions"] == ["licences_complete"]


def test_stop_asking(flushed):
    offer = JobOfferFactory(published=True)
    person = to_ask()
    flushed()
    stop_asking(job_seeker=person)
    flushed()
    assert states(offer) == {person: PersonState.CANNOT_BE_ASKED}
    assert put_questions(offer, person) == 0
    assert not Campaign.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT can_be_asked FROM candidates_searchrow")
        assert cursor.fetchall() == [(False,)]
