"""What the journal keeps of sign-ins: never what was typed, only the account if there is one."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from francetravail_match.journal.services import record

from .models import User


@receiver(user_logged_in, dispatch_uid="accounts.record_sign_in")
def record_sign_in(user: User, **kwargs: Any) -> None:
    record("user.signed_in", actor=user, object_type="user", object_id=user.public_id)


@receiver(user_login_failed, dispatch_uid="accounts.record_failure")
def record_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    if _was_counted(request):
        _record("user.sign_in_failed", credentials.get("username"))


@receiver(user_locked_out, dispatch_uid="accounts.record_lock_out")
def record_lock_out(request: HttpRequest, username: str, **kwargs: Any) -> None:
    if _was_counted(request):
        _record("user.locked_out", username)


def _was_counted(request: HttpRequest | None) -> bool:
    """While a lock lasts nothing is tried or counted, and one line has said that it began."""
    return getattr(request, "axes_failures_since_start", None) is not None


def _record(action: str, email: str | None) -> None:
    user_id = User.objects.filter(email=email).values_list("public_id", flat=True).first()
    record(action, actor=None, object_type="user", object_id=user_id)
