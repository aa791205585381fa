"""The lines of a counter-check, what may be answered to each, and what was."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..criteria import CRITERIA
from ..enums import CRITERIA_OF_A_LINE, KeepReason, RelaxReason, UndoReason
from ..models import RelaxationAct, RelaxationOutcome
from .countercheck_serializers import VerdictsSerializer

LINE = [(criterion.code, criterion.label) for criterion in CRITERIA if criterion.relaxation]
SEEN = "La version de l'offre qu'il a lue : `version` de `…/countercheck/lines`."


class OutcomeSerializer(serializers.ModelSerializer):
    found = serializers.IntegerField(
        source="n_found", help_text="Personnes qui correspondent, et qui ne correspondaient pas avant."
    )
    match = serializers.IntegerField(source="n_match", help_text="Personnes qui correspondent.")
    to_qualify = serializers.IntegerField(source="n_to_qualify", help_text="Personnes à interroger.")

    class Meta:
        model = RelaxationOutcome
        fields = ("found", "match", "to_qualify", "counted_at")


class ActSerializer(serializers.ModelSerializer):
    criteria = serializers.ListField(
        child=serializers.CharField(), help_text="La ligne : un critère, ou deux."
    )
    advisor = serializers.UUIDField(source="actor.public_id", help_text="Le conseiller qui a répondu.")
    version = serializers.UUIDField(source="version.public_id", help_text="Ce que l'offre demandait alors.")
    new_version = serializers.SerializerMethodField(
        help_text="Ce qu'elle demande depuis ; nul si rien n'a changé."
    )
    outcome = serializers.SerializerMethodField(
        help_text="Ce qu'un assouplissement a apporté ; nul tant que ce n'est pas compté."
    )

    class Meta:
        model = RelaxationAct
        fields = (
            "kind",
            "criteria",
            "reason",
            "employer_agreed",
            "advisor",
            "at",
            "version",
            "new_version",
            "outcome",
        )

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_new_version(self, act: RelaxationAct) -> str | None:
        return str(act.new_version.public_id) if act.new_version else None

    @extend_schema_field(OutcomeSerializer(allow_null=True))
    def get_outcome(self, act: RelaxationAct) -> dict[str, Any] | None:
        outcome = getattr(act, "outcome", None)
        return OutcomeSerializer(outcome).data if outcome else None


class OptionSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="Sous ce nom dans la réponse.")
    words = serializers.CharField(help_text="Ce que l'offre demanderait.")
    note = serializers.CharField(help_text="Ce qu'il faut savoir avant ; vide : rien.")


class OptionsSerializer(serializers.Serializer):
    criterion = serializers.CharField()
    options = OptionSerializer(many=True, help_text="L'une d'elles est à choisir ; vide : aucune.")
    why_none = serializers.CharField(help_text="Pourquoi l'offre ne peut pas changer ; vide si elle le peut.")


class LineSerializer(VerdictsSerializer):
    criteria = serializers.ListField(child=serializers.CharField(), help_text="Un critère, ou deux.")
    unlawful = serializers.ListField(
        child=serializers.CharField(), help_text="Pourquoi la loi ne permet pas de l'assouplir."
    )
    must_be_answered = serializers.BooleanField(
        help_text="De celles qui apportent le plus, et sans réponse encore."
    )
    answer = ActSerializer(allow_null=True, help_text="Ce par quoi elle est gardée ; nul : rien.")


class LinesSerializer(serializers.Serializer):
    version = serializers.UUIDField(allow_null=True, help_text="Ce que l'offre demande maintenant.")
    lines = LineSerializer(many=True, help_text="Vide tant qu'il n'y a pas de contre-épreuve.")
    changes = OptionsSerializer(many=True, help_text="Ce que l'offre peut demander de moins, par critère.")
    may_be_undone = serializers.BooleanField(help_text="On peut revenir sur le dernier assouplissement.")
    acts = ActSerializer(many=True, help_text="Ce qui a été répondu, le dernier d'abord.")


class _AnswerSerializer(serializers.Serializer):
    advisor = serializers.UUIDField(help_text="Le conseiller qui répond : identifiant public.")
    version = serializers.UUIDField(help_text=SEEN)


class _LineAnswerSerializer(_AnswerSerializer):
    criteria = serializers.ListField(
        child=serializers.ChoiceField(LINE),
        min_length=1,
        max_length=CRITERIA_OF_A_LINE,
        help_text="La ligne : un critère, ou deux.",
    )


class RelaxSerializer(_LineAnswerSerializer):
    changes = serializers.DictField(
        # What is refused of any text is said in the contract too: none, and the letter that no base holds.
        child=serializers.RegexField(r"^[^\x00]*[^\s\x00][^\x00]*$"),
        help_text="Critère → `key` de ce qui est choisi ; un choix seul n'a pas à être nommé.",
    )
    reason = serializers.ChoiceField(RelaxReason.choices)
    employer_agreed = serializers.BooleanField(
        help_text="L'employeur est d'accord : vrai, ou rien n'est fait."
    )


class KeepSerializer(_LineAnswerSerializer):
    reason = serializers.ChoiceField(KeepReason.choices)


class UndoSerializer(_AnswerSerializer):
    reason = serializers.ChoiceField(UndoReason.choices)
