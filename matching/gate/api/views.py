"""How the gate of an offer stands, for a program; nothing of it can be opened by one."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema

from francetravail_match.integrations.api.base import DetailView
from francetravail_match.integrations.enums import Scope
from offers.models import JobOffer

from ..standing import standing_of
from .serializers import GateSerializer, gate


@extend_schema(
    summary="La recherche complémentaire d'une offre",
    description=(
        "Fermée, ouvrable ou ouverte, et pourquoi, avec les nombres de personnes inscrites qui en décident. "
        "Seule une personne l'ouvre, dans le site, en signant un constat."
    ),
)
class OfferGate(DetailView):
    tag = "Recherche complémentaire"
    scopes = {"GET": Scope.RUNS_READ}
    serializer_class = GateSerializer
    queryset = JobOffer.objects.all()

    def get_object(self) -> dict[str, Any]:
        offers = JobOffer.objects.visible_through(self.integration).select_related("current_version")
        offer = get_object_or_404(offers, public_id=self.kwargs["offer_id"])
        return gate(standing_of(offer, None))
