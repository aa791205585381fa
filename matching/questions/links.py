"""Personal links: given once, kept as a digest, good for one person until they expire or are withdrawn."""

import secrets
from collections.abc import Iterable

from django.db import transaction

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.common.database import call
from francetravail_match.journal import services as journal
from offers.models import JobOffer

from .enums import LINK_DAYS, LinkPurpose
from .models import Delivery, PersonalLink
from .models.links import digest_of

#: 256 bits, as 43 characters that an address may hold.
TOKEN_BYTES = 32


@transaction.atomic
def create_link(
    *,
    job_seeker: JobSeeker,
    purposes: Iterable[LinkPurpose],
    offer: JobOffer | None = None,
    created_by: User | None = None,
    delivery: Delivery | None = None,
    lasts_days: int = LINK_DAYS,
) -> tuple[PersonalLink, str]:
    """A new link and its token, which nothing keeps: it is shown or sent now, or never."""
    token = new_token()
    opened = sorted(LinkPurpose(purpose) for purpose in purposes)
    keys = (each and each.pk for each in (offer, delivery, created_by))
    made = call("questions_create_link", digest_of(token), job_seeker.pk, opened, *keys, lasts_days)
    link = PersonalLink.objects.select_related("job_seeker", "offer").get(pk=made)
    journal_creation(link, created_by)
    return link, token


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def journal_creation(link: PersonalLink, by: User | None) -> None:
    journal.record(
        "link.created",
        actor=by,
        object_type="person",
        object_id=link.job_seeker.public_id,
        purposes=link.purposes,
        **({"offer": str(link.offer.public_id)} if link.offer else {}),
    )


@transaction.atomic
def revoke_link(*, link: PersonalLink, by: User | None) -> bool:
    """Withdraw it; False if it was withdrawn before."""
    revoked: bool = call("questions_revoke_link", link.pk)
    if revoked:
        journal.record("link.revoked", actor=by, object_type="person", object_id=link.job_seeker.public_id)
    return revoked
