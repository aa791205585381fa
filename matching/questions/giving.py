"""An advisor hands the link of the explanation to the person."""

from django.db import transaction

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from offers.models import JobOffer

from .enums import LinkPurpose
from .links import create_link, revoke_link
from .models import PersonalLink

#: Days for which a link that an advisor hands over serves.
GIVEN_LASTS_DAYS = 30


@transaction.atomic
def give_link(*, job_seeker: JobSeeker, offer: JobOffer, given_by: User) -> tuple[PersonalLink, str]:
    """A link and its token, to be shown once. The ones given before for this offer serve no more."""
    given = PersonalLink.objects.filter(job_seeker=job_seeker, offer=offer, created_by__isnull=False)
    for earlier in given.filter(revoked_at=None):
        revoke_link(link=earlier, by=given_by)
    return create_link(
        job_seeker=job_seeker,
        purposes=[LinkPurpose.EXPLANATION],
        offer=offer,
        created_by=given_by,
        lasts_days=GIVEN_LASTS_DAYS,
    )
