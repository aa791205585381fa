"""Runs and the people found, as the API gives them: no name, no residence, no distance."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from francetravail_match.integrations.api.parameters import PageParameters
from offers.enums import CriterionLevel
from offers.models import OfferVersion

from ..enums import Verdict
from ..explanation import Explained, Explanation
from ..models import MatchResult, MatchRun, WeightVersion
from ..models.found import FULL_SCORE, FoundPerson

#: Those of whom a run keeps the first.
KEPT = [(verdict.value, verdict.label) for verdict in (Verdict.MATCH, Verdict.TO_QUALIFY)]
OUTCOMES = {True: "met", False: "not_met", None: "unknown"}
OUTCOME_LABELS = {"met": "rempli", "not_met": "non rempli", "unknown": "à demander"}


class PeopleParameters(PageParameters):
    verdict = serializers.ChoiceField(
        choices=KEPT,
        default=Verdict.MATCH,
        error_messages={"invalid_choice": "Le verdict : match ou to_qualify."},
        help_text="Qui correspond, ou qui est à interroger.",
    )


class RunVersionSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = OfferVersion
        fields = ("id", "number", "digest")


class RunSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id")
    offer = serializers.UUIDField(source="version.offer.public_id")
    version = RunVersionSerializer()

    class Meta:
        model = MatchRun
        fields = (
            "id",
            "offer",
            "version",
            "trigger",
            "state",
            "requested_at",
            "started_at",
            "ended_at",
            "confirmed_at",
            "as_of",
            "n_people",
            "n_match",
            "n_to_qualify",
        )
        extra_kwargs: dict[str, Any] = {
            "confirmed_at": {"help_text": "Le dernier calcul qui a redonné le même résultat."},
            "as_of": {"help_text": "La date à laquelle les critères sont regardés."},
            "n_people": {
                "help_text": "Personnes inscrites ; nul tant que le rapprochement n'est pas terminé."
            },
            "n_match": {"help_text": "Personnes qui correspondent, exactement."},
            "n_to_qualify": {"help_text": "Personnes à interroger, exactement."},
        }


class NotComparedSerializer(serializers.Serializer):
    categories = serializers.DictField(
        child=serializers.IntegerField(min_value=0),
        default=dict,
        help_text="Par catégorie : qui n'a pas demandé à être compté.",
    )
    without_occupation = serializers.DictField(
        child=serializers.IntegerField(min_value=0),
        default=dict,
        help_text="Par département, vide s'il est inconnu : qui n'a indiqué aucun métier.",
    )


class WeightsSerializer(serializers.ModelSerializer):
    weights = serializers.DictField(child=serializers.IntegerField(), help_text="Par critère.")

    class Meta:
        model = WeightVersion
        fields = ("number", "valid_from", "weights")


class RunDetailSerializer(RunSerializer):
    weights = WeightsSerializer(allow_null=True, help_text="Ce que vaut chaque critère dans le score.")
    certification_rules = serializers.DictField(help_text="Durées et équivalences des certifications.")
    parameters = serializers.DictField(help_text="Les nombres nationaux du calcul, par code.")
    not_compared = NotComparedSerializer()

    class Meta(RunSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *RunSerializer.Meta.fields,
            "stage",
            "error",
            "engine_hash",
            "reference_version",
            "parameters",
            "weights",
            "certification_rules",
            "watermark",
            "snapshot",
            "not_compared",
        )


class IntervalSerializer(serializers.Serializer):
    minimum = serializers.IntegerField(
        min_value=0, max_value=FULL_SCORE, help_text="Ce qui est inconnu n'y compte pas."
    )
    maximum = serializers.IntegerField(
        min_value=0, max_value=FULL_SCORE, help_text="Ce qui est inconnu y compte en entier."
    )


class ScoreSerializer(IntervalSerializer):
    parts = serializers.DictField(
        child=IntervalSerializer(), help_text="Par critère ; leur somme est le score."
    )


class ExplainedSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="Le critère.")
    label = serializers.CharField(help_text="Son nom, en français.")
    level = serializers.ChoiceField(choices=CriterionLevel.choices)
    outcome = serializers.SerializerMethodField(help_text="Ce qui est à demander n'est jamais un non.")
    words = serializers.CharField(help_text="Cette issue, en une phrase.")
    asked = serializers.ListField(child=serializers.CharField(), help_text="Ce que l'offre demande.")
    enough = serializers.CharField(help_text="Combien suffisent, si ce n'est pas tout ; vide sinon.")
    weight = serializers.IntegerField(help_text="Le poids national du critère.")
    points = serializers.IntegerField(help_text="Ce qu'il peut rapporter ici, en centièmes de point.")
    score = serializers.SerializerMethodField(help_text="Ce qu'il rapporte, en centièmes de point.")
    change = serializers.CharField(help_text="Ce qui changerait cette issue ou ce score ; vide : rien.")

    @extend_schema_field(serializers.ChoiceField(choices=list(OUTCOME_LABELS.items())))
    def get_outcome(self, explained: Explained) -> str:
        return OUTCOMES[explained.outcome]

    @extend_schema_field(IntervalSerializer)
    def get_score(self, explained: Explained) -> dict[str, int]:
        return {"minimum": explained.minimum, "maximum": explained.maximum}


class MadeWithSerializer(serializers.Serializer):
    as_of = serializers.DateField(help_text="La date à laquelle les critères sont regardés.")
    engine_hash = serializers.CharField()
    reference_version = serializers.CharField(help_text="Version du ROME.")
    watermark = serializers.DateTimeField(allow_null=True, help_text="Personnes connues au.")
    weights_version = serializers.IntegerField()
    weights = serializers.DictField(child=serializers.IntegerField(), help_text="Par critère.")
    parameters = serializers.DictField(help_text="Les nombres nationaux du calcul, par code.")
    certification_rules = serializers.DictField(help_text="Durées et équivalences des certifications.")


# Not where the person lives or would work, not what they answered, nor when or to whom.
class ExplanationSerializer(serializers.Serializer):
    offer = serializers.UUIDField()
    offer_version = serializers.IntegerField(help_text="Numéro de la version des critères.")
    person = serializers.UUIDField()
    pseudonym = serializers.CharField()
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    score = serializers.SerializerMethodField(help_text="La somme de ce que rapportent les critères.")
    occupation = serializers.CharField(help_text="Le métier retenu.")
    criteria = ExplainedSerializer(many=True, help_text="Ceux que l'offre exprime.")
    not_expressed = serializers.ListField(child=serializers.CharField(), help_text="Les autres.")
    made_with = MadeWithSerializer(help_text="Les règles appliquées.")

    @extend_schema_field(IntervalSerializer)
    def get_score(self, explanation: Explanation) -> dict[str, int]:
        return {"minimum": explanation.minimum, "maximum": explanation.maximum}


class PersonSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="job_seeker.public_id")
    pseudonym = serializers.CharField(source="job_seeker.pseudonym")
    occupation = serializers.CharField(help_text="Code ROME du métier retenu.", source="occupation_code")
    outcomes = serializers.SerializerMethodField(
        help_text="Par critère que l'offre exprime ; ce qui est à demander n'est jamais un non."
    )

    score = serializers.SerializerMethodField(
        help_text=f"En centièmes de point, de 0 à {FULL_SCORE} : il ordonne, et n'écarte personne."
    )

    class Meta:
        model = MatchResult
        fields = ("id", "pseudonym", "verdict", "rank", "occupation", "outcomes", "score")

    @extend_schema_field(ScoreSerializer)
    def get_score(self, result: FoundPerson) -> dict[str, Any]:
        parts = {code: {"minimum": least, "maximum": most} for code, (least, most) in result.parts.items()}
        return {"minimum": result.minimum, "maximum": result.maximum, "parts": parts}

    @extend_schema_field(
        serializers.DictField(child=serializers.ChoiceField(choices=list(OUTCOME_LABELS.items())))
    )
    def get_outcomes(self, result: FoundPerson) -> dict[str, str]:
        return {code: OUTCOMES[outcome] for code, outcome in result.outcomes.items()}
