"""Messages that leave: never twice. SENDING is committed, then the message leaves, then SENT is.

Whoever is killed in between leaves a message of unknown fate: a human says what became of it, nobody sends it
again. A refusal for ever is a bounce; one for the time being is tried again, five times.
"""

import logging
import smtplib
from collections.abc import Iterable
from datetime import datetime

from celery import current_app
from django.core.exceptions import PermissionDenied
from django.core.mail import mailers
from django.db import transaction
from django.db.models import Q

from candidates.models import Identity
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import app_now
from francetravail_match.journal import services as journal

from ..enums import (
    MAX_ATTEMPTS,
    QUEUE_PATIENCE,
    RETRY_AFTER,
    SENDING_PATIENCE,
    DeliveryState,
    LinkPurpose,
)
from ..links import create_link
from ..message import write
from ..models import Delivery, PersonalLink
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

    Whoever can no longer be asked, or has answered everything, is not written to.
    """
    locked = Delivery.objects.select_for_update(of=("self",), skip_locked=True)
    due = Q(not_before=None) | Q(not_before__lte=app_now())
    delivery = (
        locked.filter(due, pk=delivery_id, state=DeliveryState.QUEUED)
        .select_related("job_seeker", "agency")
        .first()
    )
    if delivery is None:
        return None
    person = delivery.job_seeker
    email = Identity.objects.filter(job_seeker=person).values_list("email", flat=True).first()
    silenced = person.stop_asking or person.processing_restricted or person.left_on
    if silenced or not email or not questions_for(person):
        _move(delivery, DeliveryState.QUEUED, DeliveryState.CANCELLED)
        return None
    # Of an attempt that failed, the link was known to nobody.
    PersonalLink.objects.filter(delivery=delivery, revoked_at=None).update(revoked_at=app_now())
    _move(delivery, DeliveryState.QUEUED, DeliveryState.SENDING)
    _, token = create_link(job_seeker=person, purposes=LinkPurpose, delivery=delivery)
    return delivery, email, token


def _refused(delivery: Delivery, error: OSError) -> None:
    """The server said no, or said nothing: nobody knows then whether it has the message.

    What it has against the sender is not of the person's address: it is tried again.
    """
    code = _code(error)
    if code is None:
        logger.warning("a message of questions may not have left: %s", type(error).__name__)
        _move(delivery, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
    elif code >= FOR_EVER and not isinstance(error, smtplib.SMTPSenderRefused):
        bounce(delivery, sure_of_the_state=DeliveryState.SENDING)
    else:
        with transaction.atomic():
            delivery.refresh_from_db(fields=["attempts"])
            later = app_now() + RETRY_AFTER * 2 ** (delivery.attempts - 1)
            _move(delivery, DeliveryState.SENDING, DeliveryState.QUEUED, not_before=later)
            if delivery.attempts >= MAX_ATTEMPTS:
                _move(delivery, DeliveryState.QUEUED, DeliveryState.FAILED)


def _code(error: OSError) -> int | None:
    """What the server answered; None if it did not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def bounce(delivery: Delivery, sure_of_the_state: DeliveryState | None = None) -> bool:
    """The address does not take our messages: the person is to be called. False if that was known."""
    states = (
        [sure_of_the_state]
        if sure_of_the_state
        else [
            # Its sender may have been killed once the server had the message.
            DeliveryState.SENDING,
            DeliveryState.SENT,
            DeliveryState.DECLARED_SENT,
            DeliveryState.UNCERTAIN,
        ]
    )
    with transaction.atomic():
        moved = Delivery.objects.filter(pk=delivery.pk, state__in=states).update(
            state=DeliveryState.BOUNCED, decided_by=None
        )
        if moved:
            _journal("message.bounced", delivery, None)
    return bool(moved)


@transaction.atomic
def _mark_sent(delivery: Delivery) -> bool:
    moved = _move(delivery, DeliveryState.SENDING, DeliveryState.SENT)
    if moved:
        _journal("message.sent", delivery, None)
    return moved


def _move(
    delivery: Delivery, was: DeliveryState, becomes: DeliveryState, not_before: datetime | None = None
) -> bool:
    rows = Delivery.objects.filter(pk=delivery.pk, state=was)
    return bool(rows.update(state=becomes, **({"not_before": not_before} if not_before else {})))


def sweep_messages() -> int:
    """Announce what waits in the queue, and say of what began to leave and gave no sign that its fate is not
    known; how many messages are announced."""
    now = app_now()
    stale = Delivery.objects.filter(state=DeliveryState.SENDING, sending_at__lt=now - SENDING_PATIENCE)
    stale.update(state=DeliveryState.UNCERTAIN)
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
    state = DeliveryState.DECLARED_SENT if received else DeliveryState.DECLARED_NOT_SENT
    uncertain = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.UNCERTAIN)
    declared = uncertain.update(state=state, decided_by=by)
    if declared:
        _journal("message.declared", delivery, by, state=state)
    return bool(declared)


def _journal(action: str, delivery: Delivery, actor: User | None, **payload: str) -> None:
    journal.record(
        action,
        actor=actor,
        object_type="person",
        object_id=delivery.job_seeker.public_id,
        message=str(delivery.public_id),
        **payload,
    )
