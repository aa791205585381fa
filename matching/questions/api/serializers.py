"""Questions as the API gives them: numbers for an offer, words for a person; never what came of them."""

from typing import Any

from rest_framework import serializers

from candidates.enums import AnswerChannel

from ..enums import FieldKind, PersonState
from ..models import Campaign
from ..states import Counts

#: How a program can have had the answer from the person.
CHANNELS = [(channel.value, channel.label) for channel in (AnswerChannel.CALL, AnswerChannel.MEETING)]


class CampaignSerializer(serializers.ModelSerializer):
    class Meta:
        model = Campaign
        fields = ("started_at", "waves", "last_wave_at", "ended_at")
        extra_kwargs: dict[str, Any] = {
            "waves": {"help_text": "Vagues de messages parties."},
            "ended_at": {"help_text": "Nul tant que des messages doivent encore partir."},
        }


class ProgressSerializer(serializers.Serializer):
    offer = serializers.UUIDField()
    total = serializers.IntegerField(min_value=0, help_text="Personnes à interroger, exactement.")
    states = serializers.DictField(
        child=serializers.IntegerField(min_value=0),
        help_text=f"Où elles en sont, toutes : {', '.join(PersonState.values)}.",
    )
    blocked = serializers.IntegerField(
        min_value=0,
        help_text="De celles qui restent à interroger : l'offre ne dit pas ce qu'il faudrait leur demander.",
    )
    campaign = CampaignSerializer(allow_null=True, help_text="La dernière ; nul si personne n'a commencé.")


class AskSerializer(serializers.Serializer):
    advisor = serializers.UUIDField(help_text="Le conseiller qui le demande : identifiant public.")


def progress(offer: Any, counts: Counts, campaign: Campaign | None) -> dict[str, Any]:
    return {
        "offer": offer.public_id,
        "total": counts.total,
        "states": {state.value: number for state, number in counts.by_state.items()},
        "blocked": counts.blocked,
        "campaign": campaign,
    }


class ChoiceSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()


class FieldSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="Sous ce nom dans la réponse.")
    label = serializers.CharField()
    kind = serializers.ChoiceField(choices=FieldKind.choices)
    choices = serializers.SerializerMethodField(help_text="Ce qui peut être choisi ; vide pour les autres.")

    def get_choices(self, asked: Any) -> list[dict[str, str]]:
        return [{"value": value, "label": label} for value, label in asked.choices]


class QuestionSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="Sous ce code dans la réponse.")
    label = serializers.CharField(help_text="La question, en français.")
    fields_asked = FieldSerializer(source="fields", many=True, label="champs")


class QuestionsSerializer(serializers.Serializer):
    offer = serializers.UUIDField()
    person = serializers.UUIDField()
    questions = QuestionSerializer(many=True, help_text="Vide : rien ne reste à demander.")


class RepliesSerializer(serializers.Serializer):
    channel = serializers.ChoiceField(
        choices=CHANNELS,
        help_text="Comment la personne a répondu.",
        error_messages={"invalid_choice": "Comment la personne a répondu : call ou meeting."},
    )
    replies = serializers.DictField(
        child=serializers.DictField(allow_null=True),
        help_text="Code de la question → champ → valeur ; nul : la personne ne sait pas.",
    )
