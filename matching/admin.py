"""Runs of the matching, looked at: what they ran with, what they counted."""

from django.contrib import admin
from django.db.models import Q

from francetravail_match.common.admin import PublicIdAdmin, ReadOnlyAdmin, Shape, by_uuid
from offers.enums import OfferSource

from .models import MatchRun


def by_offer(term: str) -> Q:
    return Q(version__offer__source__in=OfferSource.values, version__offer__source_number=term.upper())


@admin.register(MatchRun)
class MatchRunAdmin(PublicIdAdmin[MatchRun], ReadOnlyAdmin[MatchRun]):
    shapes = (by_uuid(), Shape("un numéro d'offre", r"(?i)[0-9A-Z-]{3,20}", by_offer))
    list_display = ("public_id", "offer", "state", "trigger", "requested_at", "n_match", "n_to_qualify")
    list_select_related = ("version__offer",)
    raw_id_fields = ("version", "requested_by")

    @admin.display(description="offre")
    def offer(self, run: MatchRun) -> str:
        return run.version.offer.source_number
