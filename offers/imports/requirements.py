"""Skills, licences, languages and training that an offer asks for."""

import hashlib
import re
from collections.abc import Iterable

from francetravail_match.referentials.languages import ALIASES, LANGUAGES
from offers.enums import LABEL_ITEM, CriterionLevel, EducationLevel
from offers.linter import is_lawful, label_of
from offers.models import OfferCriterion

from .references import References
from .values import Raw, fold

LANGUAGE_CODES = {fold(name): code for code, name in LANGUAGES.items()} | ALIASES
LEVELS = {"E": CriterionLevel.REQUIRED, "S": CriterionLevel.WISHED}

# Code de la route, R.221-4; « EB » and « B mention 79.06 » are former names.
LICENCES = {
    **{
        code: code
        for code in ("AM", "A1", "A2", "A", "B1", "B", "BE", "C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE")
    },
    "EB": "BE",
    "EC": "CE",
    "ED": "DE",
    "B mention 79.06": "BE",
}
LICENCE = re.compile(r"^\s*(b mention 79\.06|[a-d][0-9]?e?|am|e[bcd])\b", re.IGNORECASE)
NO_LICENCE = {"aucun permis", "aucun", "pas de permis"}

EDUCATION = (
    (re.compile(r"\bbac ?5\b"), EducationLevel.FIVE_YEARS),
    (re.compile(r"\bbac ?[34]\b"), EducationLevel.THREE_OR_FOUR_YEARS),
    (re.compile(r"\bbac ?2\b"), EducationLevel.TWO_YEARS),
    (re.compile(r"\bbac\b"), EducationLevel.BACCALAUREATE),
    (re.compile(r"\bcap\b|\bbep\b"), EducationLevel.VOCATIONAL),
)
BELOW_ANY_LEVEL = re.compile(r"aucune formation|3eme|4eme|brevet|primaire")


def label_item(label: str) -> str:
    """The item of a thing that is known by its label alone."""
    return LABEL_ITEM + hashlib.sha256(fold(label).encode()).hexdigest()[:16]


def strictest(criteria: Iterable[OfferCriterion]) -> list[OfferCriterion]:
    """One criterion per item: of two that say the same thing, the one that is required."""
    kept: dict[str, OfferCriterion] = {}
    for criterion in criteria:
        known = kept.get(criterion.item)
        if known is None or known.level == CriterionLevel.WISHED != criterion.level:
            kept[criterion.item] = criterion
    return list(kept.values())


def _level(raw: Raw) -> CriterionLevel:
    """E or S; where the source does not say, it is wished: nobody is left out for what was not required."""
    stated = raw.words("exigence")
    if stated not in LEVELS and raw.value.get("exigence") is not None:
        raw.misread("exigence")
    return LEVELS.get(stated, CriterionLevel.WISHED)


def read_licences(raw: Raw) -> list[OfferCriterion]:
    """Driving licences by their category."""
    found = []
    for item in raw.children("permis"):
        label = item.words("libelle")
        if not label or fold(label) in NO_LICENCE:
            continue
        match = LICENCE.match(label)
        category = LICENCES.get(match[1].upper().replace("MENTION", "mention")) if match else None
        found.append(_known_or_label(item, "licence", category, label))
    return lawful(raw, found)


def lawful(raw: Raw, found: list[OfferCriterion]) -> list[OfferCriterion]:
    """One per item, without what the law lets no offer ask for: noted as not understood."""
    kept = [criterion for criterion in strictest(found) if is_lawful(criterion)]
    for criterion in found:
        if not is_lawful(criterion):
            raw.misread(criterion.code, label_of(criterion))
    return kept


def read_languages(raw: Raw) -> list[OfferCriterion]:
    """Languages by ISO 639-1 code. The source names no level of the common European framework."""
    found = []
    for item in raw.children("langues"):
        label = item.words("libelle")
        if not label:
            continue
        folded = fold(label)
        code = next((LANGUAGE_CODES[name] for name in _first_words(folded) if name in LANGUAGE_CODES), None)
        criterion = _known_or_label(item, "language", code, label)
        if code:
            criterion.value = {"cefr": None}
        found.append(criterion)
    return lawful(raw, found)


def _first_words(folded: str) -> list[str]:
    """« chinois mandarin bon » → itself, « chinois mandarin », « chinois »."""
    words = folded.split()
    return [" ".join(words[:length]) for length in range(len(words), 0, -1)]


def _known_or_label(raw: Raw, code: str, item: str | None, label: str) -> OfferCriterion:
    """A required thing that we cannot read stays required, under its label: nobody is known to meet it."""
    level = _level(raw)
    if item:
        return OfferCriterion(code=code, item=item, level=level)
    raw.misread("libelle")
    return OfferCriterion(code=code, item=label_item(label), level=level, value={"label": label[:120]})


def read_education(raw: Raw, regulated: bool) -> list[OfferCriterion]:
    """Levels and fields of training: required only in a regulated occupation, if the source requires it.

    Several trainings of one field are alternatives: the lowest level is kept. ``asked`` is the source's word.
    """
    kept: dict[str, OfferCriterion] = {}
    for item in raw.children("formations"):
        level, field, domain = (
            _education_level(item),
            item.words("codeFormation"),
            item.words("domaineLibelle"),
        )
        if not re.fullmatch(r"[0-9]{5}", field):
            if field:
                item.misread("codeFormation")
            field = label_item(domain) if domain else ""
        asked = _level(item)
        if level is None and not field:
            continue
        criterion = OfferCriterion(
            code="education",
            item=field,
            level=asked if regulated else CriterionLevel.WISHED,
            value={"level": level, "field": domain[:120], "asked": asked},
        )
        known = kept.get(field)
        if known is None or (level or 0) < (known.value["level"] or 0):
            kept[field] = criterion
    return lawful(raw, list(kept.values()))


def _education_level(raw: Raw) -> int | None:
    label = raw.words("niveauLibelle")
    folded = fold(label)
    found = next((level for pattern, level in EDUCATION if pattern.search(folded)), None)
    if found is None and label and not BELOW_ANY_LEVEL.search(folded):
        raw.misread("niveauLibelle")
    return None if found is None else int(found)


def read_skills(raw: Raw, references: References) -> list[OfferCriterion]:
    """Skills and knowledge as asked; soft skills wished; what is outside ROME, by its label and wished."""
    found = []
    for item in (*raw.children("competences"), *raw.children("qualitesProfessionnelles")):
        code, label = item.words("code").removesuffix(".0"), item.words("libelle")
        if not (code or label):
            continue
        level, ogr = _level(item), references.skill(code, label)
        if code and ogr != code:
            item.misread("code")
        if ogr:
            found.append(OfferCriterion(code="skill", item=ogr, level=level))
            continue
        if label:
            item.misread("libelle")
        name = label or code
        value = {"label": name}
        found.append(
            OfferCriterion(code="skill", item=label_item(name), level=CriterionLevel.WISHED, value=value)
        )
    return lawful(raw, found)
