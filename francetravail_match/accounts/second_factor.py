"""Whether a session has given its second factor. The session says it; the user's session hash ends it."""

from django.db import models
from django.http import HttpRequest

SESSION_KEY = "second_factor"


class SecondFactor(models.TextChoices):
    """By what a session was verified."""

    TOTP = "totp", "application d'authentification"
    RECOVERY = "recovery", "code de secours"
    DEMO = "demo", "démonstration"


def is_verified(request: HttpRequest) -> bool:
    return request.session.get(SESSION_KEY) in SecondFactor.values


def mark_verified(request: HttpRequest, means: SecondFactor) -> None:
    """Call it once the factor is checked. A new session key: the old one was known before."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = means.value
