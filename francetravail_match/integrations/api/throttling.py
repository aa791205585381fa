"""How often an integration may call, counted for all the processes of the site together."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from francetravail_match.common.rate import MINUTE, is_beyond


class IntegrationThrottle(BaseThrottle):
    """``API_REQUESTS_PER_MINUTE``, from the first."""

    def allow_request(self, request: Request, view: Any) -> bool:
        return not is_beyond(settings.API_REQUESTS_PER_MINUTE, f"api:{request.user.public_id}", MINUTE)

    def wait(self) -> float:
        return MINUTE
