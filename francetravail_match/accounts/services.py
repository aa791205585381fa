"""Acts on accounts: the second factor. Each writes the journal: who, and by what means."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from francetravail_match.common.database import app_now
from francetravail_match.journal.services import record

from .models import User
from .second_factor import SecondFactor

RECOVERY_CODES = 10
RECOVERY_DIGITS = 10
TOTP_DIGITS = 6


class SecondFactorLocked(Exception):
    """Too many wrong codes: none is looked at before ``until``. Each failure doubles the wait."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@transaction.atomic
def enrol_second_factor(*, user: User, key: str, code: str) -> list[str]:
    """Register the application that holds ``key`` (hexadecimal), proved by a current ``code``.

    Returns the recovery codes, to be shown once (only digests are kept); an empty list if the code is wrong
    or if the user already has a second factor. Every other session of the user ends.
    """
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if locked.second_factor_since:
        return []
    device = TOTPDevice(user=user, name="application", key=key)
    device.save()
    if not device.verify_token(code):
        device.delete()
        return []
    codes = _new_recovery_codes(user)
    user.second_factor_since = app_now()
    user.save(update_fields=["second_factor_since"])
    record("second_factor.enrolled", actor=user, object_type="user", object_id=user.public_id)
    return codes


def _new_recovery_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="codes de secours")
    codes = [f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}" for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_digest(code)) for code in codes)
    return codes


def _digest(code: str) -> str:
    """What the database keeps of a recovery code: useless without the secret key."""
    return salted_hmac("accounts.recovery", code, algorithm="sha256").hexdigest()[:16]


@transaction.atomic
def verify_second_factor(*, user: User, code: str) -> SecondFactor | None:
    """By what ``code`` (digits) proves the second factor; None if it does not. A code serves once.

    Raises SecondFactorLocked after repeated failures.
    """
    recovery = len(code) == RECOVERY_DIGITS
    model = StaticDevice if recovery else TOTPDevice
    means = SecondFactor.RECOVERY if recovery else SecondFactor.TOTP
    device = model.objects.select_for_update().filter(user=user, confirmed=True).order_by("pk").first()
    if device is None:
        return None
    allowed, details = device.verify_is_allowed()
    if not allowed:
        raise SecondFactorLocked(details["locked_until"])
    verified = device.verify_token(_digest(code) if recovery else code)
    action = "second_factor.verified" if verified else "second_factor.failed"
    record(action, actor=user, object_type="user", object_id=user.public_id, means=means.value)
    return means if verified else None


@transaction.atomic
def reset_second_factor(*, user: User, by: User) -> None:
    """For a lost device: the user enrols anew at the next sign-in; their sessions end at once."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    user.second_factor_since = None
    user.save(update_fields=["second_factor_since"])
    record("second_factor.reset", actor=by, object_type="user", object_id=user.public_id)
