"""What every template may ask about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, bool]:
    return {"DEMO": settings.DEMO, "STATE_BRAND": settings.STATE_BRAND}
