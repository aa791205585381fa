"""What an integration may do: the scope that the view names for the method, and nothing by default."""

from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from ..enums import Scope
from ..models import Integration


class HasScope(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, Integration):
            return False
        method = str(request.method)
        if method not in view.allowed_methods:
            # 405, which says what is possible.
            return True
        scope = scope_of(view, method)
        if scope is None:
            return False
        if not request.user.may(scope):
            raise PermissionDenied(f"Ce jeton ne donne pas ce droit : {scope.label} ({scope}).")
        return True


def scope_of(view: Any, method: str) -> Scope | None:
    """What the view asks for; HEAD is a GET without its content."""
    scopes: dict[str, Scope] = getattr(view, "scopes", {})
    return scopes.get("GET" if method == "HEAD" else method)
