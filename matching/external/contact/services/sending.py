"""Messages to people outside: never twice. SENDING is committed with the act, it leaves, then SENT is.

Whoever is killed in between leaves a message of unknown fate: a human says what became of it, nobody sends it
again. The gate is counted anew for each, in the transaction that marks it: closed since, it does not leave.
"""

import logging
from collections.abc import Iterable

from django.db import transaction

from francetravail_match.common.database import call
from francetravail_match.common.outgoing import Fate, announce, hand_over, over_one_connection
from matching.questions.links import new_token
from matching.questions.models.links import digest_of

from ...models import Channel, Message
from ..enums import MessageState, Way
from ..seal import CannotOpen, open_sealed
from ..writing import write
from .asking import SEND_TASK, note, through_gate

logger = logging.getLogger(__name__)


def send_messages(ids: Iterable[int]) -> int:
    """Those of the queue that may leave now; how many the server took.

    Raises OSError if the server cannot be reached: then nothing was marked, and a later call sends them.
    """
    return over_one_connection(ids, _send)


def _send(message_id: int, mailer: object) -> bool:
    claimed = _claim(message_id)
    if claimed is None:
        return False
    message, email, token = claimed
    match hand_over(mailer, write(message, email, token)):
        case Fate.TAKEN:
            return move(message, MessageState.SENDING, becomes=MessageState.SENT)
        case Fate.LATER:
            call("external_postpone_message", message.pk)
        case Fate.NEVER:
            move(message, MessageState.SENDING, becomes=MessageState.BOUNCED)
        case Fate.UNKNOWN:
            move(message, MessageState.SENDING, becomes=MessageState.UNCERTAIN)
    return False


def _claim(message_id: int) -> tuple[Message, str, str] | None:
    """The message, its address and the token of its link, once it is marked; None if it is not to leave now.

    Nothing leaves outside the working hours: the sweeper announces it again.
    """
    waiting = Message.objects.filter(pk=message_id, state=MessageState.QUEUED, contact__way=Way.BY_US)
    message = waiting.select_related(
        "by", "contact__alias", "contact__agency", "contact__sighting__offer"
    ).first()
    if message is None or not call("questions_within_hours"):
        return None
    try:
        email = open_sealed(
            Channel.objects.select_related("sighting").get(sighting__contact=message.contact_id)
        )
    except (Channel.DoesNotExist, CannotOpen):
        logger.error("the address of a person outside cannot be opened: its message waits")
        return None
    token = new_token()
    return (message, email, token) if through_gate(message, digest_of(token)).allowed else None


@transaction.atomic
def move(message: Message, *was: MessageState, becomes: MessageState) -> bool:
    """False if it was in none of these states any more."""
    moved: bool = call("external_move_message", message.pk, list(was), becomes)
    if moved:
        note(message, becomes)
    return moved


def bounce(message: Message) -> bool:
    """It came back for ever; False if that was known."""
    known = (MessageState.SENDING, MessageState.SENT, MessageState.DECLARED_SENT, MessageState.UNCERTAIN)
    return move(message, *known, becomes=MessageState.BOUNCED)


def sweep_messages() -> int:
    """Announce what waits in the queue, and say of what began to leave and gave no sign that its fate is not
    known; how many messages are announced."""
    call("external_lose_sight_of_stale")
    if not call("questions_within_hours"):
        return 0
    return announce(Message.objects.filter(state=MessageState.QUEUED, contact__way=Way.BY_US), SEND_TASK)
