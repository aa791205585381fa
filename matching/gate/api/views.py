"""How the gate of an offer stands, and how it came to that, for a program; none can open anything of it."""

from typing import Any

from drf_spectacular.utils import extend_schema

from francetravail_match.integrations.api.base import DetailView
from francetravail_match.integrations.enums import Scope
from offers.api.about import AboutOffer

from ..standing import standing_of
from ..timeline import timeline_of
from .serializers import GateSerializer, TimelineSerializer, gate, timeline


class _OfGate(AboutOffer, DetailView):
    tag = "Recherche complémentaire"
    scopes = {"GET": Scope.RUNS_READ}


@extend_schema(
    summary="La recherche complémentaire d'une offre",
    description=(
        "Fermée, ouvrable ou ouverte, et pourquoi, avec les nombres de personnes inscrites qui en décident. "
        "Seule une personne l'ouvre, dans le site, en signant un constat."
    ),
)
class OfferGate(_OfGate):
    serializer_class = GateSerializer

    def get_object(self) -> dict[str, Any]:
        return gate(standing_of(self.offer, None))


@extend_schema(
    summary="La chronologie d'une offre",
    description=(
        "Rapprochements, contre-épreuves, questions, constats et actes : les cent derniers de chaque sorte, "
        "en nombres et en motifs codés. Ni nom, ni ce que quelqu'un a écrit de sa main."
    ),
)
class OfferTimeline(_OfGate):
    serializer_class = TimelineSerializer

    def get_object(self) -> dict[str, Any]:
        return timeline(timeline_of(self.offer))
