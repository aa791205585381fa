"""What people answer: written where every later offer reads it; the offers concerned are run again by it."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from candidates import declarations, refusals
from candidates.enums import AnswerChannel, AnswerOrigin, AreaKind
from candidates.models import JobSeeker
from candidates.services import Answered, record_answers
from francetravail_match.accounts.models import User
from francetravail_match.referentials.models import RomeCode

from ..enums import Reply
from ..waiting import NOT_SPOKEN, Question, questions_for, questions_of
from .memory import asked_and_unanswered, note_replies

Values = Mapping[str, Any]


@transaction.atomic
def record_replies(
    *,
    job_seeker: JobSeeker,
    replies: Mapping[str, Values | None],
    channel: AnswerChannel,
    by: User | None = None,
) -> list[Question]:
    """Write what the person said; the questions that still wait.

    ``replies``: question code → field → value, as `questions_for` names them; None, or nothing but None: the
    person does not know. ``by``: who wrote it down; nobody where the person did. Only what was asked of this
    person and not answered is taken. Raises ValidationError (French) for what cannot be an answer: then
    nothing is written.
    """
    person = JobSeeker.objects.select_for_update(of=("self",), no_key=True).get(pk=job_seeker.pk)
    asked = dict.fromkeys((row.criterion, row.item) for row in asked_and_unanswered(person.pk))
    waiting = {question.code: question for question in questions_of(asked, person)}
    if not replies.keys() <= waiting.keys():
        raise ValidationError("Cette question ne vous est pas posée, ou vous y avez déjà répondu.")
    noted: dict[str, Reply] = {}
    values: dict[str, Any] = {}
    for code, given in replies.items():
        said = {name: value for name, value in (given or {}).items() if value not in (None, "")}
        fields = {field.name: field for field in waiting[code].fields}
        if not all(name in fields and fields[name].takes(value) for name, value in said.items()):
            raise ValidationError("Cette réponse n'est pas lisible.")
        values |= _answers(person, code, said)
        noted[code] = Reply.ANSWERED if said else Reply.DONT_KNOW
    if values:
        record_answers(
            answers=[Answered(person.pk, values)],
            origin=AnswerOrigin.PERSON,
            channel=channel,
            recorded_by=by,
        )
    note_replies(person.pk, noted)
    return questions_for(JobSeeker.objects.get(pk=person.pk))


def stop_asking(*, job_seeker: JobSeeker, by: User | None = None) -> None:
    """The person wants no more questions: none is sent or put, from now on."""
    refusals.set_stop_asking(job_seeker=job_seeker, stop=True, actor=by)


def _answers(person: JobSeeker, code: str, said: dict[str, Any]) -> dict[str, Any]:
    """What `record_answers` takes; what is a row of its own is written at once."""
    criterion, _, item = code.partition(":")
    if "area" in said:
        kind, _, radius = said.pop("area").partition(":")
        declarations.declare_area(
            job_seeker=person, kind=AreaKind(kind), radius_km=int(radius) if radius else None
        )
    if "licences" in said:
        held = set(said.pop("licences"))
        return {f"licence:{licence}": True for licence in sorted(held)} | {"licences_complete": True}
    if criterion in ("experience", "occupation") and said:
        _declare(person, criterion, RomeCode.objects.get(code=item), said)
        return {}
    return {name: False if value == NOT_SPOKEN else value for name, value in said.items()}


def _declare(person: JobSeeker, criterion: str, rome: RomeCode, said: dict[str, Any]) -> None:
    if criterion == "occupation":
        # A no is remembered with the question: this occupation is not asked about again.
        if said["accepted"]:
            declarations.accept_occupation(job_seeker=person, rome=rome)
        return
    declarations.declare_experience(job_seeker=person, rome=rome, months=said["months"])
