"""Offers of the agencies that an integration acts for."""

from django.db.models import Q
from drf_spectacular.utils import extend_schema

from francetravail_match.integrations.api.base import DetailView, ListView
from francetravail_match.integrations.enums import Scope

from ..enums import OfferSource
from ..models import JobOffer
from ..querysets import JobOfferQuerySet
from .serializers import OfferDetailSerializer, OfferParameters, OfferSerializer


@extend_schema(
    summary="Les offres",
    description="Celles des agences de l'intégration, de la dernière enregistrée à la première.",
)
class OfferList(ListView):
    tag = "Offres"
    scopes = {"GET": Scope.OFFERS_READ}
    parameters_class = OfferParameters
    serializer_class = OfferSerializer
    queryset = JobOffer.objects.select_related("agency", "employer")

    def get_queryset(self) -> JobOfferQuerySet:
        offers = super().get_queryset().visible_through(self.integration)
        return offers.filter(self._asked())

    def _asked(self) -> Q:
        asked = self.parameters
        wanted = Q()
        if "state" in asked:
            wanted &= Q(state=asked["state"])
        if "number" in asked:
            # Every source is named: the index begins with it.
            wanted &= Q(source__in=OfferSource.values, source_number=asked["number"].upper())
        if "source" in asked:
            wanted &= Q(source=asked["source"])
        return wanted


@extend_schema(
    summary="Une offre",
    description="Ce qu'elle dit, ses critères et ce qu'il reste à compléter.",
)
class OfferDetail(DetailView):
    tag = "Offres"
    scopes = {"GET": Scope.OFFERS_READ}
    serializer_class = OfferDetailSerializer
    lookup_url_kwarg = "offer_id"
    queryset = JobOffer.objects.select_related("agency", "employer", "current_version").prefetch_related(
        "current_version__criteria"
    )

    def get_queryset(self) -> JobOfferQuerySet:
        return super().get_queryset().visible_through(self.integration)
