"""What the telephone of a user made by `UserFactory(enrolled=True)` shows."""

from django_otp.oath import TOTP

from tests.factories import TOTP_KEY


def code(key: str = TOTP_KEY, *, steps: int = 0) -> str:
    """The current code for ``key`` (hexadecimal), or the one shown ``steps`` × 30 seconds later."""
    totp = TOTP(bytes.fromhex(key))
    totp.drift = steps
    return f"{totp.token():06}"
