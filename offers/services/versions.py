"""Writes on what offers ask for: their versions."""

import json
from collections import Counter
from collections.abc import Iterable

from django.db import connection, transaction

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now

from ..linter import is_lawful, label_of
from ..models import JobOffer, OfferCriterion, OfferVersion, criteria_digest
from ..signals import offer_version_published


class UnlawfulCriterion(ValueError):
    """No version of any offer may ask for it; the message is French and says what to do."""


Wanted = Iterable[tuple[JobOffer, list[OfferCriterion]]]


@transaction.atomic
def create_versions(
    wanted: Wanted, *, actor: User | None = None, from_source: bool = False
) -> list[OfferVersion]:
    """Give each offer the version that has these criteria: an earlier one if it exists, else a new one.

    ``wanted`` pairs a stored offer with unsaved criteria; ``from_source``: it is the source that says them.
    ``actor`` is None for the import.
    Returns the current versions, in the same order. Raises UnlawfulCriterion.
    """
    wanted = list(wanted)
    _refuse_unlawful(criterion for _, criteria in wanted for criterion in criteria)
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
            number = numbers[offer.pk] + 1
            version = OfferVersion(offer=offer, number=number, digest=digest, created_at=now, made_by=actor)
            new.append(version)
            for criterion in criteria:
                criterion.version = version
            criteria_of_new += criteria
        versions.append(version)
    if not pairs:
        return []
    OfferVersion.objects.bulk_create(new)
    _write_criteria(criteria_of_new)
    _set_current_versions([offer for offer, _, _ in pairs], versions, from_source)
    return versions


def _refuse_unlawful(criteria: Iterable[OfferCriterion]) -> None:
    for criterion in criteria:
        if not is_lawful(criterion):
            raise UnlawfulCriterion(
                f"« {label_of(criterion)} » ne peut pas être un critère : la loi l'interdit. "
                "Retirez-le de ce que l'offre demande."
            )


def _write_criteria(criteria: list[OfferCriterion]) -> None:
    """COPY: an import writes ten times as many criteria as offers."""
    columns = "version_id, code, item, level, value"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {OfferCriterion._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for c in criteria:
            copy.write_row((c.version.pk, c.code, str(c.item), str(c.level), json.dumps(c.value)))


def _set_current_versions(offers: list[JobOffer], versions: list[OfferVersion], from_source: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE offers_joboffer o SET
                current_version_id = v.version_id,
                source_version_id = CASE WHEN %s THEN v.version_id ELSE o.source_version_id END
            FROM unnest(%s::bigint[], %s::bigint[]) AS v (offer_id, version_id)
            WHERE o.id = v.offer_id
            """,
            [from_source, [offer.pk for offer in offers], [version.pk for version in versions]],
        )
    for offer, version in zip(offers, versions, strict=True):
        offer.current_version = version
        if from_source:
            offer.source_version = version


def announce_versions(versions: list[OfferVersion]) -> None:
    """Tell the other apps, inside the transaction, that these versions are now the live ones."""
    if versions:
        offer_version_published.send(sender=JobOffer, versions=versions)
