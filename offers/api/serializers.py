"""Offers as the API gives them: never a contact of the employer."""

from typing import Any, ClassVar

from rest_framework import serializers

from francetravail_match.accounts.models import Agency
from francetravail_match.integrations.api.parameters import PageParameters

from ..enums import OfferSource, OfferState
from ..models import Employer, JobOffer, OfferCriterion, OfferVersion

UNKNOWN_CHOICE = {"invalid_choice": "Cette valeur n'existe pas : prenez l'une de celles du contrat."}


class OfferParameters(PageParameters):
    state = serializers.ChoiceField(
        choices=OfferState.choices,
        required=False,
        error_messages=UNKNOWN_CHOICE,
        help_text="L'état de l'offre.",
    )
    source = serializers.ChoiceField(
        choices=OfferSource.choices,
        required=False,
        error_messages=UNKNOWN_CHOICE,
        help_text="D'où vient l'offre.",
    )
    number = serializers.RegexField(
        r"^[0-9A-Za-z-]{1,20}$",
        required=False,
        error_messages={"invalid": "Un numéro d'offre : 20 lettres, chiffres et tirets au plus."},
        help_text="Le numéro de l'offre à sa source, en entier.",
    )


class AgencySerializer(serializers.ModelSerializer):
    class Meta:
        model = Agency
        fields = ("code", "name")


class EmployerSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = Employer
        fields = ("id", "name", "siren")


class OfferSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id")
    number = serializers.CharField(source="source_number")
    agency = AgencySerializer()
    employer = EmployerSerializer(allow_null=True)
    occupation = serializers.CharField(
        source="listed_occupation", help_text="Code ROME ; vide sans critères."
    )

    class Meta:
        model = JobOffer
        fields = (
            "id",
            "source",
            "number",
            "origin",
            "title",
            "positions",
            "state",
            "closing_reason",
            "agency",
            "employer",
            "occupation",
            "published_at",
            "closed_at",
        )


class CriterionSerializer(serializers.ModelSerializer):
    value = serializers.DictField(help_text="Selon le critère : lieu, durée, montants…")

    class Meta:
        model = OfferCriterion
        fields = ("code", "item", "level", "value")


class VersionSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id")
    criteria = CriterionSerializer(many=True)
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="Ce qu'un conseiller doit compléter, en français ; vide : rien.",
    )

    class Meta:
        model = OfferVersion
        extra_kwargs: ClassVar = {"digest": {"help_text": "La même empreinte : les mêmes critères."}}
        fields = ("id", "number", "digest", "created_at", "criteria", "missing")


class OfferDetailSerializer(OfferSerializer):
    version: Any = VersionSerializer(
        source="current_version", allow_null=True, help_text="Nul tant que l'offre n'a pas de critères."
    )

    class Meta(OfferSerializer.Meta):
        fields = (*OfferSerializer.Meta.fields, "description", "version")  # type: ignore[assignment]
