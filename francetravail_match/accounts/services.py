"""Acts on accounts: the second factor, the password. Each writes the journal: who, and by what means."""

import secrets
from datetime import datetime

from celery import current_app
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from francetravail_match.common.database import app_now
from francetravail_match.journal.services import record

from .models import User
from .second_factor import SecondFactor

RECOVERY_CODES = 10
RECOVERY_DIGITS = 10
TOTP_DIGITS = 6
SEND_LINK_TASK = "accounts.send_password_link"


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


@transaction.atomic
def renew_recovery_codes(*, user: User) -> list[str]:
    """New recovery codes, to be shown once; the old ones no longer serve."""
    # Of two at once the second waits: the set shown last is the one that serves.
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    codes = _new_recovery_codes(user)
    record("second_factor.codes_renewed", actor=user, object_type="user", object_id=user.public_id)
    return codes


def request_password_link(*, email: str, by: User | None = None) -> None:
    """Have a link to choose a password sent to this address, if an active account has it.

    ``by``: the administrator who asks for it, None for whoever typed the address.

    The message goes out from a worker, and one is asked for in any case: neither the answer nor the time it
    takes says whether the account exists. Raises what the broker raises when it does not answer.
    """
    user_id = User.objects.filter(email=email.lower(), is_active=True).values_list("pk", flat=True).first()
    current_app.send_task(SEND_LINK_TASK, [user_id, by.pk if by else None])


@transaction.atomic
def send_password_link(*, user_id: int | None, by_id: int | None = None) -> bool:
    """Send the link, valid once and for ``PASSWORD_RESET_TIMEOUT``; False if nobody is to have it.

    ``by_id``: the administrator who asked for it, who acts in the journal.
    """
    user = User.objects.filter(pk=user_id or 0, is_active=True).first()
    if user is None:
        return False
    arguments = [urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]
    link = settings.SITE_URL + reverse("accounts:password_link", args=arguments)
    by = User.objects.filter(pk=by_id or 0).first()
    record("user.password_link_sent", actor=by, object_type="user", object_id=user.public_id)
    context = {"user": user, "link": link, "hours": settings.PASSWORD_RESET_TIMEOUT // 3600}
    _send("emails/password_link.txt", user, context)
    return True


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """Every session of the user ends, but the one that `update_session_auth_hash` keeps."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record("user.password_changed", actor=user, object_type="user", object_id=user.public_id)


@transaction.atomic
def set_daily_message(*, user: User, wanted: bool) -> None:
    """Whether the user has the message of the morning; what they already chose changes nothing."""
    if User.objects.filter(pk=user.pk).exclude(daily_message=wanted).update(daily_message=wanted):
        record(
            "user.daily_message_set", actor=user, object_type="user", object_id=user.public_id, wanted=wanted
        )


def _send(template: str, user: User, context: dict[str, object]) -> None:
    """One of our messages: its first line is the subject."""
    subject, _, body = render_to_string(template, context).partition("\n")
    EmailMessage(subject, body.lstrip(), to=[user.email]).send()
