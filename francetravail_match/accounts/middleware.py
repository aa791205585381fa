"""Who may call a view, decided in one place before the view runs."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .permissions import Access, Action, View, access_of


class AccessMiddleware(LoginRequiredMiddleware):
    """Closed unless the view says otherwise: the sign-in page for visitors, 403 without the right."""

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        answer: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        access = access_of(view_func)
        if answer is not None or access in {Access.PUBLIC, Access.SIGNED_IN}:
            return answer
        if not isinstance(access, Action):
            raise PermissionDenied("Cette page n'est ouverte à personne.")
        if not request.user.is_authenticated or not request.user.may(access):
            raise PermissionDenied(f"Votre compte ne donne pas ce droit : {access.label}.")
        return None
