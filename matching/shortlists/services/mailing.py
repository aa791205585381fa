"""Messages that leave: never twice. SENDING is committed, then the message leaves, then SENT is.

A task sends what a human asked for and decides nothing. A message whose fate nobody knows never leaves again.
"""

from collections.abc import Iterable
from datetime import timedelta

from celery import current_app
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from candidates.models import Identity
from francetravail_match.common.database import app_now
from francetravail_match.common.outgoing import Fate, hand_over, over_one_connection

from ..enums import MessageState
from ..models import Message
from ..writing import write_interview, write_shortlist
from .links import new_link

SEND_TASK = "shortlists.send_messages"
MAX_ATTEMPTS = 5
PATIENCE = timedelta(minutes=2)


def queue(message: Message) -> Message:
    message.save(force_insert=True)
    transaction.on_commit(lambda: current_app.send_task(SEND_TASK, [[message.pk]]), robust=True)
    return message


def send_messages(ids: Iterable[int]) -> int:
    """Those that wait; how many the server took."""
    return over_one_connection(ids, _send)


def sweep_messages() -> int:
    """Announce again what waits; of what began to leave and gave no sign, nobody knows the fate."""
    old = app_now() - PATIENCE
    Message.objects.filter(state=MessageState.SENDING, changed_at__lt=old).update(
        state=MessageState.UNCERTAIN
    )
    waiting = Message.objects.filter(state=MessageState.QUEUED, changed_at__lt=old).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[:100])
    if ids:
        current_app.send_task(SEND_TASK, [ids])
    return len(ids)


def _send(message_id: int, mailer: object) -> bool:
    claimed = _claim(message_id)
    if claimed is None:
        return False
    message, mail = claimed
    match hand_over(mailer, mail):
        case Fate.TAKEN:
            return _move(message, MessageState.SENT)
        case Fate.UNKNOWN:
            # Nobody knows whether the server has it.
            _move(message, MessageState.UNCERTAIN)
        case Fate.LATER if message.attempts + 1 < MAX_ATTEMPTS:
            _move(message, MessageState.QUEUED)
        case _:
            _move(message, MessageState.FAILED)
    return False


@transaction.atomic
def _claim(message_id: int) -> tuple[Message, EmailMultiAlternatives] | None:
    """The message as it leaves, once it is marked; None if it is not to be sent, or has nobody to go to."""
    locked = Message.objects.select_for_update(of=("self",), skip_locked=True)
    related = ("shortlist__offer__agency", "contact", "interview__referral__offer", "asked_by", "job_seeker")
    message = locked.select_related(*related).filter(pk=message_id, state=MessageState.QUEUED).first()
    if message is None:
        return None
    address = _address(message)
    if not address:
        Message.objects.filter(pk=message.pk).update(state=MessageState.CANCELLED)
        return None
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING)
    if message.interview:
        return message, write_interview(message, message.interview, address)
    _, token = new_link(message.shortlist, message.asked_by, message.contact)
    return message, write_shortlist(message, token, address)


def _address(message: Message) -> str:
    if message.contact:
        return message.contact.email
    person = message.job_seeker
    if person is None or person.left_on or person.processing_restricted:
        return ""
    return Identity.objects.filter(job_seeker=person).values_list("email", flat=True).first() or ""


def _move(message: Message, state: MessageState) -> bool:
    return bool(Message.objects.filter(pk=message.pk, state=MessageState.SENDING).update(state=state))
