from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from .enums import Council, Level

if TYPE_CHECKING:
    from datetime import date

    from francetravail_match.accounts.models import Agency

    from .models import (  # noqa: F401 (base classes in quotes)
        Activation,
        Consultation,
        Deputy,
        Licence,
        SwitchAct,
        Volunteer,
    )


class ConsultationQuerySet(QuerySet["Consultation"]):
    def known_in(self, region: str | None) -> "ConsultationQuerySet":
        """Those of the central council and of the region's own, latest first."""
        here = self.filter(Q(council=Council.CENTRAL) | Q(region=region, region__isnull=False))
        return here.select_related("region", "recorded_by").order_by("-id")

    def latest_for(self, region: str | None) -> "ConsultationQuerySet":
        """The one that counts of each of the two councils."""
        latest = self.known_in(region).order_by("council", "-id").distinct("council")
        return (
            self.filter(pk__in=latest.values("pk"))
            .select_related("region", "recorded_by")
            .order_by("council")
        )


class ActivationQuerySet(QuerySet["Activation"]):
    def for_region(self, region: str | None) -> "ActivationQuerySet":
        return self.filter(region=region).select_related("activated_by", "ended_by").order_by("-id")


class SwitchActQuerySet(QuerySet["SwitchAct"]):
    def for_place(self, *, region: str | None, agency: int | None = None) -> "SwitchActQuerySet":
        """What was done in a region or an agency, and for the whole country; latest first."""
        here = Q(level=Level.NATION) | Q(region=region, region__isnull=False)
        if agency is not None:
            here |= Q(agency=agency)
        return self.filter(here).select_related("by", "first_by", "agency", "region").order_by("-id")


class LicenceQuerySet(QuerySet["Licence"]):
    def held(self) -> "LicenceQuerySet":
        return self.filter(ended_at=None)

    def for_region(self, region: str | None) -> "LicenceQuerySet":
        return self.filter(region=region).select_related("user__agency").order_by("region_seat", "id")


class VolunteerQuerySet(QuerySet["Volunteer"]):
    def waiting_in(self, region: str | None, holders: "LicenceQuerySet") -> "VolunteerQuerySet":
        """Volunteers of a region's agencies without a licence, who came first first."""
        here = self.filter(user__agency__region=region).exclude(user__in=holders.values("user"))
        return here.select_related("user__agency").order_by("since", "pk")


class DeputyQuerySet(QuerySet["Deputy"]):
    def standing_in(self, agency: "Agency", today: "date") -> "DeputyQuerySet":
        """Today's and those to come, named by managers who are still there."""
        named = self.filter(agency=agency, withdrawn_at=None, ends_on__gte=today)
        here = named.filter(manager__agency=F("agency"), manager__is_active=True)
        return here.select_related("manager", "deputy").order_by("starts_on", "id")
