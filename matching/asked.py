"""What an offer asks, criterion by criterion, in words."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field

from francetravail_match.referentials.models import RomeCode
from offers.enums import AT_LEAST, CriterionLevel
from offers.gaps import gap_of
from offers.models import OfferCriterion
from offers.wording import Names, in_words, names_of

from . import criteria


@dataclass
class Asked:
    """``rows``: the offer's own; ``texts``: the same in words; ``enough``: how many are, if not all.

    ``gaps``: what an advisor has to complete; ``names``: what the things that the offer asks for are called.
    """

    level: CriterionLevel = CriterionLevel.REQUIRED
    rows: list[OfferCriterion] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    enough: str = ""
    gaps: list[str] = field(default_factory=list)
    names: Names = field(default_factory=dict)


def asked_by_criterion(rows: Iterable[OfferCriterion]) -> dict[str, Asked]:
    """Code of a criterion of the engine → what the offer asks; one query."""
    asked: dict[str, Asked] = defaultdict(Asked)
    kept = list(rows)
    names = names_of(kept)
    for code, same in rows_by_criterion(kept).items():
        texts = [text for words in in_words(same, names) for text in words.texts]
        fewer = len(texts) > sum(row.item != AT_LEAST for row in same)
        enough = texts.pop() if fewer else ""
        gaps = [gap for row in same if (gap := gap_of(row))]
        asked[code] = Asked(CriterionLevel(same[0].level), same, texts, enough, gaps, names)
    return asked


def levels(rows: Iterable[OfferCriterion]) -> dict[str, CriterionLevel]:
    """Code of a criterion of the engine → its level; what an offer does not say, and some people must meet,
    is required."""
    found = {code: CriterionLevel(same[0].level) for code, same in rows_by_criterion(rows).items()}
    return {c.code: found.get(c.code, CriterionLevel.REQUIRED) for c in criteria.CRITERIA}


def is_ranked(rows: Iterable[OfferCriterion]) -> bool:
    """Whether the offer says enough for an order to mean something: more than an occupation and a place."""
    return any(row.code not in ("occupation", "mobility") for row in rows)


def rows_by_criterion(rows: Iterable[OfferCriterion]) -> dict[str, list[OfferCriterion]]:
    """A family that an offer may require and wish is two criteria; of other rows the required ones decide."""
    codes = {criterion.code for criterion in criteria.CRITERIA}
    found: dict[str, list[OfferCriterion]] = {}
    for row in sorted(
        _as_compared(list(rows)), key=lambda row: (row.level != CriterionLevel.REQUIRED, row.code, row.item)
    ):
        wished = f"{row.code}_wished"
        code = wished if row.level == CriterionLevel.WISHED and wished in codes else row.code
        same = found.setdefault(code, [])
        if not same or same[0].level == row.level:
            same.append(row)
    return found


def _as_compared(rows: list[OfferCriterion]) -> list[OfferCriterion]:
    """A training is required in a regulated occupation alone, and one that was may no longer be: then the
    engine takes it for wished, and so do the words. One query, for the offers that require one.
    """
    if not any(row.code == "education" and row.level == CriterionLevel.REQUIRED for row in rows):
        return rows
    occupations = [row.item for row in rows if row.code == "occupation"]
    if RomeCode.objects.filter(code__in=occupations, regulated=True).exists():
        return rows
    return [_wished(row) if row.code == "education" else row for row in rows]


def _wished(row: OfferCriterion) -> OfferCriterion:
    same = copy(row)
    same.level = CriterionLevel.WISHED
    return same
