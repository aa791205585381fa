"""People outside who are presented to the employer of an offer, for a program: a list of their own."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers

from francetravail_match.integrations.api.base import DetailView
from francetravail_match.integrations.api.problems import Conflict
from francetravail_match.integrations.enums import Scope
from francetravail_match.journal import services as journal
from matching.api.serializers import OUTCOME_LABELS, OUTCOMES, ScoreSerializer
from matching.enums import Verdict
from offers.models import JobOffer

from ..comparison.explaining import NOT_LIVE
from ..comparison.judging import Compared, compared_with
from ..enums import State
from ..models import Sighting


# Not where the person lives or would work, not what they answered, nor what the employer says of them.
class OutsidePersonSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="person.public_id")
    pseudonym = serializers.CharField(source="person.pseudonym")
    verdict = serializers.ChoiceField(
        choices=Verdict.choices, help_text="De l'offre comme elle est maintenant."
    )
    occupation = serializers.CharField(source="profile.rome.code", help_text="Code ROME du métier accepté.")
    outcomes = serializers.SerializerMethodField(
        help_text="Par critère que l'offre exprime ; ce qui est à demander n'est jamais un non."
    )
    score = serializers.SerializerMethodField(
        help_text="En centièmes de point : il ordonne, et n'écarte personne."
    )

    @extend_schema_field(
        serializers.DictField(child=serializers.ChoiceField(choices=list(OUTCOME_LABELS.items())))
    )
    def get_outcomes(self, one: Compared) -> dict[str, str]:
        found = one.judgement.outcomes if one.judgement else {}
        return {code: OUTCOMES[outcome] for code, outcome in found.items()}

    @extend_schema_field(ScoreSerializer)
    def get_score(self, one: Compared) -> dict[str, Any]:
        found = one.judgement.parts if one.judgement else {}
        parts = {code: {"minimum": least, "maximum": most} for code, (least, most) in found.items()}
        return {"minimum": one.person.minimum, "maximum": one.person.maximum, "parts": parts}


class OutsidePeopleSerializer(serializers.Serializer):
    people = OutsidePersonSerializer(many=True, help_text="La meilleure d'abord ; quelques-unes au plus.")


@extend_schema(
    summary="Les personnes non inscrites présentées",
    description=(
        "Celles que l'employeur peut lire, après les personnes inscrites, et elles seules : "
        "ni repérée, ni contactée, ni seulement intéressée. Comparées par les mêmes règles, sous pseudonyme. "
        "Chaque lecture est une ligne du journal. 409 : l'offre n'est pas ouverte."
    ),
)
class OfferOutsidePeople(DetailView):
    tag = "Recherche complémentaire"
    scopes = {"GET": Scope.OUTSIDE_READ}
    other_problems = {"GET": (409,)}
    serializer_class = OutsidePeopleSerializer
    queryset = JobOffer.objects.all()

    def get_object(self) -> dict[str, list[Compared]]:
        offers = JobOffer.objects.visible_through(self.integration).select_related("current_version")
        offer = get_object_or_404(offers, public_id=self.kwargs["offer_id"])
        if not offer.is_live:
            raise Conflict(NOT_LIVE)
        shown = set(Sighting.objects.filter(offer=offer).to_show().order_by().values_list("pk", flat=True))
        people = [one for one in compared_with(offer, states=[State.DISCLOSED]) if one.profile.pk in shown]
        journal.record(
            "people.listed",
            actor=self.integration,
            object_type="offer",
            object_id=offer.public_id,
            people=[str(one.person.public_id) for one in people],
        )
        return {"people": people}
