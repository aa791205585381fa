"""Messages that came back: which one, and whether for ever, read from a delivery status notification.

RFC 3464 says how; the number of our message is in the address it came back to, or in the headers returned.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from django.conf import settings

FAILED, DELAYED = "failed", "delayed"
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True)
class Bounce:
    """``for_ever``: the server gave up, at once (5.x.x) or after days (4.x.x); else it goes on trying."""

    message_id: uuid.UUID
    for_ever: bool


def read_bounce(message: Message) -> Bounce | None:
    """None for what is no notification of a message of ours that failed."""
    actions = set(_actions(message)) & {FAILED, DELAYED}
    found = _number(message)
    return Bounce(found, FAILED in actions) if found and actions else None


def _actions(message: Message) -> Iterator[str]:
    """What the notification says became of the message, for each recipient."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():
                if isinstance(block, Message):
                    # Bytes that are no text come as a `Header`.
                    yield str(block.get("Action", "")).strip().lower()


def _number(message: Message) -> uuid.UUID | None:
    local, _, domain = settings.BOUNCES_EMAIL.partition("@")
    to_us = re.compile(rf"{re.escape(local)}\+({UUID})@{re.escape(domain)}", re.IGNORECASE)
    ours = re.compile(rf"<({UUID})@{re.escape(domain)}>", re.IGNORECASE)
    for header in ("Delivered-To", "X-Original-To", "Envelope-To", "To"):
        for value in message.get_all(header, []):
            if match := to_us.search(str(value)):
                return uuid.UUID(match[1])
    for part in message.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            if match := ours.search(part.as_bytes().decode(errors="replace")):
                return uuid.UUID(match[1])
    return None
