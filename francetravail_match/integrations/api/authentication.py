"""Who calls the API: an integration, by the token in its header. A session of the site opens nothing here."""

from django.conf import settings
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from francetravail_match.accounts.lockout import client_ip
from francetravail_match.common.rate import MINUTE, is_beyond

from ..models import Integration

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Integration, None] | None:
        """The integration, as `request.user`; None without a header, 401 if the token does not serve."""
        scheme, _, token = get_authorization_header(request).partition(b" ")
        if not scheme:
            return None
        integration = None
        if scheme.lower() == SCHEME.lower().encode():
            integration = Integration.objects.holding(token.decode("latin-1")).first()
        if integration is None:
            # Counted with the visitors of the place that they come from.
            if is_beyond(settings.REQUESTS_PER_MINUTE, f"pages:{client_ip(request)}", MINUTE):
                raise Throttled(MINUTE)
            raise AuthenticationFailed
        _mark_used(integration)
        return integration, None

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="api"'


def _mark_used(integration: Integration) -> None:
    """The day alone: once a day, and no trace of when someone works."""
    today = integration.today  # type: ignore[attr-defined]
    if integration.last_used_on != today:
        Integration.objects.filter(pk=integration.pk).update(last_used_on=today)
