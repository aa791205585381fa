"""Texts of a feed → values of our columns. Every function raises BadRecord, never repeating the text."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from francetravail_match.referentials.models import (
    Certification,
    Commune,
    Departement,
    Region,
    RomeCode,
    Skill,
)

from ..enums import AreaKind, Category, EducationLevel, LanguageLevel, Licence, SalaryPeriod
from ..models.person import NIR_SHAPE
from ..models.private import EMAIL_SHAPE

SEPARATOR = "|"
NONE, NOTHING_ELSE, NOT_HELD = "aucun", "aucun_autre", "non:"
ANSWERS = {"oui": True, "non": False}
PERIODS = {"heure": SalaryPeriod.HOUR, "mois": SalaryPeriod.MONTH, "an": SalaryPeriod.YEAR}
SALARY = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,2})?)/(heure|mois|an)")
LANGUAGE = re.compile(r"[a-z]{2,3}")
EMAIL = re.compile(EMAIL_SHAPE)
NIR = re.compile(NIR_SHAPE)
YEARS = range(1900, 2101)
MAX_ITEMS = 200
MAX_MONTHS = 720
MAX_KM = 1000

#: What an item of a family says: its code, and held or not, or more.
Item = tuple[str, Any]


class BadRecord(Exception):
    """Why a line is not taken in: French, without anything that the line says."""


def is_nir(text: str) -> bool:
    """Whether the text has the shape of a social security number, which is never kept (P1)."""
    return bool(NIR.search(text))


class Referentials:
    """The codes that a feed may use."""

    def __init__(self) -> None:
        self.rome = dict(RomeCode.objects.order_by("pk").values_list("code", "pk"))
        self.communes = set(Commune.objects.order_by().values_list("pk", flat=True))
        self.departements = set(Departement.objects.order_by().values_list("pk", flat=True))
        self.regions = set(Region.objects.order_by().values_list("pk", flat=True))
        self.skills = {str(ogr) for ogr in Skill.objects.order_by().values_list("pk", flat=True)}
        self.certifications = set(Certification.objects.order_by().values_list("code", flat=True))


def yes_or_no(text: str, _: Referentials) -> bool:
    try:
        return ANSWERS[text.lower()]
    except KeyError:
        raise BadRecord("oui ou non") from None


def day(text: str, _: Referentials | None = None) -> date:
    try:
        value = date.fromisoformat(text)
    except ValueError:
        raise BadRecord("une date qui existe, comme 2026-11-24") from None
    if value.year not in YEARS:
        raise BadRecord(f"une date entre {YEARS[0]} et {YEARS[-1]}")
    return value


def category(text: str, _: Referentials) -> str:
    if text not in Category.values:
        raise BadRecord(f"une catégorie parmi {', '.join(Category.values)}")
    return text


def commune(text: str, referentials: Referentials) -> str:
    if text not in referentials.communes:
        raise BadRecord("un code INSEE de commune que le référentiel connaît")
    return text


def education_level(text: str, _: Referentials) -> int:
    levels = {NONE: 0} | {str(level): level for level in EducationLevel.values}
    if text not in levels:
        raise BadRecord("un niveau de 3 à 8, 0 ou « aucun »")
    return levels[text]


def education_field(text: str, _: Referentials) -> str:
    if not re.fullmatch(r"[0-9]{5}", text):
        raise BadRecord("un Formacode de cinq chiffres")
    return text


def salary(text: str, _: Referentials) -> tuple[str, str]:
    found = SALARY.fullmatch(text)
    amount = Decimal(found[1].replace(",", ".")) if found else Decimal(0)
    if not found or amount <= 0:
        raise BadRecord("un montant et une période, comme 1900/mois")
    return str(amount), PERIODS[found[2]]


def occupations(text: str, referentials: Referentials) -> dict[int, int | None]:
    """ROME code ids → months of experience. « aucun »: nothing is sought."""
    found: dict[int, int | None] = {}
    for item in elements(text):
        code, _, months = item.partition(":")
        if code not in referentials.rome:
            raise BadRecord("un code ROME que le référentiel connaît")
        if referentials.rome[code] in found:
            raise BadRecord("chaque code ROME une seule fois")
        found[referentials.rome[code]] = number(months, MAX_MONTHS, "mois d'expérience") if months else None
    return found


Area = tuple[str, str | None, int | None, str | None, str | None]


def areas(text: str, referentials: Referentials) -> list[Area]:
    """Kind, commune, radius in km, département, région; in a fixed order."""
    if text == NONE:
        raise BadRecord("des zones, ou rien si la mobilité n'a pas été déclarée")
    items = elements(text)
    found = {_area(item, referentials) for item in items}
    if len(found) < len(items):
        raise BadRecord("chaque zone une seule fois")
    return sorted(found, key=str)


def _area(item: str, referentials: Referentials) -> Area:
    code, plus, radius = item.partition("+")
    if plus and code in referentials.communes:
        return AreaKind.COMMUNE, code, number(radius, MAX_KM, "kilomètres"), None, None
    if item == "FRANCE":
        return AreaKind.COUNTRY, None, None, None, None
    if item[:1] == "D" and item[1:] in referentials.departements:
        return AreaKind.DEPARTEMENT, None, None, item[1:], None
    if item[:1] == "R" and item[1:] in referentials.regions:
        return AreaKind.REGION, None, None, None, item[1:]
    raise BadRecord("des zones connues, comme 59350+30, D59, R32 ou FRANCE")


def skill(item: str, referentials: Referentials) -> Item:
    if item not in referentials.skills:
        raise BadRecord("des codes OGR de compétences que le référentiel connaît")
    return item, True


def licence(item: str, _: Referentials) -> Item:
    if item not in Licence.values:
        raise BadRecord("des catégories de permis qui existent")
    return item, True


def language(item: str, _: Referentials) -> Item:
    code, _separator, level = item.partition(":")
    if not LANGUAGE.fullmatch(code) or (level and level not in LanguageLevel.values):
        raise BadRecord("des codes de langue ISO 639, avec un niveau de A1 à C2, comme en:B2")
    return code, level or True


def certification(item: str, referentials: Referentials) -> Item:
    code, _separator, until = item.partition(":")
    if code not in referentials.certifications:
        raise BadRecord("des codes de certification que le référentiel connaît")
    return code, {"valid_until": day(until)} if until else True


def family(
    name: str, read: Callable[[str, Referentials], Item]
) -> Callable[[str, Referentials], dict[str, Any]]:
    """Answers about the items of a family: held, « non: » not held, and « aucun_autre » for the rest."""

    def parse(text: str, referentials: Referentials) -> dict[str, Any]:
        items = elements(text)
        answers: dict[str, Any] = {}
        if text == NONE or (items and items[-1] == NOTHING_ELSE):
            answers[f"{name}s_complete"] = True
            items = items[:-1]
        for item in items:
            code, value = read(item.removeprefix(NOT_HELD), referentials)
            question = f"{name}:{code}"
            if question in answers:
                raise BadRecord("chaque élément une seule fois")
            if item.startswith(NOT_HELD) and isinstance(value, dict | str):
                raise BadRecord(f"un code seul après « {NOT_HELD} »")
            answers[question] = False if item.startswith(NOT_HELD) else value
        return answers

    return parse


def elements(text: str) -> list[str]:
    """The elements of a list; none for « aucun »."""
    found = [] if text == NONE else [item.strip() for item in text.split(SEPARATOR)]
    if "" in found or len(found) > MAX_ITEMS:
        raise BadRecord(f"de 1 à {MAX_ITEMS} éléments séparés par « {SEPARATOR} »")
    return found


def number(text: str, most: int, of_what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= most):
        raise BadRecord(f"un nombre de 0 à {most} ({of_what})")
    return int(text)


def name(text: str, _: Referentials) -> str:
    if len(text) > 100:
        raise BadRecord("cent caractères au plus")
    return "" if text == NONE else text


def email(text: str, _: Referentials) -> str:
    if text == NONE:
        return ""
    try:
        validate_email("" if len(text) > 254 or '"' in text else text)
        if not (EMAIL.fullmatch(text) and text.isprintable()):
            raise ValidationError("")
    except ValidationError:
        raise BadRecord("une adresse électronique, ou « aucun »") from None
    return text


def phone(text: str, _: Referentials) -> str:
    """In the international form; ten digits from 0 are French."""
    if text == NONE:
        return ""
    digits = re.sub(r"[\s.()-]", "", text)
    digits = f"+33{digits[1:]}" if re.fullmatch(r"0[1-9][0-9]{8}", digits) else digits
    if not re.fullmatch(r"\+[1-9][0-9]{5,14}", digits):
        raise BadRecord("un numéro comme +33612345678, ou « aucun »")
    return digits
