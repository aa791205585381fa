"""What may follow the question mark of an address: parameters that it knows, each once."""

from typing import Any

from django.http import QueryDict
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

PAGE_SIZE = 50
MAX_PAGE_SIZE = 100


class Parameters(serializers.Serializer):
    """The parameters of an address. One that it does not know would be silently without effect: refused."""

    @classmethod
    def read(cls, query: QueryDict) -> dict[str, Any]:
        """The values, by name; raises ValidationError with a French message for each parameter at fault."""
        repeated = [name for name, values in query.lists() if len(values) > 1]
        if repeated:
            raise ValidationError(dict.fromkeys(repeated, "Donnez ce paramètre une seule fois."))
        parameters = cls(data=query.dict())
        if unknown := sorted(set(query) - set(parameters.fields)):
            known = ", ".join(parameters.fields)
            known = f"connus : {known}" if known else "il n'y en a aucun ici"
            raise ValidationError(dict.fromkeys(unknown, f"Ce paramètre n'existe pas ; {known}."))
        parameters.is_valid(raise_exception=True)
        return dict(parameters.validated_data)


class PageParameters(Parameters):
    cursor = serializers.UUIDField(
        required=False, help_text="Le `next_cursor` de la page précédente ; sans lui, la première page."
    )
    limit = serializers.IntegerField(
        min_value=1, max_value=MAX_PAGE_SIZE, default=PAGE_SIZE, help_text="Nombre d'éléments par page."
    )
