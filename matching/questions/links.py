"""Personal links: given once, kept as a digest, good for one person until they expire or are withdrawn."""

import secrets
from collections.abc import Iterable

from django.db import transaction

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now
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
    token = secrets.token_urlsafe(TOKEN_BYTES)
    opened = sorted(LinkPurpose(purpose) for purpose in purposes)
    link = PersonalLink.objects.create(
        digest=digest_of(token),
        job_seeker=job_seeker,
        purposes=opened,
        offer=offer,
        created_by=created_by,
        delivery=delivery,
        lasts_days=lasts_days,
    )
    journal.record(
        "link.created",
        actor=created_by,
        object_type="person",
        object_id=job_seeker.public_id,
        purposes=opened,
        **({"offer": str(offer.public_id)} if offer else {}),
    )
    return link, token


def open_link(token: str, purpose: LinkPurpose | None = None) -> PersonalLink | None:
    """The usable link of this token, with its person and its offer; None for any other, whatever is wrong.

    What is done through it is done for ``link.job_seeker``, never for someone that a request names.
    """
    links = PersonalLink.objects.usable(app_now()).select_related("job_seeker", "offer")
    link = links.filter(digest=digest_of(token)).order_by("pk").first()
    return link if link and (purpose is None or link.opens(purpose)) else None


@transaction.atomic
def revoke_link(*, link: PersonalLink, by: User | None) -> bool:
    """Withdraw it; False if it was withdrawn before."""
    revoked = PersonalLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=app_now())
    if revoked:
        journal.record("link.revoked", actor=by, object_type="person", object_id=link.job_seeker.public_id)
    return bool(revoked)
