"""Messages that leave: never twice. SENDING is committed, then the message leaves, then SENT is.

Whoever is killed in between leaves a message of unknown fate: a human says what became of it, nobody sends it
again. A refusal for ever is a bounce; one for the time being is tried again, five times.
"""

import logging
import smtplib
from collections.abc import Iterable

from celery import current_app
from django.core.exceptions import PermissionDenied
from django.core.mail import mailers
from django.db import transaction
from django.db.models import Q

from candidates.models import Identity
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import app_now, call
from francetravail_match.journal import services as journal

from ..enums import DELIVERED, LINK_DAYS, QUEUE_PATIENCE, DeliveryState
from ..links import journal_creation, new_token
from ..message import write
from ..models import Delivery, PersonalLink
from ..models.links import digest_of
from ..waiting import questions_for

logger = logging.getLogger(__name__)
SEND_TASK = "questions.send_messages"
BATCH = 100
#: From here on the server refuses for ever.
FOR_EVER = 500


def send_messages(ids: Iterable[int]) -> int:
    """Those of the queue that may leave now, over one connection; how many the server took.

    Raises OSError if the server cannot be reached: then nothing was marked, and a later call sends them.
    """
    sent = 0
    mailer = mailers.default
    try:
        for delivery_id in ids:
            mailer.open()
            sent += _send(delivery_id, mailer)
    finally:
        mailer.close()
    return sent


def _send(delivery_id: int, mailer: object) -> bool:
    claimed = _claim(delivery_id)
    if claimed is None:
        return False
    delivery, email, token = claimed
    try:
        mailer.send_messages([write(delivery, email, token)])  # type: ignore[attr-defined]
    except OSError as error:
        _refused(delivery, error)
        mailer.close()  # type: ignore[attr-defined]
        return False
    except ValueError:
        # No message can be written to such an address.
        bounce(delivery, sure_of_the_state=DeliveryState.SENDING)
        return False
    return _mark_sent(delivery)


@transaction.atomic
def _claim(delivery_id: int) -> tuple[Delivery, str, str] | None:
    """The message, its address and the token of its link, once it is marked; None if it is not to be sent.

    Whoever can no longer be asked, or has answered everything, is not written to. Nothing leaves outside the
    working hours: the sweeper announces it again.
    """
    if not call("questions_hold_delivery", delivery_id):
        return None
    delivery = Delivery.objects.select_related("job_seeker", "agency").get(pk=delivery_id)
    person = delivery.job_seeker
    email = Identity.objects.filter(job_seeker=person).values_list("email", flat=True).first()
    token = new_token()
    if (
        not email
        or not questions_for(person)
        or not call("questions_begin_sending", delivery_id, digest_of(token), LINK_DAYS)
    ):
        move(delivery, DeliveryState.QUEUED, becomes=DeliveryState.CANCELLED)
        return None
    link = PersonalLink.objects.select_related("job_seeker", "offer").get(delivery=delivery, revoked_at=None)
    journal_creation(link, None)
    return delivery, email, token


def _refused(delivery: Delivery, error: OSError) -> None:
    """The server said no, or said nothing: nobody knows then whether it has the message.

    What it has against the sender is not of the person's address: it is tried again.
    """
    code = _code(error)
    if code is None:
        logger.warning("a message of questions may not have left: %s", type(error).__name__)
        move(delivery, DeliveryState.SENDING, becomes=DeliveryState.UNCERTAIN)
    elif code >= FOR_EVER and not isinstance(error, smtplib.SMTPSenderRefused):
        bounce(delivery, sure_of_the_state=DeliveryState.SENDING)
    else:
        call("questions_postpone_delivery", delivery.pk)


def _code(error: OSError) -> int | None:
    """What the server answered; None if it did not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def bounce(delivery: Delivery, sure_of_the_state: DeliveryState | None = None) -> bool:
    """The address does not take our messages: the person is to be called. False if that was known."""
    # Its sender may have been killed once the server had the message.
    states = (
        [sure_of_the_state]
        if sure_of_the_state
        else [DeliveryState.SENDING, *DELIVERED, DeliveryState.UNCERTAIN]
    )
    with transaction.atomic():
        moved = move(delivery, *states, becomes=DeliveryState.BOUNCED)
        if moved:
            _journal("message.bounced", delivery, None)
    return moved


@transaction.atomic
def _mark_sent(delivery: Delivery) -> bool:
    moved = move(delivery, DeliveryState.SENDING, becomes=DeliveryState.SENT)
    if moved:
        _journal("message.sent", delivery, None)
    return moved


def move(delivery: Delivery, *was: DeliveryState, becomes: DeliveryState) -> bool:
    """False if it was in none of these states any more."""
    moved: bool = call("questions_move_delivery", delivery.pk, list(was), becomes)
    return moved


def sweep_messages() -> int:
    """Announce what waits in the queue, and say of what began to leave and gave no sign that its fate is not
    known; how many messages are announced."""
    call("questions_lose_sight_of_stale")
    if not call("questions_within_hours"):
        return 0
    now = app_now()
    due = Q(not_before=None, queued_at__lt=now - QUEUE_PATIENCE) | Q(not_before__lte=now)
    ids = list(
        Delivery.objects.filter(due, state=DeliveryState.QUEUED)
        .order_by("queued_at", "pk")
        .values_list("pk", flat=True)
    )
    for first in range(0, len(ids), BATCH):
        current_app.send_task(SEND_TASK, [ids[first : first + BATCH]])
    return len(ids)


@transaction.atomic
def declare_delivery(*, delivery: Delivery, by: User, received: bool) -> bool:
    """A human says what became of a message of unknown fate; False if its fate is known already.

    Not received: the person is called; nothing is sent again.
    """
    if not by.may(Action.ASK_PEOPLE) or by.agency_id != delivery.agency_id:
        raise PermissionDenied("Le sort d'un message se déclare dans l'agence qui l'a envoyé.")
    declared: bool = call("questions_declare_delivery", delivery.pk, by.pk, received)
    if declared:
        state = DeliveryState.DECLARED_SENT if received else DeliveryState.DECLARED_NOT_SENT
        _journal("message.declared", delivery, by, state=state)
    return declared


def _journal(action: str, delivery: Delivery, actor: User | None, **payload: str) -> None:
    journal.record(
        action,
        actor=actor,
        object_type="person",
        object_id=delivery.job_seeker.public_id,
        message=str(delivery.public_id),
        **payload,
    )
