"""Whom to talk to about an offer: professional means alone, and the address where one applies.

Personal data: nothing of it is ever noted as misread, written in a log or shown in a report.
"""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from offers.services.contacts import StatedContact

from .values import Raw

# The source puts addresses of every kind in any of these, often after a few words.
LINES = ("courriel", "coordonnees1", "coordonnees2", "coordonnees3", "telephone", "urlPostulation")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"\+?[0-9][0-9 .()/-]{5,22}[0-9]")
URL = re.compile(r"https?://[^\s\"'<>]+")
LONGEST_NAME, LONGEST_URL = 120, 500


def read_contact(raw: Raw) -> tuple[StatedContact, dict[str, Any]]:
    """(name, e-mail, phone; each may be empty), and the details that are no personal data."""
    contact = raw.child("contact")
    lines = [contact.words(key) for key in LINES]
    email = next((found[0].lower() for line in lines if (found := EMAIL.search(line))), "")
    urls = [found[0] for line in lines[::-1] if (found := URL.search(line)) and len(found[0]) <= LONGEST_URL]
    stated = StatedContact(
        name=contact.words("nom")[:LONGEST_NAME],
        email=email if _is_email(email) else "",
        phone=_phone(contact.words("telephone")),
    )
    return stated, {"apply_url": urls[0] if urls else ""}


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _phone(text: str) -> str:
    """Its digits alone, as they are stored; nothing if they make no telephone number."""
    found = PHONE.search(text)
    digits = re.sub(r"[^0-9+]", "", found[0]) if found else ""
    return digits if re.fullmatch(r"\+?[0-9]{6,15}", digits) else ""
