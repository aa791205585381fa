"""Messages that leave: never twice. SENDING is committed, then the message leaves, then SENT is.

Whoever is killed in between leaves a message of unknown fate: a human says what became of it, nobody sends it
again. A refusal for ever is a bounce; one for the time being is tried again, five times.
"""

import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from candidates.models import Identity
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import call
from francetravail_match.common.outgoing import Fate, announce, hand_over, over_one_connection
from francetravail_match.journal import services as journal

from ..enums import DELIVERED, LINK_DAYS, DeliveryState
from ..genuine import Genuine
from ..links import journal_creation, new_token
from ..message import write
from ..models import Delivery, PersonalLink
from ..models.links import digest_of
from ..waiting import questions_for

SEND_TASK = "questions.send_messages"


def send_messages(ids: Iterable[int]) -> int:
    """Those of the queue that may leave now, over one connection; how many the server took.

    Raises OSError if the server cannot be reached: then nothing was marked, and a later call sends them.
    """
    return over_one_connection(ids, _send)


def _send(delivery_id: int, mailer: object) -> bool:
    claimed = _claim(delivery_id)
    if claimed is None:
        return False
    delivery, email, token = claimed
    match hand_over(mailer, write(delivery, email, token)):
        case Fate.TAKEN:
            return _mark_sent(delivery)
        case Fate.LATER:
            call("questions_postpone_delivery", delivery.pk)
        case Fate.NEVER:
            bounce(delivery, sure_of_the_state=DeliveryState.SENDING)
        case Fate.UNKNOWN:
            move(delivery, DeliveryState.SENDING, becomes=DeliveryState.UNCERTAIN)
    return False


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
    return announce(Delivery.objects.filter(state=DeliveryState.QUEUED), SEND_TASK)


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


def find_message(code: str) -> Genuine | None:
    """The message of questions that bears this code, once it began to leave."""
    messages = Delivery.objects.filter(code=code, sending_at__isnull=False).select_related("agency")
    found = messages.order_by("pk").first()
    return Genuine(found.sending_at, found.agency.name) if found and found.sending_at else None


def message_came_back(message_id: uuid.UUID) -> bool:
    delivery = Delivery.objects.filter(public_id=message_id).select_related("job_seeker").first()
    return delivery is not None and bounce(delivery)
