"""What a request may hold: one JSON object."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser


class ObjectParser(JSONParser):
    """Every address that takes a content takes an object: the serializers would refuse another in English."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        try:
            content = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error
        if not isinstance(content, dict):
            raise ValidationError("Le contenu doit être un objet JSON.")
        return content
