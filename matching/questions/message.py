"""The message of questions: plain French, a link, a telephone number, and how to check that it is ours.

Nothing of the person nor of an offer is in it: who reads over a shoulder learns that somebody is registered
with France Travail, and no more. The envelope and the identifier carry the message's number.
"""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from francetravail_match.common.outgoing import envelope_of, written_by_us

from .models import Delivery


def write(delivery: Delivery, email: str, token: str) -> EmailMultiAlternatives:
    """To this address, with the link of this token. The first line of the text is the subject."""
    context = {
        "link": settings.SITE_URL + reverse("link:page", args=[token]),
        "check": settings.SITE_URL + reverse("questions_check"),
        "code": delivery.code,
        "agency": delivery.agency.name,
        "phone": delivery.agency.switchboard or settings.CONTACT_PHONE,
    }
    subject, _, body = render_to_string("emails/questions.txt", context).partition("\n")
    message = EmailMultiAlternatives(
        subject,
        body.lstrip(),
        from_email=envelope_of(delivery.public_id),
        to=[email],
        headers=written_by_us(delivery.public_id, settings.DEFAULT_FROM_EMAIL),
    )
    message.attach_alternative(render_to_string("emails/questions.html", context), "text/html")
    return message
