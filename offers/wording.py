"""What an offer asks for, in French words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from francetravail_match.common.templatetags.french import months
from francetravail_match.referentials.models import Commune, Departement, Region, RomeCode

from .enums import UNREADABLE_CONTRACT, ContractKind, PlaceKind, WorkingTime
from .models import OfferCriterion


@dataclass(frozen=True)
class Words:
    """One criterion as the offer states it. ``level``: exigé or souhaité."""

    code: str
    level: str
    text: str


def in_words(criteria: Iterable[OfferCriterion]) -> list[Words]:
    """The criteria in their order; at most one query for the occupation and one for the place."""
    return [Words(c.code, c.get_level_display(), _text(c)) for c in criteria]


def _text(criterion: OfferCriterion) -> str:
    match criterion.code:
        case "occupation":
            return str(RomeCode.objects.filter(code=criterion.item).first() or criterion.item)
        case "mobility":
            return _workplace(criterion.value)
        case "contract" if criterion.item == UNREADABLE_CONTRACT:
            return f"contrat non reconnu ({criterion.value.get('label', '')})"
        case "contract":
            return ContractKind(criterion.item).label
        case "working_time":
            return WorkingTime(criterion.item).label
        case "experience":
            required = criterion.value["months"]
            return "durée non précisée" if required is None else f"{months(required)} au moins"
        case _:
            return criterion.item


def _workplace(value: dict[str, Any]) -> str:
    kind = PlaceKind(value["place"])
    place: object = None
    if kind == PlaceKind.COMMUNE:
        commune = Commune.objects.select_related("departement").filter(pk=value["commune"]).first()
        place = f"{commune} ({commune.departement_id})" if commune else None
    elif kind == PlaceKind.DEPARTEMENT:
        place = Departement.objects.filter(pk=value["departement"]).first()
    elif kind == PlaceKind.REGION:
        place = Region.objects.filter(pk=value["region"]).first()
    words = str(place or kind.label.capitalize())
    return f"{words}, entièrement à distance" if value.get("fully_remote") else words
