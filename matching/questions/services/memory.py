"""What was asked, remembered: the database lets nobody ask it again within sixty days."""

from django.db.models import QuerySet

from francetravail_match.common.database import call

from ..enums import Reply
from ..models import QuestionAsked


def remember(job_seeker_id: int, questions: list[str]) -> int:
    """Note that these are put to the person now, by no message; how many were not asked already."""
    return int(call("questions_put", job_seeker_id, questions))


def asked_and_open(job_seeker_id: int) -> "QuerySet[QuestionAsked]":
    """What this person was asked and has not come back on, whatever the offer; the oldest first."""
    return QuestionAsked.objects.filter(job_seeker=job_seeker_id, reply="").order_by("asked_at", "id")


def asked_and_unanswered(job_seeker_id: int) -> "QuerySet[QuestionAsked]":
    """Those, and what the person did not know or did not want to say: they may later."""
    asked = QuestionAsked.objects.filter(job_seeker=job_seeker_id).exclude(reply=Reply.ANSWERED)
    return asked.order_by("asked_at", "id")


def note_replies(job_seeker_id: int, replies: dict[str, Reply]) -> None:
    """What came back, question by question (`criterion:item`); of those that are not answered."""
    for question, reply in replies.items():
        call("questions_note_reply", job_seeker_id, question, reply.value)
