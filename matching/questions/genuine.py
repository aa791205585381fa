"""Messages of ours that somebody may have doubts about: those of this room, and of the rooms above.

A room that sends registers how it finds a message by its code, and what it does when one comes back.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Genuine:
    """A message that we did send: when, and which agency. Nothing of whom it went to."""

    sent_at: datetime
    agency: str


#: By the code of a message, as ABCD-EFGH; None for a code that is of no message that began to leave.
FIND: list[Callable[[str], Genuine | None]] = []
#: By the identifier of a message that came back for ever; whether it is known, and was not yet.
CAME_BACK: list[Callable[[uuid.UUID], bool]] = []


def find(code: str) -> Genuine | None:
    """The message that bears this code, with or without its dash."""
    letters = "".join(letter for letter in code if letter.isalnum())
    found = (look(f"{letters[:4]}-{letters[4:]}") for look in FIND)
    return next(filter(None, found), None)


def came_back(message_id: uuid.UUID) -> bool:
    return any(know(message_id) for know in CAME_BACK)
