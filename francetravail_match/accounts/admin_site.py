"""Django's administration: for administrators, with their second factor, through the site's own sign-in."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver

from .permissions import Action, permission_required
from .second_factor import is_verified

#: Signing in, signing out and passwords are the site's own pages.
LEFT_OUT = {"login", "logout", "password_change", "password_change_done"}
OURS = {"francetravail_match", "offers", "candidates", "matching"}


class AdministrationSite(AdminSite):
    site_title = "Inscrits d'abord"
    site_header = "Administration – Inscrits d'abord"
    index_title = "Données et comptes"
    site_url = "/"
    # An address that does not exist is a 404 like everywhere else.
    final_catch_all_view = False

    def register(
        self, model_or_iterable: Any, admin_class: type[ModelAdmin] | None = None, **options: Any
    ) -> None:
        """No screen of a library: one of them shows the secrets of second factors."""
        if (admin_class or ModelAdmin).__module__.split(".")[0] in OURS:
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_authenticated and user.may(Action.ADMINISTER) and is_verified(request)

    def get_urls(self) -> list[Any]:
        kept = [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in LEFT_OUT]
        _reserve(kept)
        return kept


def _reserve(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Mark every view, those of the registered models included, as the administrators'."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            _reserve(pattern.url_patterns)
        else:
            pattern.callback = permission_required(Action.ADMINISTER)(pattern.callback)
