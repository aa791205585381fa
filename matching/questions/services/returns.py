"""What came back to the mailbox of returns: each notification read once, then put aside."""

import imaplib
import logging
import mailbox
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from ..bounces import read_bounce
from ..genuine import came_back

logger = logging.getLogger(__name__)


def record_return(message: Message) -> bool:
    """Whether it says that a message of ours came back for ever, which was not known."""
    try:
        found = read_bounce(message)
    except (ValueError, LookupError, TypeError, AttributeError):
        # Anybody can write to this mailbox: what is malformed must not keep the others from being read.
        logger.exception("a message of the mailbox of returns cannot be read")
        return False
    if found is None or not found.for_ever:
        return False
    return came_back(found.message_id)


def read_returns(url: str) -> int:
    """Read a mailbox, `maildir:///folder` or `imaps://name:password@host/folder`; how many came back.

    Each message is marked as read once what it says is committed: an interrupted reading begins again there.
    """
    parts = urlsplit(url)
    if parts.scheme == "maildir":
        return _read_maildir(Path(parts.path))
    if parts.scheme == "imaps":
        return _read_imap(parts.hostname or "", parts.port or 993, parts)
    raise ValueError("The mailbox of returns is maildir:///… or imaps://…")


def read_returns_of_settings() -> int:
    """The mailbox of the settings, if there is one; how many came back."""
    return read_returns(settings.RETURNS_URL) if settings.RETURNS_URL != "0" else 0


def _read_maildir(folder: Path) -> int:
    box = mailbox.Maildir(folder, create=False)
    found = 0
    for key in sorted(box.keys()):
        message = box[key]
        if "S" in message.get_flags():
            continue
        found += record_return(message)
        message.add_flag("S")
        message.set_subdir("cur")
        box[key] = message
    return found


def _read_imap(host: str, port: int, parts: SplitResult) -> int:
    with imaplib.IMAP4_SSL(host, port, timeout=30) as server:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        server.select(unquote(parts.path.strip("/")) or "INBOX")
        _, (numbers, *_) = server.search(None, "UNSEEN")
        return sum(_read_one(server, number) for number in numbers.split())


def _read_one(server: imaplib.IMAP4, number: bytes) -> bool:
    _, data = server.fetch(number.decode(), "(BODY.PEEK[])")
    found = record_return(message_from_bytes(data[0][1]))  # type: ignore[index,arg-type]
    server.store(number.decode(), "+FLAGS", "\\Seen")
    return found
