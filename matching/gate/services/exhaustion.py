"""The policy of a region under which who was proposed, and is not to be had, is taken for nobody."""

from typing import Any

from django.db import IntegrityError, transaction

from francetravail_match.accounts.models import User
from francetravail_match.common.database import call, words_of_refusal

from ..models import ExhaustionPolicy


class PolicyRefused(Exception):
    """The database refused; the message says why, in French."""


def decide_exhaustion(*, by: User, reference: str) -> ExhaustionPolicy:
    """The pilote of a region decides it; nothing is in force until another pilote has countersigned."""
    return ExhaustionPolicy.objects.get(pk=_call("gate_decide_exhaustion", by.pk, reference))


def countersign_exhaustion(policy: ExhaustionPolicy, *, by: User) -> None:
    _call("gate_countersign_exhaustion", by.pk, policy.pk)


def end_exhaustion(*, by: User) -> None:
    """That of the pilote's own region, at once."""
    _call("gate_end_exhaustion", by.pk)


def _call(function: str, *values: Any) -> Any:
    try:
        with transaction.atomic():
            return call(function, *values)
    except IntegrityError as error:
        raise PolicyRefused(words_of_refusal(error, ExhaustionPolicy)) from error
