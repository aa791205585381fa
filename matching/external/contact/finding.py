"""A message to somebody outside, by its code for who doubts it, by its number when it comes back."""

import uuid

from matching.questions.genuine import Genuine

from ..models import Message
from .services.sending import bounce


def find_message(code: str) -> Genuine | None:
    """The message that bears this code, once it began to leave or its text was handed over."""
    messages = Message.objects.filter(code=code, sending_at__isnull=False).select_related("contact__agency")
    found = messages.order_by("pk").first()
    return Genuine(found.sending_at, found.contact.agency.name) if found and found.sending_at else None


def message_came_back(message_id: uuid.UUID) -> bool:
    message = Message.objects.filter(public_id=message_id).select_related("contact__sighting__offer").first()
    return message is not None and bounce(message)
