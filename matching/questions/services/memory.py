"""What was asked, remembered: the database lets nobody ask it again within sixty days."""

from collections.abc import Iterable

from django.db.models import QuerySet

from ..enums import Reply
from ..models import Delivery, QuestionAsked


def remember(job_seeker_id: int, questions: Iterable[str], delivery: Delivery | None) -> int:
    """Note that these are asked of the person now; how many were not asked already."""
    before = QuestionAsked.objects.filter(job_seeker=job_seeker_id).count()
    QuestionAsked.objects.bulk_create(
        [
            QuestionAsked(job_seeker_id=job_seeker_id, criterion=criterion, item=item, delivery=delivery)
            for criterion, _, item in (question.partition(":") for question in questions)
        ],
        ignore_conflicts=True,
    )
    return QuestionAsked.objects.filter(job_seeker=job_seeker_id).count() - before


def asked_and_open(job_seeker_id: int) -> "QuerySet[QuestionAsked]":
    """What this person was asked and has not come back on, whatever the offer; the oldest first."""
    return QuestionAsked.objects.filter(job_seeker=job_seeker_id, reply="").order_by("asked_at", "id")


def asked_and_unanswered(job_seeker_id: int) -> "QuerySet[QuestionAsked]":
    """Those, and what the person did not know or did not want to say: they may later."""
    asked = QuestionAsked.objects.filter(job_seeker=job_seeker_id).exclude(reply=Reply.ANSWERED)
    return asked.order_by("asked_at", "id")


def note_replies(job_seeker_id: int, replies: dict[str, Reply]) -> int:
    """What came back, question by question (`criterion:item`); of those that are not answered."""
    noted = 0
    for question, reply in replies.items():
        criterion, _, item = question.partition(":")
        asked = asked_and_unanswered(job_seeker_id).filter(criterion=criterion, item=item)
        noted += asked.filter(reply="").update(reply=reply) or asked.update(reply=reply)
    return noted
