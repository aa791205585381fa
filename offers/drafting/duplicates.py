"""Offers that may be the one that is being written: same establishment, occupation and commune.

An employer known by its name alone has no establishment to compare: the employer itself is.
"""

from datetime import timedelta

from django.db.models import Q, QuerySet

from francetravail_match.common.database import AppNow

from ..enums import DraftStep, OfferState
from ..identifiers import compact
from ..models import JobOffer, OfferCriterion
from .forms.employer import EmployerForm
from .reading import Written

#: A closed offer is no longer the same need after that.
RECENTLY_CLOSED = timedelta(days=60)
SHOWN = 10


def duplicates_of(written: Written) -> list[JobOffer]:
    """Open, or closed in the last sixty days, in any agency; the latest first, `SHOWN` at most."""
    form = written.form(DraftStep.EMPLOYER)
    assert isinstance(form, EmployerForm)  # noqa: S101 (for the reader and the types)
    siret = form.found.establishment.siret if form.found.establishment else compact(form.given["siret"] or "")
    employer = form.found.employer
    commune = next((row.value.get("commune") for row in _of(written, "mobility")), None)
    if not ((siret or employer) and commune and written.occupation):
        return []
    there = Q(establishment__siret=siret) if siret else Q(employer=employer)
    same: QuerySet[JobOffer] = JobOffer.objects.filter(
        there, listed_occupation=written.occupation, listed_commune=commune
    )
    current = ~Q(state=OfferState.CLOSED) | Q(closed_at__gte=AppNow() - RECENTLY_CLOSED)
    others = same.filter(current).exclude(pk=written.offer.pk)
    return list(others.select_related("agency", "employer").order_by("-published_at", "-pk")[:SHOWN])


def _of(written: Written, code: str) -> list[OfferCriterion]:
    return [row for row in written.criteria() if row.code == code]
