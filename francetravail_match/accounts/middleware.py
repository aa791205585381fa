"""Who may call a view, decided in one place before the view runs."""

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

from .models import User
from .permissions import Access, Action, View, access_of
from .second_factor import is_verified


class AccessMiddleware(LoginRequiredMiddleware):
    """Closed unless the view says otherwise.

    Visitors go to the sign-in page; who has given a password only goes to the second factor, and gets a 403
    if what they ask changes something; who lacks the right gets a 403 before anything is looked up.
    """

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        access = access_of(view_func)
        if access in {Access.PUBLIC, Access.INTEGRATION}:
            # The second asks for its token itself, whoever is signed in.
            return None
        user = request.user
        if not user.is_authenticated:
            return self.handle_no_permission(request, view_func)
        if access is Access.PASSWORD_ONLY:
            return None
        if not is_verified(request):
            return _ask_for_second_factor(request, user)
        if isinstance(access, Action) and not user.may(access):
            raise PermissionDenied(f"Votre compte ne donne pas ce droit : {access.label}.")
        if access is None:
            raise PermissionDenied("Cette page n'est ouverte à personne.")
        return None

    def get_login_url(self, view_func: View) -> str:
        return str(settings.LOGIN_URL)


def _ask_for_second_factor(request: HttpRequest, user: User) -> HttpResponseBase:
    if request.method not in {"GET", "HEAD"}:
        raise PermissionDenied("Donnez d'abord votre second facteur, puis recommencez.")
    page = "accounts:verify" if user.second_factor_since else "accounts:enrol"
    return redirect_to_login(request.get_full_path(), resolve_url(page))
