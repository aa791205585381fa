"""What an address about one offer stands on, whichever room it is of."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from francetravail_match.integrations.api.base import ApiView

from ..models import JobOffer


class AboutOffer(ApiView):
    """``offer``: of an agency that the integration acts for; any other answers 404."""

    queryset: QuerySet[Any] = JobOffer.objects.all()

    @cached_property
    def offer(self) -> JobOffer:
        visible = JobOffer.objects.visible_through(self.integration)
        visible = visible.select_related("current_version", "agency")
        return get_object_or_404(visible, public_id=self.kwargs["offer_id"])
