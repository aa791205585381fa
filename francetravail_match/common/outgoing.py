"""Handing messages to the mail server: one connection for many, and what its answer means for each."""

import logging
import re
import smtplib
import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta
from email.utils import formatdate
from enum import Enum
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db.models import Q, QuerySet

from .database import app_now

logger = logging.getLogger(__name__)
#: From here on the server refuses for ever.
FOR_EVER = 500
#: An address or its mailbox, in an enhanced status (RFC 3463).
OF_ADDRESS = re.compile(r"\b5\.[12]\.\d")
#: A queued message that no worker took is announced again after this long.
QUEUE_PATIENCE = timedelta(minutes=1)
BATCH = 100


class Fate(Enum):
    """TAKEN by the server; refused for now (LATER) or for ever (NEVER); UNKNOWN if it said nothing."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"
    UNKNOWN = "unknown"


def envelope_of(number: uuid.UUID) -> str:
    """The address to which what cannot be delivered comes back: it names the message, and nobody."""
    local, _, domain = settings.BOUNCES_EMAIL.partition("@")
    return f"{local}+{number}@{domain}"


def written_by_us(number: uuid.UUID, sender: str) -> dict[str, str]:
    """The headers of a message of this number, from this sender."""
    return {
        "From": sender,
        "Date": formatdate(),
        "Message-ID": f"<{number}@{settings.BOUNCES_EMAIL.partition('@')[2]}>",
        # No machine's absence message in return.
        "Auto-Submitted": "auto-generated",
    }


def announce(queued: QuerySet[Any], task: str) -> int:
    """Have the worker send those of a queue (`queued_at`, `not_before`) whose time has come; how many."""
    now = app_now()
    due = Q(not_before=None, queued_at__lt=now - QUEUE_PATIENCE) | Q(not_before__lte=now)
    ids = list(queued.filter(due).order_by("queued_at", "pk").values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        current_app.send_task(task, [ids[first : first + BATCH]])
    return len(ids)


def over_one_connection(ids: Iterable[int], send: Callable[[int, Any], bool]) -> int:
    """How many of them ``send`` says have left.

    Raises OSError if the server cannot be reached, before ``send`` has been called for one of them.
    """
    sent = 0
    mailer = mailers.default
    try:
        for message_id in ids:
            mailer.open()
            sent += send(message_id, mailer)
    finally:
        mailer.close()
    return sent


def hand_over(mailer: Any, message: EmailMessage) -> Fate:
    """What became of it. No message can be written to some addresses: they are refused for ever.

    What the server has against the sender or the content is not of the address: it is for the time being.
    """
    try:
        mailer.send_messages([message])
    except ValueError:
        return Fate.NEVER
    except OSError as error:
        mailer.close()
        return _fate(error)
    return Fate.TAKEN


def _fate(error: OSError) -> Fate:
    code = _code(error)
    if code is None:
        logger.warning("a message may not have left: %s", type(error).__name__)
        return Fate.UNKNOWN
    return Fate.NEVER if code >= FOR_EVER and _is_of_address(error) else Fate.LATER


def _is_of_address(error: OSError) -> bool:
    if isinstance(error, smtplib.SMTPDataError):
        return OF_ADDRESS.search(str(error)) is not None
    return not isinstance(error, smtplib.SMTPSenderRefused)


def _code(error: OSError) -> int | None:
    """What the server answered; None if it did not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
