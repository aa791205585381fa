"""Writes on offers: versions and the transitions of an offer's life."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now
from francetravail_match.journal import services as journal

from .enums import CAN_BE_PUBLISHED_STATES, ClosingReason, OfferState
from .models import JobOffer, OfferCriterion, OfferVersion, criteria_digest
from .signals import offer_version_published


class TransitionRefused(Exception):
    """The offer's state does not allow this; the message is French and says why."""


@transaction.atomic
def create_versions(wanted: Iterable[tuple[JobOffer, list[OfferCriterion]]]) -> list[OfferVersion]:
    """The version of each offer that has these criteria: an earlier one if it exists, else a new one.

    ``wanted`` pairs a stored offer with unsaved criteria. Sets ``offer.current_version`` without saving the
    offers: the caller saves them with the rest of what it changes.
    """
    pairs = [(offer, criteria, criteria_digest(criteria)) for offer, criteria in wanted]
    existing = OfferVersion.objects.filter(offer__in=[offer.pk for offer, _, _ in pairs]).order_by("pk")
    by_digest = {(version.offer_id, version.digest): version for version in existing}
    numbers = Counter(offer_id for offer_id, _ in by_digest)
    now = app_now()
    new, criteria_of_new = [], []
    for offer, criteria, digest in pairs:
        version = by_digest.get((offer.pk, digest))
        if version is None:
            version = OfferVersion(offer=offer, number=numbers[offer.pk] + 1, digest=digest, created_at=now)
            new.append(version)
            criteria_of_new += [(version, criterion) for criterion in criteria]
        offer.current_version = version
    OfferVersion.objects.bulk_create(new)
    for version, criterion in criteria_of_new:
        criterion.version = version
    OfferCriterion.objects.bulk_create([criterion for _, criterion in criteria_of_new], batch_size=2000)
    for offer, _, _ in pairs:
        offer.current_version_id = offer.current_version.pk if offer.current_version else None
    return [offer.current_version for offer, _, _ in pairs if offer.current_version]


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
    now = app_now()
    lines: list[tuple[Any, dict[str, Any]]] = []
    for offer in offers:
        lines.append((offer.public_id, {"from": offer.state, "to": OfferState.PUBLISHED}))
        offer.state = OfferState.PUBLISHED
        offer.published_at = (offer.source_created_at if source_dates else None) or now
        offer.closing_reason = ""
        offer.closed_at = None
    fields = ["state", "published_at", "closing_reason", "closed_at", "current_version"]
    JobOffer.objects.bulk_update(offers, fields, batch_size=500)
    journal.record_many("offer.published", actor=actor, object_type="offer", objects=lines)
    announce_versions([offer.current_version for offer in offers if offer.current_version])


@transaction.atomic
def close_offers(offers: list[JobOffer], *, reason: ClosingReason, actor: User | None) -> None:
    """Close offers with a coded reason; already closed ones are refused (TransitionRefused)."""
    now = app_now()
    lines: list[tuple[Any, dict[str, Any]]] = []
    for offer in offers:
        if offer.state == OfferState.CLOSED:
            raise TransitionRefused(f"L'offre {offer.source_number} est déjà clôturée.")
        lines.append((offer.public_id, {"from": offer.state, "to": OfferState.CLOSED, "reason": reason}))
        offer.state = OfferState.CLOSED
        offer.closing_reason = reason
        offer.closed_at = now
    fields = ["state", "closing_reason", "closed_at", "current_version"]
    JobOffer.objects.bulk_update(offers, fields, batch_size=500)
    journal.record_many("offer.closed", actor=actor, object_type="offer", objects=lines)


def announce_versions(versions: list[OfferVersion]) -> None:
    """Tell the other apps, inside the transaction, that these versions are now the live ones."""
    if versions:
        offer_version_published.send(sender=JobOffer, versions=versions)
