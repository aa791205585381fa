"""Errors as RFC 9457 describes them (application/problem+json), in French.

``type`` stays about:blank: the status says the kind of problem, ``code`` is a stable word for programs, and
``instance`` the number of the request, which the journal has too.
"""

import math
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from francetravail_match.common.request_id import request_id

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/"
TITLES = {
    400: "Requête incorrecte",
    401: "Jeton absent ou refusé",
    403: "Droit absent",
    404: "Introuvable",
    405: "Méthode non permise",
    406: "Format non proposé",
    409: "Impossible dans cet état",
    413: "Contenu trop volumineux",
    415: "Format non accepté",
    429: "Trop de requêtes",
    500: "Erreur du service",
}
NOT_HERE = "Rien à cette adresse, ou rien que cette intégration puisse voir."
#: What our own code did not say in its own words; the code is that of the exception.
DETAILS = {
    "invalid": "La requête contient des valeurs à corriger : voyez « errors ».",
    "parse_error": "Le contenu n'est pas du JSON lisible.",
    "authentication_failed": "Ce jeton n'est pas valable : il est inconnu, expiré ou révoqué.",
    "not_authenticated": "Donnez le jeton de l'intégration dans l'en-tête « Authorization: Bearer … ».",
    "permission_denied": "Ce jeton ne donne aucun droit ici.",
    "not_found": NOT_HERE,
    "not_acceptable": "Les réponses sont en application/json : acceptez ce format.",
    "unsupported_media_type": "Le contenu doit être du application/json.",
    "too_large": "Le contenu est trop long : il n'est pas lu.",
}
#: Where a view may say more than the sentence above.
OWN_WORDS = {"not_found", "permission_denied", "conflict"}


class TooLarge(exceptions.APIException):
    """Django bounds what it reads of a request."""

    status_code = 413
    default_code = "too_large"


class Conflict(exceptions.APIException):
    """What is asked cannot be done in the state of the thing; the detail says which."""

    status_code = 409
    default_code = "conflict"


def problem(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    number = request_id()
    instance = {"instance": f"urn:uuid:{number}"} if number else {}
    return {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "detail": detail,
        "code": code,
        **instance,
        **more,
    }


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error of a view; None for a fault of ours, which Django logs before `server_error`."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    if not isinstance(error, exceptions.APIException):
        return None
    headers, more = {}, {}
    if isinstance(error, exceptions.ValidationError):
        more["errors"] = list(_errors(error.detail))
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(math.ceil(error.wait or 1))
    code = "invalid" if "errors" in more else str(error.detail.code)
    body = problem(error.status_code, code, _detail(error, code, context), **more)
    return Response(body, status=error.status_code, headers=headers, content_type=MEDIA_TYPE)


def _detail(error: exceptions.APIException, code: str, context: dict[str, Any]) -> str:
    if isinstance(error, exceptions.MethodNotAllowed):
        return f"Méthodes permises ici : {', '.join(context['view'].allowed_methods)}."
    if isinstance(error, exceptions.Throttled):
        return f"Trop de requêtes en une minute : attendez {math.ceil(error.wait or 1)} s."
    said = str(error.detail)
    return said if code in OWN_WORDS and said != str(error.default_detail) else DETAILS[code]


def _errors(detail: Any, field: str = "") -> Any:
    """One line per fault: {"field": "limit", "detail": "…"}."""
    if isinstance(detail, dict):
        for name, inside in detail.items():
            yield from _errors(inside, f"{field}.{name}" if field else str(name))
    elif isinstance(detail, list):
        for inside in detail:
            yield from _errors(inside, field)
    else:
        yield {"field": field, "detail": str(detail)}


#: What never reaches a view of the API, or breaks it: (code, detail).
LAST_RESORT = {
    400: ("bad_request", "La requête n'est pas lisible."),
    404: ("not_found", NOT_HERE),
    405: ("method_not_allowed", "Méthodes permises ici : GET, HEAD."),
    429: ("throttled", "Trop de requêtes sans jeton valable : attendez une minute."),
    500: ("server_error", "Une erreur est survenue de notre côté ; elle a été enregistrée."),
}


def is_for_a_program(request: HttpRequest) -> bool:
    """Whoever calls the API is answered as a program, even where no view of it was reached."""
    return f"{request.path}/".startswith(ROOT)


def last_resort(status: int) -> HttpResponse:
    return JsonResponse(
        problem(status, *LAST_RESORT[status]),
        status=status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )
