"""What the linter says of a stored offer, and what a human sets aside of it."""

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import call

from ..enums import UNREADABLE, SetAsideReason
from ..linter import Alarm, Severity, lint, pay
from ..models import AlarmSetAside, JobOffer, OfferCriterion
from .locks import lock_offers


class SetAsideRefused(Exception):
    """The alarm cannot be set aside; the message is French and says why."""


def pending_alarms(offer: JobOffer) -> list[Alarm]:
    """The alarms of the offer as it is now, without those set aside; each wording once in a field."""
    version, details = offer.current_version, getattr(offer, "details", None)
    criteria = version.criteria.all() if version else ()
    minutes = details.weekly_minutes if details else None
    return alarms_of(offer, offer.title, offer.description, criteria, minutes)


def alarms_of(
    offer: JobOffer,
    title: str,
    description: str,
    criteria: Iterable[OfferCriterion],
    weekly_minutes: int | None,
) -> list[Alarm]:
    """The same of other words that the offer could have: what was set aside of it stays so."""
    kept = list(criteria)
    alarms = lint(title, description, kept, weekly_minutes=weekly_minutes)
    if not alarms:
        return []
    if any(alarm.rule == pay.MISTAKEN for alarm in alarms) and not _said_by_source(offer, kept):
        alarms = [pay.typed_here(alarm) for alarm in alarms]
    aside = set(AlarmSetAside.objects.filter(offer=offer).values_list("rule", "digest"))
    once = {(alarm.field, alarm.rule, alarm.digest): alarm for alarm in reversed(alarms)}
    return [each for each in reversed(once.values()) if (each.rule, each.digest) not in aside]


def _said_by_source(offer: JobOffer, criteria: Iterable[OfferCriterion]) -> bool:
    """Whether the pay is one that an import brought, and not one typed here."""
    source = OfferCriterion.objects.filter(version=offer.source_version_id, code="salary")
    said = {pay.paid(row) for row in source.exclude(item=UNREADABLE)}
    return {pay.paid(row) for row in criteria if row.code == "salary" and row.item != UNREADABLE} <= said


def unlawful_pending(offer: JobOffer) -> bool:
    """Whether the offer says something unlawful that nobody has corrected or set aside."""
    return any(alarm.severity == Severity.UNLAWFUL for alarm in pending_alarms(offer))


@transaction.atomic
def set_alarm_aside(
    offer: JobOffer,
    *,
    rule: str,
    digest: str,
    reason: SetAsideReason,
    actor: User,
    raised: Callable[[JobOffer], Iterable[Alarm]] = pending_alarms,
) -> AlarmSetAside:
    """Keep, and journal, that this alarm does not hold and who says so; the same words may be said again.

    ``raised``: which alarms there are, those of the offer as it is unless said otherwise.
    Raises PermissionDenied, or SetAsideRefused where this alarm is not raised any more.
    """
    if not actor.may(Action.QUALIFY_OFFER):
        raise PermissionDenied("Vos rôles ne permettent pas d'écarter une alerte.")
    held = lock_offers([offer], actor, SetAsideRefused)[offer.pk]
    if not any((alarm.rule, alarm.digest) == (rule, digest) for alarm in raised(held)):
        raise SetAsideRefused("Cette alerte n'existe plus : l'offre a changé, ou quelqu'un l'a déjà écartée.")
    made = call("offers_set_alarm_aside", held.pk, rule, digest, reason.value, actor.pk)
    return AlarmSetAside.objects.get(pk=made)
