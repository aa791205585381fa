"""Recording whom to talk to at an employer's."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from ..models import EmployerContact
from .employers import Found


class StatedContact(NamedTuple):
    """Someone as a source names them; nobody if all is empty."""

    name: str = ""
    email: str = ""
    phone: str = ""


class Statement(NamedTuple):
    """``stated`` of ``whom`` on ``at``."""

    whom: Found
    stated: StatedContact
    at: datetime


@transaction.atomic
def find_or_create_contacts(statements: Iterable[Statement]) -> list[EmployerContact | None]:
    """The contact of each statement, in their order; None without a named employer or without a contact.

    One contact per employer and e-mail (else phone, else name); the latest statement has the last word.
    """
    wanted = list(statements)
    employers = {statement.whom.employer for statement in wanted if statement.whom.employer}
    rows = EmployerContact.objects.filter(employer__in=employers).order_by("-confirmed_at", "-pk")
    known = {_key(row.employer_id, StatedContact(row.name, row.email, row.phone)): row for row in rows[::-1]}
    found: list[EmployerContact | None] = []
    new: list[EmployerContact] = []
    changed: dict[int, EmployerContact] = {}
    for whom, stated, at in wanted:
        if whom.employer is None or stated == StatedContact():
            found.append(None)
            continue
        contact = known.get(key := _key(whom.employer.pk, stated))
        if contact is None:
            contact = known[key] = EmployerContact(
                employer=whom.employer, establishment=whom.establishment, confirmed_at=at, **stated._asdict()
            )
            new.append(contact)
        elif at > contact.confirmed_at:
            contact.name, contact.phone = stated.name or contact.name, stated.phone or contact.phone
            contact.confirmed_at = at
            if contact.pk:
                changed[contact.pk] = contact
        found.append(contact)
    EmployerContact.objects.bulk_create(new)
    EmployerContact.objects.bulk_update(changed.values(), ["name", "phone", "confirmed_at"])
    return found


def _key(employer: int, stated: StatedContact) -> tuple[int, str]:
    return employer, stated.email.lower() or stated.phone or stated.name
