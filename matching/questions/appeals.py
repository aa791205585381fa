"""What a person does from their page: correct, contest, refuse, ask for a human."""

from typing import Any

from django.db import transaction

from candidates.enums import AnswerChannel, AnswerOrigin
from candidates.models import JobSeeker
from candidates.refusals import restrict_processing, set_stop_asking
from candidates.services import Answered, record_answers
from francetravail_match.accounts.models import User
from francetravail_match.common.database import call
from francetravail_match.journal import services as journal
from offers.models import JobOffer

from .appeal_enums import AppealKind, Objection
from .held import HeldAnswer
from .models import Appeal

#: Criteria of which what is known is no answer: what is wrong there is told to a human.
NOT_ANSWERS = ("occupation", "mobility", "experience")


@transaction.atomic
def correct_answer(
    *,
    job_seeker: JobSeeker,
    offer: JobOffer,
    held: HeldAnswer,
    values: dict[str, Any],
    comment: str = "",
    by: User | None = None,
) -> None:
    """The person's own word, which counts at once. With ``comment``, whoever noted something else is told.

    A person may also take an answer back (None): then it is not known any more. ``by``: the advisor who had
    the link in hand, whose word it then is.
    """
    unsaid = all(value is None for value in values.values())
    if unsaid and held.value is None:
        return
    record_answers(
        answers=[Answered(job_seeker.pk, values)],
        origin=AnswerOrigin.CORRECTION if unsaid else AnswerOrigin.ADVISOR if by else AnswerOrigin.PERSON,
        channel=AnswerChannel.LINK,
        recorded_by=by,
    )
    if comment:
        _appeal(job_seeker, offer, AppealKind.CORRECTION, about=held.question, comment=comment)


@transaction.atomic
def report_wrong_fact(*, job_seeker: JobSeeker, offer: JobOffer, criterion: str, comment: str) -> None:
    _appeal(job_seeker, offer, AppealKind.WRONG_FACT, about=criterion, comment=comment)


@transaction.atomic
def ask_for_human(*, job_seeker: JobSeeker, offer: JobOffer) -> None:
    _appeal(job_seeker, offer, AppealKind.HUMAN)


@transaction.atomic
def object_to(*, job_seeker: JobSeeker, offer: JobOffer, what: Objection, by: User | None = None) -> None:
    """No more questions: at once. An objection to the processing restricts it until a human has decided.

    (RGPD, art. 18 § 1 d and art. 21.)
    """
    if what is Objection.QUESTIONS:
        set_stop_asking(job_seeker=job_seeker, stop=True, actor=by)
        return
    restrict_processing(job_seeker=job_seeker, restricted=True, actor=by)
    _appeal(job_seeker, offer, AppealKind.OBJECTION)


def _appeal(
    job_seeker: JobSeeker, offer: JobOffer, kind: AppealKind, *, about: str = "", comment: str = ""
) -> None:
    """One that still waits in this agency is not made twice: the newest comment stands."""
    call("questions_make_appeal", job_seeker.pk, offer.pk, kind.value, about, comment)
    journal.record(
        "appeal.made",
        actor=None,
        object_type="person",
        object_id=job_seeker.public_id,
        kind=kind.value,
        offer=str(offer.public_id),
    )


@transaction.atomic
def handle_appeal(*, appeal: Appeal, user: User) -> bool:
    """Somebody has answered the person; whether it still waited."""
    if not call("questions_handle_appeal", appeal.pk, user.pk):
        return False
    journal.record(
        "appeal.handled",
        actor=user,
        object_type="person",
        object_id=appeal.job_seeker.public_id,
        kind=appeal.kind,
    )
    return True


@transaction.atomic
def decide_objection(*, appeal: Appeal, user: User, upheld: bool) -> bool:
    """``upheld``: the processing stays restricted; else it goes on. Whether it was still to decide."""
    if not handle_appeal(appeal=appeal, user=user):
        return False
    if not upheld:
        restrict_processing(job_seeker=appeal.job_seeker, restricted=False, actor=user)
    return True
