"""Employers' links: given once, kept as a digest, good for one shortlist until they end or are withdrawn."""

import secrets

from django.db import transaction

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import app_now
from francetravail_match.journal import services as journal
from offers.models import EmployerContact

from ...questions.models.links import digest_of
from ..enums import ShortlistState
from ..models import EmployerLink, Shortlist
from ..refusals import Refused, check_right

#: 256 bits, as 43 characters that an address may hold.
TOKEN_BYTES = 32


@transaction.atomic
def create_link(
    *, shortlist: Shortlist, by: User, contact: EmployerContact | None = None
) -> tuple[EmployerLink, str]:
    """A new link to a shortlist that was sent, and its token, which nothing keeps."""
    check_right(by, Action.SEND_SHORTLIST, shortlist.offer)
    if shortlist.state != ShortlistState.SENT:
        raise Refused("La présélection n'est pas envoyée : il n'y a rien à ouvrir.")
    return new_link(shortlist, by, contact)


def new_link(shortlist: Shortlist, by: User, contact: EmployerContact | None) -> tuple[EmployerLink, str]:
    """For who was allowed to ask for it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = EmployerLink.objects.create(
        digest=digest_of(token), shortlist=shortlist, contact=contact, created_by=by
    )
    journal.record("employer_link.created", actor=by, object_type="shortlist", object_id=shortlist.public_id)
    return link, token


@transaction.atomic
def revoke_links(*, shortlist: Shortlist, by: User) -> int:
    """None of the links to this shortlist opens anything any more; how many did."""
    check_right(by, Action.SEND_SHORTLIST, shortlist.offer)
    revoked = EmployerLink.objects.filter(shortlist=shortlist, revoked_at=None).update(revoked_at=app_now())
    if revoked:
        journal.record(
            "employer_link.revoked", actor=by, object_type="shortlist", object_id=shortlist.public_id
        )
    return revoked
