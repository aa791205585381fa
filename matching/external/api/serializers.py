"""A one-click stub and what the advisor attests; in return, what of it was kept."""

from rest_framework import serializers

from ..enums import Situation, Visibility


class StubSerializer(serializers.Serializer):
    advisor = serializers.UUIDField(
        help_text="Le conseiller qui a lu le profil et l'envoie : identifiant public."
    )
    open_to_work = serializers.BooleanField(
        help_text="Il atteste avoir lu aujourd'hui que la personne se déclare « Open to Work »."
    )
    visibility = serializers.ChoiceField(
        Visibility.choices, help_text="À qui elle le montre ; n'est dit à personne."
    )
    situation = serializers.ChoiceField(Situation.choices)
    ends_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="Fin du contrat, s'il se termine."
    )
    stub = serializers.DictField(
        help_text=(
            "Le profil, comme l'outil l'exporte en un clic : firstName, lastName, headline, location, "
            "memberUrn, profileUrl, currentEmployerNames, emailAddresses, yearsOfExperience, skills, "
            "positions."
        )
    )


class DroppedSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="La rubrique, comme la source la nomme.")
    fate = serializers.CharField(help_text="Ce qu'elle devient, en français.")


class RecordedSerializer(serializers.Serializer):
    id = serializers.UUIDField(help_text="Le repérage.")
    dropped = DroppedSerializer(many=True, help_text="Ce qui n'est pas gardé.")
