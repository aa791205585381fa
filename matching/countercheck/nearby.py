"""The people who lack the least, as a page and the API show them: under a pseudonym, with what they lack."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from candidates.models import JobSeeker
from offers.enums import CriterionLevel
from offers.models import OfferCriterion

from ..models import CounterCheck, NearMiss
from ..people import show
from .standing import is_near_miss


@dataclass(frozen=True)
class Lacking:
    """``not_met``, ``unknown``: required criteria, by their labels."""

    public_id: uuid.UUID
    pseudonym: str
    occupation: str
    not_met: list[str]
    unknown: list[str]


def nearest_of(made: CounterCheck) -> QuerySet[NearMiss]:
    """In order; without who has left since, or asked that nothing be done with what is known of them."""
    people = made.nearest.filter(job_seeker__in=JobSeeker.objects.shown()).select_related("job_seeker")
    kept = [field.name for field in NearMiss._meta.concrete_fields]
    return people.only(*kept, "job_seeker__public_id").order_by("rank")


def near_misses_of(made: CounterCheck, rows: Iterable[OfferCriterion]) -> list[Lacking]:
    """Of the people who lack the least, those who lack no more than a near miss does."""
    return [person for person in lacking(nearest_of(made), rows) if is_near_miss(person.not_met)]


def lacking(people: Iterable[NearMiss], rows: Iterable[OfferCriterion]) -> list[Lacking]:
    """For an offer of these rows."""
    return [
        Lacking(
            public_id=person.public_id,
            pseudonym=person.pseudonym,
            occupation=person.occupation,
            not_met=[r.label for r in person.reasons if r.outcome is False and r.level == REQUIRED],
            unknown=[r.label for r in person.reasons if r.outcome is None and r.level == REQUIRED],
        )
        for person in show(people, rows)
    ]


REQUIRED = CriterionLevel.REQUIRED.label
