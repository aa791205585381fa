"""A counter-check as the API gives it: numbers; the people who lack the least, under a pseudonym."""

from typing import Any

from rest_framework import serializers

from candidates.enums import SalaryPeriod

from ..countercheck.ways import WayCode
from ..countercheck.words import NEAR, WAYS
from ..models import NearMiss
from .serializers import PersonSerializer


class PeopleSerializer(serializers.Serializer):
    people = serializers.IntegerField(min_value=0)


class VerdictsSerializer(serializers.Serializer):
    match = serializers.IntegerField(min_value=0, help_text="Personnes qui correspondraient.")
    to_qualify = serializers.IntegerField(min_value=0, help_text="Personnes qui seraient à interroger.")


class StepSerializer(VerdictsSerializer):
    criteria = serializers.ListField(child=serializers.CharField(), help_text="Les critères assouplis.")


class LackingSerializer(PeopleSerializer):
    criteria = serializers.ListField(
        child=serializers.CharField(), help_text="Exactement les critères exigés qui ne sont pas remplis."
    )


class UndeclaredSerializer(PeopleSerializer):
    only = serializers.IntegerField(min_value=0, help_text="Celles à qui rien d'autre ne manque.")


class FunnelSerializer(PeopleSerializer):
    criterion = serializers.CharField(help_text="Jusqu'à ce critère compris, rien ne s'oppose.")


class NearSerializer(VerdictsSerializer, PeopleSerializer):
    near = serializers.ChoiceField(choices=[(code, label) for code, (label, _) in NEAR.items()])


class MissingSerializer(PeopleSerializer):
    skills = serializers.ListField(child=serializers.IntegerField(), help_text="Codes OGR du ROME.")


class RefresherSerializer(PeopleSerializer):
    days = serializers.IntegerField(min_value=1)


class WaySerializer(StepSerializer, PeopleSerializer):
    way = serializers.ChoiceField(choices=[(code.value, WAYS[code][0]) for code in WayCode])
    missing = MissingSerializer(many=True, default=list, help_text="Ce qui manque, pour une formation.")
    under_reserve = RefresherSerializer(
        many=True, default=list, help_text="À qui un recyclage de tant de jours suffit."
    )
    expired = serializers.IntegerField(default=0, help_text="Certifications qui ont pris fin.")
    never_certified = serializers.IntegerField(default=0, help_text="Certifications à passer.")


class RiseSerializer(PeopleSerializer):
    rise = serializers.CharField(help_text="En euros ; qui une hausse moindre atteint n'y est pas compté.")


class PaySerializer(PeopleSerializer):
    period = serializers.ChoiceField(choices=SalaryPeriod.choices)
    maximum = serializers.CharField(help_text="Le maximum de l'offre, en euros.")
    steps = RiseSerializer(many=True)
    beyond = serializers.IntegerField(min_value=0, help_text="Qui veut davantage encore.")


class CounterCheckSerializer(PeopleSerializer):
    """The counts that are kept, and what they were counted for."""

    run = serializers.UUIDField()
    made_at = serializers.DateTimeField(help_text="Quand les personnes ont été comptées.")
    as_asked = StepSerializer(help_text="Sans rien assouplir.")
    not_met = LackingSerializer(many=True)
    undeclared_mobility = UndeclaredSerializer(
        default=None,
        help_text="Qui n'a jamais dit où travailler, et habite trop loin pour être interrogé.",
    )
    funnel = FunnelSerializer(many=True)
    relaxations = StepSerializer(many=True, help_text="Chaque critère, assoupli seul.")
    pairs = StepSerializer(many=True, help_text="Les meilleurs couples de critères.")
    near = NearSerializer(many=True, default=list, help_text="Si ces métiers étaient acceptés.")
    ways = WaySerializer(many=True, default=list, help_text="Ce qui supplée ce qui manque.")
    pay = PaySerializer(allow_null=True, default=None, help_text="Qui souhaite plus que l'offre.")


class AskedCounterCheckSerializer(serializers.Serializer):
    """How far it has come."""

    run = serializers.UUIDField(source="run.public_id")
    made_at = serializers.DateTimeField(
        allow_null=True, help_text="Quand les nombres qu'elle a déjà ont été comptés."
    )
    awaited_since = serializers.DateTimeField(
        source="due_since", allow_null=True, help_text="Nul : il n'y a plus rien à attendre."
    )


class NearMissSerializer(PersonSerializer):
    class Meta:
        model = NearMiss
        fields = tuple(name for name in PersonSerializer.Meta.fields if name != "verdict")
        extra_kwargs: dict[str, Any] = {}
