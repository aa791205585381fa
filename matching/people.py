"""People as a results page shows them: a pseudonym, what they seek, where they accept to work, and why."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from candidates.models import MobilityArea, SoughtOccupation
from candidates.wording import area_in_words
from francetravail_match.referentials.models import RomeCode
from offers.enums import CriterionLevel
from offers.models import OfferCriterion

from .criteria import CRITERIA
from .models import MatchResult


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
    """Never a name, never a residence, never a distance. ``experience_months`` None: not recorded."""

    public_id: uuid.UUID
    pseudonym: str
    occupation: str
    experience_months: int | None
    area: str
    reasons: list[Reason]


def show(results: Iterable[MatchResult], criteria: Iterable[OfferCriterion]) -> list[ShownPerson]:
    """The people of these results in their order; three queries whatever their number."""
    kept = list(results)
    levels = {criterion.code: criterion.get_level_display() for criterion in criteria}
    occupations = RomeCode.objects.in_bulk({result.occupation for result in kept})
    months = _experience(kept)
    areas = _areas(kept)
    return [
        ShownPerson(
            public_id=result.job_seeker.public_id,
            pseudonym=result.job_seeker.pseudonym,
            occupation=str(occupations.get(result.occupation, "Métier retiré du ROME")),
            experience_months=months.get((result.job_seeker_id, result.occupation)),
            area=areas.get(result.area, "Zone modifiée depuis ce rapprochement"),
            reasons=_reasons(result.outcomes, levels),
        )
        for result in kept
    ]


def _reasons(outcomes: dict[str, bool | None], levels: dict[str, str]) -> list[Reason]:
    return [
        Reason(
            label=criterion.label,
            # What an offer does not say, and some people must meet, is required.
            level=(
                CriterionLevel.WISHED.label
                if criterion.required == "FALSE"
                else levels.get(criterion.code, CriterionLevel.REQUIRED.label)
            ),
            outcome=outcomes[criterion.code],
            words=criterion.reason(outcomes[criterion.code]),
            question=criterion.question if outcomes[criterion.code] is None else "",
        )
        for criterion in CRITERIA
        if criterion.code in outcomes
    ]


def _experience(results: list[MatchResult]) -> dict[tuple[int, int], int | None]:
    rows = SoughtOccupation.objects.filter(
        job_seeker__in=[result.job_seeker_id for result in results],
        rome__in={result.occupation for result in results},
    )
    found = rows.order_by("pk").values_list("job_seeker_id", "rome_id", "experience_months")
    return {(person, rome): months for person, rome, months in found}


def _areas(results: list[MatchResult]) -> dict[int | None, str]:
    wanted = {result.area for result in results if result.area is not None}
    areas = MobilityArea.objects.filter(pk__in=wanted).select_related(
        "commune__departement", "departement", "region"
    )
    return {None: "Mobilité non déclarée", **{area.pk: area_in_words(area) for area in areas.order_by("pk")}}
