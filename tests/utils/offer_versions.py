"""Versions of offers for the factories, written as plain rows: no service, no signal, no run."""

import datetime
import uuid
from typing import Any

from django.db import transaction

from offers.models import JobOffer, OfferCriterion, OfferVersion, criteria_digest

PUBLISHED_AT = datetime.datetime(2026, 9, 1, 8, tzinfo=datetime.UTC)


def criteria_of(params: Any) -> list[OfferCriterion]:
    """The rows that say what the parameters of JobOfferFactory ask for; None: not expressed."""
    criteria = [
        OfferCriterion(code="occupation", item=params.rome.code),
        OfferCriterion(code="mobility", item="workplace", value=params.workplace),
    ]
    if params.contract is not None:
        criteria.append(OfferCriterion(code="contract", item=params.contract))
    if params.working_time is not None:
        criteria.append(OfferCriterion(code="working_time", item=params.working_time))
    if params.experience_level is not None:
        months = {"months": params.experience_months}
        criteria.append(OfferCriterion(code="experience", level=params.experience_level, value=months))
    return criteria


@transaction.atomic
def add_version(offer: JobOffer, criteria: list[OfferCriterion], number: int | None = None) -> OfferVersion:
    """A further version of an offer; the caller makes it the current one."""
    version = OfferVersion.objects.create(
        public_id=uuid.uuid5(offer.public_id, criteria_digest(criteria)),
        offer=offer,
        number=number or offer.versions.count() + 1,
        digest=criteria_digest(criteria),
        created_at=PUBLISHED_AT,
    )
    for criterion in criteria:
        criterion.version = version
    OfferCriterion.objects.bulk_create(criteria)
    return version
