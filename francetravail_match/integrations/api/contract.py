"""The contract of the API (OpenAPI 3.1), written from its views: parameters, scopes, answers and errors."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from francetravail_match.accounts.permissions import public

from .authentication import SCHEME
from .permissions import scope_of
from .problems import MEDIA_TYPE, TITLES, last_resort

ALWAYS = {400, 401, 403, 406, 429, 500}
WITH_CONTENT = {413, 415}
#: Fields that some answers alone have.
SOMETIMES = {"Problem": {"errors"}}
HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {
        "Retry-After": {
            "description": "Secondes à attendre.",
            "schema": {"type": "integer", "minimum": 1},
        }
    },
}


class ErrorSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="Paramètre ou champ à corriger.")
    detail = serializers.CharField(help_text="Ce qu'il faut corriger, en français.")


# Describes what `problems.py` makes; a test compares both.
class ProblemSerializer(serializers.Serializer):
    type = serializers.CharField(help_text="Toujours about:blank : le statut dit la sorte de problème.")
    title = serializers.CharField(help_text="La sorte de problème, en français.")
    status = serializers.IntegerField(help_text="Le statut HTTP.")
    detail = serializers.CharField(help_text="Ce qui ne va pas et quoi faire, en français.")
    code = serializers.CharField(help_text="Un mot stable, pour les programmes.")
    instance = serializers.CharField(help_text="Le numéro de la requête, à donner à l'assistance.")
    errors = ErrorSerializer(many=True, required=False, help_text="Pour une requête incorrecte.")


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "francetravail_match.integrations.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        scope = scope_of(auto_schema.view, auto_schema.method)
        return {self.name: [str(scope)] if scope else []}

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": SCHEME.lower(),
            "description": "Le jeton de l'intégration, donné par un administrateur, valable un an au plus.",
        }


class ContractSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        parameters = self.view.parameters_of(self.method)
        return [parameters] if parameters().fields else []

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        statuses = ALWAYS | set(self.view.other_problems.get(self.method, ()))
        if "{" in self.path or "cursor" in self.view.parameters_of(self.method)().fields:
            statuses.add(404)
        if self.method == "POST":
            statuses |= WITH_CONTENT
        for status in sorted(statuses):
            body = self._get_response_for_code(ProblemSerializer, str(status), media_types=[MEDIA_TYPE])
            headers = {"headers": HEADERS[status]} if status in HEADERS else {}
            bodies[str(status)] = {**body, **headers, "description": TITLES[status]}
        return bodies


def answers_are_whole(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Nothing is sent to us in these shapes: every field of an answer is there, and has no default."""
    for name, schema in result["components"]["schemas"].items():
        fields = schema.get("properties", {})
        for field in fields.values():
            field.pop("default", None)
            field.pop("readOnly", None)
        if fields:
            schema["required"] = sorted(set(fields) - SOMETIMES.get(name, set()))
    return result


@cache
def contract() -> bytes:
    """The document, in JSON: written once by a process, since it depends on the code alone."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    return json.dumps(document, ensure_ascii=False).encode()


@public
@csrf_exempt
def openapi(request: HttpRequest) -> HttpResponse:
    """Open to all: it says what leaves the service, and nothing of anybody."""
    if request.method not in {"GET", "HEAD"}:
        refused = last_resort(405)
        refused["Allow"] = "GET, HEAD"
        return refused
    return HttpResponse(contract(), content_type="application/json")
