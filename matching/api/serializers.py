"""Runs and the people found, as the API gives them: no name, no residence, no distance."""

from typing import Any

from rest_framework import serializers

from francetravail_match.integrations.api.parameters import PageParameters
from offers.models import OfferVersion

from ..enums import Verdict
from ..models import MatchResult, MatchRun

#: Those of whom a run keeps the first.
KEPT = [(verdict.value, verdict.label) for verdict in (Verdict.MATCH, Verdict.TO_QUALIFY)]
OUTCOMES = {True: "met", False: "not_met", None: "unknown"}


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
    """What the counts leave out."""

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


class RunDetailSerializer(RunSerializer):
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
            "snapshot",
            "not_compared",
        )


class PersonSerializer(serializers.ModelSerializer):
    """``outcomes``: what each criterion that the offer expresses says of the person."""

    id = serializers.UUIDField(source="job_seeker.public_id")
    pseudonym = serializers.CharField(source="job_seeker.pseudonym")
    occupation = serializers.CharField(help_text="Code ROME du métier retenu.", source="occupation_code")
    outcomes = serializers.SerializerMethodField(
        help_text="Par critère que l'offre exprime : rempli, non rempli, ou à demander."
    )

    class Meta:
        model = MatchResult
        fields = ("id", "pseudonym", "verdict", "rank", "occupation", "outcomes")

    def get_outcomes(self, result: MatchResult) -> dict[str, str]:
        return {code: OUTCOMES[outcome] for code, outcome in result.outcomes.items()}
