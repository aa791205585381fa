"""What the journal keeps of sign-ins."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from francetravail_match.journal.services import record

from .models import User


@receiver(user_logged_in, dispatch_uid="accounts.record_sign_in")
def record_sign_in(user: User, **kwargs: Any) -> None:
    record("user.signed_in", actor=user, object_type="user", object_id=user.public_id)
