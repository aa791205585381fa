"""Writes on offers: versions and the transitions of an offer's life."""

import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Coalesce

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now
from francetravail_match.journal import services as journal

from .enums import CAN_BE_PUBLISHED_STATES, ClosingReason, OfferState
from .models import JobOffer, OfferCriterion, OfferVersion, criteria_digest
from .signals import offer_version_published

# A journal line: what it is about, and its payload.
Line = tuple[uuid.UUID | None, dict[str, Any]]


class TransitionRefused(Exception):
    """The offer's state does not allow this; the message is French and says why."""


@transaction.atomic
def create_versions(wanted: Iterable[tuple[JobOffer, list[OfferCriterion]]]) -> list[OfferVersion]:
    """Give each offer the version that has these criteria: an earlier one if it exists, else a new one.

    ``wanted`` pairs a stored offer with unsaved criteria. Returns the current versions, in the same order.
    """
    pairs = [(offer, criteria, criteria_digest(criteria)) for offer, criteria in wanted]
    existing = OfferVersion.objects.filter(offer__in=[offer.pk for offer, _, _ in pairs]).order_by("pk")
    by_digest = {(version.offer_id, version.digest): version for version in existing}
    numbers = Counter(offer_id for offer_id, _ in by_digest)
    now = app_now()
    new: list[OfferVersion] = []
    criteria_of_new: list[OfferCriterion] = []
    versions: list[OfferVersion] = []
    for offer, criteria, digest in pairs:
        version = by_digest.get((offer.pk, digest))
        if version is None:
            version = OfferVersion(offer=offer, number=numbers[offer.pk] + 1, digest=digest, created_at=now)
            new.append(version)
            for criterion in criteria:
                criterion.version = version
            criteria_of_new += criteria
        versions.append(version)
    if not pairs:
        return []
    OfferVersion.objects.bulk_create(new)
    OfferCriterion.objects.bulk_create(criteria_of_new, batch_size=2000)
    _set_current_versions([offer for offer, _, _ in pairs], versions)
    return versions


def _set_current_versions(offers: list[JobOffer], versions: list[OfferVersion]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE offers_joboffer o SET current_version_id = v.version_id
            FROM unnest(%s::bigint[], %s::bigint[]) AS v (offer_id, version_id)
            WHERE o.id = v.offer_id
            """,
            [[offer.pk for offer in offers], [version.pk for version in versions]],
        )
    for offer, version in zip(offers, versions, strict=True):
        offer.current_version = version


@transaction.atomic
def publish_offers(offers: list[JobOffer], *, actor: User | None, source_dates: bool = False) -> None:
    """Publish offers that have a current version, as of now or (``source_dates``) of their source's creation.

    Raises TransitionRefused, and publishes none, if one of them may not be published.
    """
    for offer in offers:
        if offer.state not in CAN_BE_PUBLISHED_STATES:
            raise TransitionRefused(f"L'offre {offer.source_number} est déjà publiée.")
        if offer.current_version_id is None:
            raise TransitionRefused(f"L'offre {offer.source_number} n'a pas encore de critères.")
    if not offers:
        return
    now = app_now()
    lines: list[Line] = [(o.public_id, {"from": o.state, "to": OfferState.PUBLISHED}) for o in offers]
    for offer in offers:
        offer.state = OfferState.PUBLISHED
        offer.published_at = (offer.source_created_at if source_dates else None) or now
        offer.closing_reason = ""
        offer.closed_at = None
    JobOffer.objects.filter(pk__in=[offer.pk for offer in offers]).update(
        state=OfferState.PUBLISHED,
        published_at=Coalesce("source_created_at", now) if source_dates else now,
        closing_reason="",
        closed_at=None,
    )
    journal.record_many("offer.published", actor=actor, object_type="offer", objects=lines)
    announce_versions([offer.current_version for offer in offers if offer.current_version])


@transaction.atomic
def close_offers(offers: list[JobOffer], *, reason: ClosingReason, actor: User | None) -> None:
    """Close offers with a coded reason; already closed ones are refused (TransitionRefused)."""
    now = app_now()
    for offer in offers:
        if offer.state == OfferState.CLOSED:
            raise TransitionRefused(f"L'offre {offer.source_number} est déjà clôturée.")
    if not offers:
        return
    change = {"to": OfferState.CLOSED, "reason": reason}
    lines: list[Line] = [(offer.public_id, {"from": offer.state, **change}) for offer in offers]
    for offer in offers:
        offer.state, offer.closing_reason, offer.closed_at = OfferState.CLOSED, reason, now
    JobOffer.objects.filter(pk__in=[offer.pk for offer in offers]).update(
        state=OfferState.CLOSED, closing_reason=reason, closed_at=now
    )
    journal.record_many("offer.closed", actor=actor, object_type="offer", objects=lines)


def announce_versions(versions: list[OfferVersion]) -> None:
    """Tell the other apps, inside the transaction, that these versions are now the live ones."""
    if versions:
        offer_version_published.send(sender=JobOffer, versions=versions)
