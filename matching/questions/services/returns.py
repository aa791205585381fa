"""What came back to the mailbox of returns: each notification read once, then put aside."""

import logging
from email import message_from_bytes

from django.conf import settings

from francetravail_match.common.rate import is_beyond
from francetravail_match.journal import services as journal

from ..bounces import Bounce, read_bounce
from ..genuine import came_back
from ..mailboxes import MailboxUnreadable, read_each

logger = logging.getLogger(__name__)
DAY = 24 * 3600


def record_return(content: bytes) -> bool:
    """Whether this message says that one of ours came back for ever, which was not known."""
    found = _understood(content)
    return found is not None and found.for_ever and came_back(found.message_id)


def _understood(content: bytes) -> Bounce | None:
    try:
        return read_bounce(message_from_bytes(content))
    except Exception:
        # Anybody can write to this mailbox: what is malformed must not keep the others from being read.
        logger.exception("a message of the mailbox of returns cannot be read")
        return None


def read_returns(url: str) -> int:
    """How many messages of ours came back to this mailbox, which was not known. Raises MailboxUnreadable."""
    return read_each(url, record_return)


def read_returns_of_settings() -> int:
    """The mailbox of the settings, if there is one; how many came back.

    That it cannot be read is a line of the journal, once a day for each cause.
    """
    if settings.RETURNS_URL == "0":
        return 0
    try:
        return read_returns(settings.RETURNS_URL)
    except MailboxUnreadable as error:
        logger.error("the mailbox of returns is not read: %s", error.fault)
        if not is_beyond(1, f"returns:{error.fault}", DAY):
            journal.record("returns.unreadable", actor=None, reason=error.fault)
        return 0
