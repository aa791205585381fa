"""Who may do what with offers: small functions on the request."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from francetravail_match.accounts.enums import OFFER_ROLES

View = Callable[..., HttpResponse]


def can_see_offers(request: HttpRequest) -> bool:
    """Offers belong to an agency: the role alone is not enough."""
    user = request.user
    return user.is_authenticated and user.has_role(*OFFER_ROLES) and user.agency_id is not None


def offers_required(view: View) -> View:
    """403 for whoever handles no offers; a single offer out of reach is a 404 (`visible_to`)."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_see_offers(request):
            raise PermissionDenied("Votre compte ne donne pas accès aux offres.")
        return view(request, *args, **kwargs)

    return checked
