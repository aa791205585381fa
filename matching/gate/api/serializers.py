"""The gate of an offer as the API gives it: its state, why, numbers; who signed is never said."""

from typing import Any

from rest_framework import serializers

from ..enums import EventKind, GateState
from ..models import AbsenceFinding
from ..standing import Standing
from ..timeline import Event


class ReasonSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="Un mot stable.")
    words = serializers.CharField(help_text="La raison, en français.")
    remedy = serializers.CharField(allow_blank=True, help_text="Ce qui la lèverait ; vide si rien.")
    earliest = serializers.DateTimeField(allow_null=True, help_text="Quand le temps seul la lève ; ou nul.")


class GateCountsSerializer(serializers.Serializer):
    match = serializers.IntegerField(min_value=0, help_text="Personnes inscrites qui correspondent.")
    to_ask = serializers.IntegerField(min_value=0, help_text="Personnes qui restent à interroger.")
    unanswered = serializers.IntegerField(min_value=0, help_text="Interrogées, sans réponse.")
    cannot_be_asked = serializers.IntegerField(min_value=0, help_text="Qui ne peuvent être interrogées.")
    exhausted = serializers.IntegerField(min_value=0, help_text="Correspondent, tenues pour épuisées.")
    waiting_newcomers = serializers.IntegerField(min_value=0, help_text="Nouvellement interrogées.")


class FindingSerializer(serializers.ModelSerializer):
    class Meta:
        model = AbsenceFinding
        fields = (
            "id",
            "version",
            "signed_at",
            "valid_until",
            "n_people",
            "n_unanswered",
            "n_cannot_be_asked",
            "n_waiting_newcomers",
            "n_exhausted",
            "signature_reasons",
            "hash",
            "previous_hash",
        )
        extra_kwargs: dict[str, Any] = {
            "signature_reasons": {"help_text": "Pourquoi un second regard était nécessaire ; vide sinon."},
            "hash": {"help_text": "L'empreinte, que la page « Vérifier un constat » reconnaît."},
        }

    id = serializers.UUIDField(source="public_id")
    version = serializers.UUIDField(source="version.public_id")


class GateSerializer(serializers.Serializer):
    state = serializers.ChoiceField(GateState.choices)
    reasons = ReasonSerializer(many=True, help_text="Pourquoi elle n'est pas ouverte, la plus grave d'abord.")
    earliest = serializers.DateTimeField(allow_null=True, help_text="Ouvrable au plus tôt ; ou nul.")
    until = serializers.DateTimeField(allow_null=True, help_text="Quand elle expire, si elle est ouverte.")
    counts = GateCountsSerializer(help_text="Comptés à la demande, sur toute la population.")
    finding = FindingSerializer(allow_null=True, help_text="Le dernier constat d'absence, ou nul.")


def gate(standing: Standing) -> dict[str, Any]:
    return {
        "state": standing.state,
        "reasons": standing.reasons,
        "earliest": standing.earliest,
        "until": standing.until,
        "counts": standing.counts,
        "finding": standing.finding,
    }


class EventSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(EventKind.choices)
    label = serializers.CharField(help_text="Ce qui s'est passé, en français.")
    details = serializers.ListField(child=serializers.CharField(), help_text="Nombres et motifs codés.")
    finding = serializers.UUIDField(
        source="finding.public_id",
        default=None,
        allow_null=True,
        help_text="Le constat dont il s'agit, ou nul.",
    )


class TimelineSerializer(serializers.Serializer):
    events = EventSerializer(many=True, help_text="Du plus récent au plus ancien ; sans le nom de personne.")


def timeline(events: list[Event]) -> dict[str, Any]:
    return {"events": events}
