"""Messages in French: a shortlist to an employer, an interview to both sides with its calendar file."""

from datetime import timedelta
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress

from francetravail_match.common.database import app_now

from .enums import EMPLOYER_LINK_DAYS, MessageKind
from .models import Interview, Message
from .presenting import name_for_employer


def write_shortlist(message: Message, token: str, address: str) -> EmailMultiAlternatives:
    link = settings.SITE_URL + reverse("employer:page", args=[token])
    return _mail(message, address, {"link": link, "days": EMPLOYER_LINK_DAYS})


def write_interview(message: Message, interview: Interview, address: str) -> EmailMultiAlternatives:
    to_person = message.job_seeker is not None
    who = "" if to_person else name_for_employer(interview.referral)
    cancelled = message.kind == MessageKind.CANCELLATION
    mail = _mail(
        message,
        address,
        {"interview": interview, "who": who, "to_person": to_person, "cancelled": cancelled},
    )
    method = "CANCEL" if cancelled else "REQUEST"
    mail.attach("entretien.ics", calendar(interview, who, address, method), f"text/calendar; method={method}")
    return mail


def calendar(interview: Interview, who: str, attendee: str, method: str) -> str:
    """The interview as one side's calendar reads it (RFC 5545); ``who``: whom an employer meets."""
    offer = interview.referral.offer
    event = Event()
    event.add("uid", f"{interview.public_id}@{settings.BOUNCES_EMAIL.partition('@')[2]}")
    event.add("sequence", interview.sequence)
    event.add("dtstamp", app_now())
    event.add("dtstart", interview.starts_at)
    event.add("dtend", interview.starts_at + timedelta(minutes=interview.minutes))
    event.add("summary", f"Entretien : {offer.title}" + (f", {who}" if who else ""))
    event.add("location", interview.place)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("organizer", vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL}"))
    event.add("attendee", vCalAddress(f"mailto:{attendee}"))
    made = Calendar()
    made.add("prodid", "-//Inscrits d'abord//FR")
    made.add("version", "2.0")
    made.add("method", method)
    made.add_component(event)
    return made.to_ical().decode()


def _mail(message: Message, address: str, context: dict[str, object]) -> EmailMultiAlternatives:
    """The first line of the text is the subject."""
    offer = message.shortlist.offer
    template = (
        "emails/employer_shortlist.txt" if message.kind == MessageKind.SHORTLIST else "emails/interview.txt"
    )
    agency = {"agency": offer.agency.name, "phone": offer.agency.switchboard or settings.CONTACT_PHONE}
    text = render_to_string(template, {"offer": offer, **agency, **context})
    subject, _, body = text.partition("\n")
    return EmailMultiAlternatives(
        subject,
        body.lstrip(),
        from_email=settings.BOUNCES_EMAIL,
        to=[address],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Date": formatdate(),
            "Message-ID": f"<{message.public_id}@{settings.BOUNCES_EMAIL.partition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        },
    )
