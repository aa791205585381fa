"""How much experience an offer asks for, in months, from its French label."""

import re

from offers.enums import CriterionLevel
from offers.models import OfferCriterion

from .values import Raw, fold

LONGEST_CAREER_MONTHS = 600
NUMBERS = dict(
    zip("un une deux trois quatre cinq six sept huit neuf dix".split(), (1, *range(1, 11)), strict=True)
)
NUMBER = rf"(?<![0-9])([0-9]{{1,4}}|{'|'.join(NUMBERS)})"
UNIT = r"(ans?|annees?|mois)\b"
# « 1 à 3 ans », « entre 6 et 12 mois »: the lower bound, since experience is a minimum and never a maximum.
RANGE = re.compile(rf"\b{NUMBER} (?:a|et|ou) {NUMBER} {UNIT}")
DURATION = re.compile(rf"\b{NUMBER} ?{UNIT}(?: s\b)?")
# « 1 an et 6 mois », « 1 an 6 mois », « 2 ans et demi ».
AND_MONTHS = re.compile(r"^ ?(?:et )?([0-9]{1,2}) ?mois\b")
AND_A_HALF = re.compile(r"^ ?et demie?\b")
DECIMAL = re.compile(r"(?<![0-9])([0-9]{1,2})[.,]([0-9])\s*(an|année|annee)", re.IGNORECASE)
ONLY_A_MAXIMUM = re.compile(r"^(?:experience )?(?:de )?(?:moins d(?:e|un)?|maximum|jusqu a)\b")
SAYS_NO_DURATION = {"experience exigee", "experience souhaitee", "experience demandee", "experience"}


def months_of(label: str) -> int | None:
    """The months that a label asks for at least; None if it states no legible duration.

    « 1 An(s) » 12 · « 6 Mois » 6 · « 1 an et 6 mois » 18 · « De 1 à 3 ans » 12 · « 2 ans minimum » 24 ·
    « 1,5 an » 18 · « Moins de 2 ans » 0.
    """
    if decimal := DECIMAL.search(label):
        return round((int(decimal[1]) + int(decimal[2]) / 10) * 12)
    folded = fold(label)
    if ONLY_A_MAXIMUM.match(folded):
        return 0
    if found := RANGE.search(folded):
        return min(_number(found[1]), _number(found[2])) * _unit(found[3])
    found = DURATION.search(folded)
    if not found:
        return None
    months = _number(found[1]) * _unit(found[2])
    rest = folded[found.end() :]
    if _unit(found[2]) == 12 and (more := AND_MONTHS.match(rest)):
        return months + int(more[1])
    if AND_A_HALF.match(rest):
        return months + _unit(found[2]) // 2
    return months


def read_experience(raw: Raw) -> list[OfferCriterion]:
    """E (exigée) or S (souhaitée), with or without a duration; a beginner is welcome otherwise."""
    demand, label, comment = (
        raw.words(key) for key in ("experienceExige", "experienceLibelle", "experienceCommentaire")
    )
    folded = fold(label)
    level = _level(raw, demand, folded)
    if level is None or folded.startswith("debutant"):
        return []
    months = months_of(label)
    if months is None and DURATION.fullmatch(fold(comment)):
        months = months_of(comment)
    if months is None and folded and folded not in SAYS_NO_DURATION:
        raw.misread("experienceLibelle")
    if months == 0:
        return []
    if months and months > LONGEST_CAREER_MONTHS:
        raw.misread("experienceLibelle")
        months = None
    return [OfferCriterion(code="experience", level=level, value={"months": months})]


def _level(raw: Raw, demand: str, label: str) -> CriterionLevel | None:
    """The code decides; where it is missing or not known, the words of the label."""
    if demand in {"E", "S", "D"}:
        return {"E": CriterionLevel.REQUIRED, "S": CriterionLevel.WISHED}.get(demand)
    if demand or raw.value.get("experienceExige") is not None:
        raw.misread("experienceExige")
    if label.startswith("debutant"):
        return None
    if "souhait" in label:
        return CriterionLevel.WISHED
    return CriterionLevel.REQUIRED if "exig" in label or months_of(label) else None


def _number(word: str) -> int:
    return NUMBERS.get(word) or int(word.replace(" ", ""))


def _unit(word: str) -> int:
    return 1 if word == "mois" else 12
