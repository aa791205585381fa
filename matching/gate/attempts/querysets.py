from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.pilot.opening import leads_agency

if TYPE_CHECKING:
    from ..models import Attempt  # noqa: F401 (base class in quotes)


class AttemptQuerySet(QuerySet["Attempt"]):
    def visible_to(self, user: User) -> "AttemptQuerySet":
        """Of the agency of who leads it, if for a day; of the region of its pilote; nothing for others."""
        seen = Q(pk__in=[])
        if user.has_role(Role.REGIONAL_PILOT) and user.region_id:
            seen |= Q(agency__region=user.region_id)
        if user.agency_id and leads_agency(user):
            seen |= Q(agency=user.agency_id)
        return self.filter(seen)
