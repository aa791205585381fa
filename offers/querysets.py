"""Reads of offers. Every list and every detail starts from `visible_to`."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from francetravail_match.accounts.enums import OFFER_ROLES
from francetravail_match.accounts.models import User

from .enums import LIVE_STATES

if TYPE_CHECKING:
    from .models import JobOffer


class JobOfferQuerySet(QuerySet["JobOffer"]):
    def visible_to(self, user: User) -> "JobOfferQuerySet":
        """The offers of the user's agency, for the roles that handle offers; nothing for anyone else."""
        if not user.has_role(*OFFER_ROLES) or user.agency_id is None:
            return self.none()
        return self.filter(agency=user.agency_id)

    def live(self) -> "JobOfferQuerySet":
        return self.filter(state__in=LIVE_STATES)

    def searched(self, terms: str) -> "JobOfferQuerySet":
        """Every word of ``terms`` is in the title, the number or the employer's name."""
        found = self
        for word in terms.split():
            found = found.filter(
                Q(title__icontains=word) | Q(source_number__iexact=word) | Q(employer__name__icontains=word)
            )
        return found
