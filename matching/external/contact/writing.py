"""The messages as they travel: from the agency under the advisor's alias, with the complete notice."""

import uuid
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from francetravail_match.common.outgoing import envelope_of, written_by_us

from ..models import Contact, Message
from .notice import in_lines, notice_of
from .services.asking import context_of


def write(message: Message, email: str, token: str) -> EmailMultiAlternatives:
    """To this address, with the link of this token. The first line of the text is the subject."""
    notice = in_lines(notice_of(message.contact.sighting))
    context = {**context_of(message, token), "notice": notice}
    mail = compose("emails/external_contact.txt", context, email, message.contact, message.public_id)
    mail.attach_alternative(render_to_string("emails/external_contact.html", context), "text/html")
    return mail


def compose(
    template: str, context: dict[str, Any], email: str, contact: Contact, number: uuid.UUID
) -> EmailMultiAlternatives:
    subject, _, body = render_to_string(template, context).partition("\n")
    mailbox = contact.agency.mailbox or settings.DEFAULT_FROM_EMAIL
    return EmailMultiAlternatives(
        subject,
        body.lstrip(),
        from_email=envelope_of(number),
        to=[email],
        headers=written_by_us(number, formataddr((f"{contact.alias}, {contact.agency.name}", mailbox))),
    )
