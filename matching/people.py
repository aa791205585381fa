"""People as a results page shows them: a pseudonym, what they seek, where they accept to work, and why."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from candidates.models import MobilityArea, SoughtOccupation
from candidates.wording import area_in_words
from francetravail_match.referentials.models import RomeCode
from offers.enums import CriterionLevel
from offers.models import OfferCriterion

from . import criteria
from .asked import levels
from .models.found import FoundPerson


@dataclass(frozen=True)
class Reason:
    """The outcome of one criterion for one person. ``outcome``: True, False, or None to be asked."""

    label: str
    level: str
    outcome: bool | None
    words: str
    question: str


@dataclass(frozen=True)
class ShownPerson:
    """Never a name, never a residence, never a distance. ``experience_months`` None: not recorded.

    ``minimum`` and ``maximum`` bound the score, in hundredths of a point.
    """

    public_id: uuid.UUID
    pseudonym: str
    occupation: str
    experience_months: int | None
    area: str
    minimum: int
    maximum: int
    reasons: list[Reason]


def show(results: Iterable[FoundPerson], rows: Iterable[OfferCriterion]) -> list[ShownPerson]:
    """The people of these results in their order, for an offer of these rows."""
    kept = list(results)
    level_of = levels(rows)
    occupations, months = _occupations(kept)
    areas = _areas(kept)
    return [
        ShownPerson(
            public_id=result.job_seeker.public_id,
            pseudonym=result.job_seeker.pseudonym,
            occupation=str(occupations.get(result.occupation, "Métier retiré du ROME")),
            experience_months=months.get((result.job_seeker_id, result.occupation)),
            area=areas.get(result.area, "Zone modifiée depuis ce rapprochement"),
            minimum=result.minimum,
            maximum=result.maximum,
            reasons=reasons_of(result.outcomes, level_of),
        )
        for result in kept
    ]


def reasons_of(outcomes: dict[str, bool | None], level_of: dict[str, CriterionLevel]) -> list[Reason]:
    """In the order of the criteria."""
    return [
        Reason(
            label=criterion.label,
            level=level_of[criterion.code].label,
            outcome=outcomes[criterion.code],
            words=criterion.reason(outcomes[criterion.code]),
            question=criterion.question if outcomes[criterion.code] is None else "",
        )
        for criterion in criteria.CRITERIA
        if criterion.code in outcomes
    ]


def _occupations(
    results: list[FoundPerson],
) -> tuple[dict[int, RomeCode], dict[tuple[int, int], int | None]]:
    """The occupations of these results by key, and (person, occupation) → months of experience in it."""
    wanted = {result.occupation for result in results}
    sought = SoughtOccupation.objects.filter(
        job_seeker__in=[result.job_seeker_id for result in results], rome__in=wanted
    )
    rows = list(sought.select_related("rome").order_by("pk"))
    named = {row.rome_id: row.rome for row in rows}
    # What none of them seeks any more.
    if gone := wanted - named.keys():
        named |= RomeCode.objects.in_bulk(gone)
    return named, {(row.job_seeker_id, row.rome_id): row.experience_months for row in rows}


def _areas(results: list[FoundPerson]) -> dict[int | None, str]:
    wanted = {result.area for result in results if result.area is not None}
    areas = MobilityArea.objects.filter(pk__in=wanted).select_related(
        "commune__departement", "departement", "region"
    )
    return {None: "Mobilité non déclarée", **{area.pk: area_in_words(area) for area in areas.order_by("pk")}}
