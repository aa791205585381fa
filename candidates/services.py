"""The one way to record what a person answered, and the sweep of what time alone changes."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from francetravail_match.accounts.models import User
from francetravail_match.common.database import call
from francetravail_match.common.services import purge_past
from francetravail_match.journal import services as journal
from francetravail_match.referentials.models import Certification, Skill

from .enums import AnswerChannel, AnswerOrigin, ConsentKind, LanguageLevel, Licence
from .models import ANSWER_FIELDS, Answer, Consent, JobSeeker
from .refusals import forget_refusals

# Details of a certification, with what each is.
CERTIFICATION_DETAILS = {"level": str, "obtained_on": datetime.date, "valid_until": datetime.date}
LICENCES = "|".join(Licence.values)
ITEM = re.compile(
    rf"skill:[1-9][0-9]{{0,8}}|licence:({LICENCES})|language:[a-z]{{2,3}}|certification:.{{1,30}}"
)

FORMACODE = re.compile("[0-9]{5}")


@dataclass(frozen=True)
class Answered:
    """What one person answered on one occasion.

    ``values``: question code (see `Answer`) → value; None: it is not known. ``answered_at``: of a feed alone;
    everything else is dated by the database, now.
    ``valid_until``: the last day on which it holds.
    """

    job_seeker_id: int
    values: dict[str, Any]
    answered_at: datetime.datetime | None = None
    valid_until: datetime.date | None = None


@transaction.atomic
def record_answers(
    *,
    answers: Iterable[Answered],
    origin: AnswerOrigin,
    channel: AnswerChannel,
    recorded_by: User | None = None,
) -> None:
    """Record what people answered, all or nothing; ValidationError (French) for what cannot be an answer.

    What is not known is dropped, the later date wins, the typed columns and the search rows follow: the
    database does that on insertion. Only a correction may make an answer unknown. A feed passes what differs.
    """
    rows = [
        Answer(
            job_seeker_id=answered.job_seeker_id,
            values=values,
            origin=origin,
            channel=channel,
            recorded_by=recorded_by,
            answered_at=answered.answered_at,  # type: ignore[misc]  # None: dated by the database
            valid_until=answered.valid_until,
        )
        for answered in answers
        if (values := readable_answers(answered.values, keep_unknown=origin == AnswerOrigin.CORRECTION))
    ]
    refuse_unlisted(question for row in rows for question in row.values)
    if origin == AnswerOrigin.FEED:
        Answer.objects.bulk_create(rows, batch_size=1000)
        return
    by = recorded_by and recorded_by.pk
    for row in rows:
        said = Jsonb(row.values)
        call("candidates_record_answer", row.job_seeker_id, said, origin, channel, by, row.valid_until)
    _journal(rows, origin, recorded_by)


def _journal(rows: list[Answer], origin: AnswerOrigin, actor: User | None) -> None:
    """One line for each person: which questions, never what was answered. A feed has lines of its own."""
    public_ids = JobSeeker.objects.in_bulk({row.job_seeker_id for row in rows})
    journal.record_many(
        "candidate.answers_recorded",
        actor=actor,
        object_type="candidate",
        objects=[
            (public_ids[row.job_seeker_id].public_id, {"questions": _asked(row.values), "origin": origin})
            for row in rows
        ],
    )


def _asked(values: dict[str, Any]) -> list[str]:
    """Of licences said all at once, those that are named are those that are held: that is the answer."""
    whole = "licences_complete" in values
    return sorted(question for question in values if not (whole and question.startswith("licence:")))


@transaction.atomic
def record_consent(
    *, job_seeker: JobSeeker, kind: ConsentKind, given: bool, channel: AnswerChannel, actor: User | None
) -> Consent:
    """What the person allows or withdraws, from now on; what they said before stays on record."""
    consent = Consent.objects.create(job_seeker=job_seeker, kind=kind, given=given, channel=channel)
    journal.record(
        "candidate.consent_recorded",
        actor=actor,
        object_type="candidate",
        object_id=job_seeker.public_id,
        kind=kind,
        given=given,
    )
    return consent


def sweep_people(*, most: int = 1000) -> int:
    """What time alone changed: answers that are over become unknown, rows that are due are built again.

    ``most`` people a transaction; returns how many in all. Nothing is left to do for a second call. The tally
    of people is summed up on the way.
    """
    swept = 0
    while people := _sweep_some(most):
        swept += people
    with connection.cursor() as cursor:
        cursor.execute("SELECT candidates_compact_tally()")
    return swept


@transaction.atomic
def _sweep_some(most: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT public_id, questions FROM candidates_sweep(%s)", [most])
        people = cursor.fetchall()
    journal.record_many(
        "candidate.answers_expired",
        actor=None,
        object_type="candidate",
        objects=[(public_id, {"questions": questions}) for public_id, questions in people if questions],
    )
    return len(people)


def purge_past_rows() -> int:
    """What has been kept for its time of who changed, and of who refused and left; how many rows."""
    return purge_past("candidates_searchrow") + forget_refusals()


def refuse_unlisted(questions: Iterable[str]) -> None:
    """ValidationError for a skill or a certification that no referential has."""
    items = [question.partition(":")[::2] for question in set(questions)]
    skills = {int(code) for family, code in items if family == "skill"}
    certifications = {code for family, code in items if family == "certification"}
    unlisted = [str(ogr) for ogr in sorted(skills - set(Skill.objects.in_bulk(skills)))]
    listed = Certification.objects.in_bulk(certifications, field_name="code")
    if unlisted := [*unlisted, *sorted(certifications - set(listed))]:
        raise ValidationError(f"Inconnu des référentiels : {', '.join(unlisted)}. Rechargez-les ou corrigez.")


def readable_answers(values: dict[str, Any], *, keep_unknown: bool = False) -> dict[str, Any]:
    """The values as JSON keeps them; ValidationError (French) for what cannot be an answer."""
    if ("wished_salary" in values) != ("wished_salary_period" in values):
        raise ValidationError("Un salaire souhaité a un montant et une période.")
    read = {question: readable(question, value) for question, value in values.items()}
    return {question: value for question, value in read.items() if value is not None or keep_unknown}


def readable(question: str, value: Any) -> Any:
    """One value as JSON keeps it; None: not known."""
    try:
        if ":" in question:
            return _readable_item(question, value)
        if question not in ANSWER_FIELDS:
            raise ValidationError("Cette question n'existe pas.")
        return None if value in (None, "") else _readable_field(question, value)
    except ValidationError as error:
        raise ValidationError(f"{question} : {' '.join(error.messages)}") from error


def _readable_field(name: str, value: Any) -> Any:
    field = JobSeeker._meta.get_field(name)
    cleaned = field.clean(value, None)  # type: ignore[union-attr]
    if name == "education_field" and not FORMACODE.fullmatch(cleaned):
        raise ValidationError("Un domaine de formation est un Formacode de cinq chiffres.")
    return cleaned if isinstance(cleaned, bool | int | str) else str(cleaned)


def _readable_item(question: str, value: Any) -> Any:
    if not ITEM.fullmatch(question):
        raise ValidationError("Cette question n'existe pas.")
    family = question.partition(":")[0]
    if value is None or isinstance(value, bool):
        return value
    if family == "language" and value in LanguageLevel.values:
        return str(value)
    if family == "certification" and isinstance(value, dict) and value.keys() <= CERTIFICATION_DETAILS.keys():
        details = {name: detail for name, detail in value.items() if detail is not None}
        if all(isinstance(detail, CERTIFICATION_DETAILS[name]) for name, detail in details.items()):
            return {name: str(detail) for name, detail in details.items()}
    raise ValidationError("Cette réponse n'est pas lisible.")
