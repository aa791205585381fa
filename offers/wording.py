"""What an offer asks for, in French words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.text import capfirst

from francetravail_match.common.templatetags.french import count, day, euros, months
from francetravail_match.referentials.languages import LANGUAGES
from francetravail_match.referentials.models import (
    Certification,
    Commune,
    Departement,
    Region,
    RomeCode,
    Skill,
)

from .enums import (
    AT_LEAST,
    LABEL_ITEM,
    UNREADABLE,
    ContractKind,
    CriterionLevel,
    EducationLevel,
    PayComplement,
    PayPeriod,
    PlaceKind,
    ScheduleConstraint,
    WorkingTime,
)
from .models import OfferCriterion, OfferDetails

#: What an offer may ask for, in the order in which it is shown.
LABELS = {
    "occupation": "Métier",
    "mobility": "Lieu de travail",
    "contract": "Contrat",
    "working_time": "Temps de travail",
    "schedule": "Horaires et déplacements",
    "availability": "Début du contrat",
    "experience": "Expérience",
    "education": "Formation",
    "skill": "Compétences",
    "licence": "Permis",
    "language": "Langues",
    "certification": "Certifications",
    "salary": "Salaire",
}

#: (criterion, item) → what it is called.
type Names = dict[tuple[str, str], str]
#: Criterion, or kind of place → what names its items: a model, its field that an item is, what it is called.
REFERENTIALS: dict[str, tuple[type[Model], str, Any]] = {
    "occupation": (RomeCode, "code", Concat("code", Value(" "), "label")),
    PlaceKind.COMMUNE: (Commune, "code", Concat("name", Value(" ("), "departement_id", Value(")"))),
    PlaceKind.DEPARTEMENT: (Departement, "code", Concat("name", Value(" ("), "code", Value(")"))),
    PlaceKind.REGION: (Region, "code", F("name")),
    "skill": (Skill, "ogr", F("label")),
    "certification": (Certification, "code", F("label")),
}


@dataclass
class Words:
    """The things that an offer asks for under one criterion and level (exigé, souhaité)."""

    code: str
    label: str
    level: str
    texts: list[str] = field(default_factory=list)


def in_words(criteria: Iterable[OfferCriterion], names: Names | None = None) -> list[Words]:
    """The criteria by code and level; one query, for what the referentials call these things.

    ``names``: `names_of` these criteria, or more, where they are known already.
    """
    kept = list(criteria)
    names = names_of(kept) if names is None else names
    groups: dict[tuple[str, str], Words] = {}
    enough = [c.value["count"] for c in kept if c.code == "skill" and c.item == AT_LEAST]
    kept = [c for c in kept if c.code != "skill" or c.item != AT_LEAST]
    for c in sorted(kept, key=_as_shown):
        new = Words(c.code, LABELS.get(c.code, c.code), c.get_level_display())
        group = groups.setdefault((c.code, c.level), new)
        group.texts.append(_text(c, names))
    for group in groups.values():
        group.texts.sort(key=str.casefold)
        if (group.code, group.level) == ("skill", CriterionLevel.REQUIRED.label):
            fewer = [k for k in enough if k < len(group.texts)]
            group.texts += [_enough(k) for k in fewer]
    return list(groups.values())


def _as_shown(criterion: OfferCriterion) -> tuple[int, bool]:
    """What is required comes before what is wished under the same name."""
    place = list(LABELS).index(criterion.code) if criterion.code in LABELS else len(LABELS)
    return place, criterion.level != CriterionLevel.REQUIRED


def texts_of(criteria: Iterable[OfferCriterion]) -> list[str]:
    """Each criterion on its own, in their order; one query for all of them."""
    kept = list(criteria)
    names = names_of(kept)
    return [_text(c, names) for c in kept]


def names_of(criteria: Iterable[OfferCriterion]) -> Names:
    """What the referentials call occupations, places, skills, certifications, or the offer its own skills.

    One query.
    """
    names: Names = {}
    wanted: dict[str, list[str]] = {}
    for c in criteria:
        kind, item = _place_of(c.value) if c.code == "mobility" else (c.code, c.item)
        if c.code == "skill" and c.item.startswith(LABEL_ITEM):
            names[c.code, c.item] = str(c.value.get("label", ""))
        elif c.code == "skill" and not item.isdigit():
            continue
        elif kind in REFERENTIALS and item and not item.startswith(LABEL_ITEM):
            wanted.setdefault(kind, []).append(item)
    if not wanted:
        return names
    first, *others = (_called(code, items) for code, items in wanted.items())
    found = first.union(*others, all=True) if others else first
    return names | {(code, item): called for code, item, called in found.order_by("of", "item")}


def _called(code: str, items: list[str]) -> QuerySet[Any, tuple[str, str, str]]:
    """(criterion, item, what it is called)."""
    model, key, called = REFERENTIALS[code]
    known = model._default_manager.filter(**{f"{key}__in": items}).order_by()
    named = known.annotate(of=Value(code), item=Cast(key, TextField()), called=called)
    return named.values_list("of", "item", "called")


def _text(criterion: OfferCriterion, names: Names) -> str:
    value, item = criterion.value, criterion.item
    match criterion.code:
        case "occupation":
            return names.get(("occupation", item), item)
        case "mobility":
            return _workplace(value, names)
        case "contract" if item == UNREADABLE:
            return f"contrat non reconnu ({value.get('label', '')})"
        case "contract":
            return ContractKind(item).label
        case "working_time":
            return WorkingTime(item).label
        case "schedule":
            return ScheduleConstraint(item).label
        case "availability":
            return f"à partir du {day(date.fromisoformat(value['on']))}"
        case "experience":
            return "durée non précisée" if value["months"] is None else f"{months(value['months'])} au moins"
        case "salary":
            return _salary(item, value)
        case "education":
            return _education(item, value)
        case "licence" | "language" if item.startswith(LABEL_ITEM):
            return f"{value.get('label', '')} (non reconnu)"
        case "language":
            return " ".join(filter(None, [LANGUAGES.get(item, item).capitalize(), value.get("cefr")]))
        case "licence":
            return f"Permis {item}"
        case "skill" if item == AT_LEAST:
            return _enough(value["count"])
        case "certification" if item.startswith(LABEL_ITEM):
            return f"{value.get('label', '')} (non reconnu)"
        case "skill" | "certification":
            return names.get((criterion.code, item)) or item
        case _:
            return item


def _enough(k: int) -> str:
    return f"{k} de ces compétences {'suffit' if k == 1 else 'suffisent'}"


def _place_of(value: dict[str, Any]) -> tuple[str, str]:
    """Its kind and its code, if it has one."""
    kind: str = value["place"]
    return kind, value.get(kind) or ""


def _workplace(value: dict[str, Any], names: Names) -> str:
    words = names.get(_place_of(value)) or PlaceKind(value["place"]).label.capitalize()
    return f"{words}, entièrement à distance" if value.get("fully_remote") else words


def _salary(item: str, value: dict[str, Any]) -> str:
    """« De 2 000 € à 2 300 € par mois, sur 12 mois »."""
    if item == UNREADABLE:
        return f"salaire non compris ({value['label']})"
    low, high = (None if value[key] is None else euros(Decimal(value[key])) for key in ("min", "max"))
    if low is None or high is None:
        amount = f"jusqu'à {high}" if low is None else f"à partir de {low}"
    else:
        amount = low if low == high else f"de {low} à {high}"
    paid = value["months"]
    times = f", sur {f'{paid:g}'.replace('.', ',')}\u00a0mois" if paid else ""
    return capfirst(f"{amount} {PayPeriod(value['period']).label}{times}")


def _education(item: str, value: dict[str, Any]) -> str:
    level = EducationLevel(value["level"]).label if value["level"] else ""
    words = ", ".join(filter(None, [level, value["field"] or (item if item.isdigit() else "")]))
    return words or "formation non précisée"


@dataclass(frozen=True)
class Detail:
    label: str
    text: str


def details_in_words(details: OfferDetails | None) -> list[Detail]:
    """What the offer says beside its criteria, line by line; nothing for what it does not say."""
    if details is None:
        return []
    lines = {
        "Nature du contrat": details.get_contract_nature_display(),
        "Durée du contrat": _length(details),
        "Durée hebdomadaire": _weekly(details.weekly_minutes),
        "Horaires": _listed(details.hours),
        "Conditions d'exercice": _listed(details.work_conditions),
        "Déplacements": _travel(details),
        "Qualification": details.get_qualification_display(),
        "Compléments de salaire": _listed(PayComplement(code).label for code in details.pay_complements),
        "Secteur d'activité (NAF)": details.naf,
        "Accessible aux travailleurs handicapés": _yes(details.accessible_to_disabled),
        "Employeur handi-engagé": _yes(details.disability_committed),
        "Entreprise adaptée": _yes(details.adapted_company),
        "Manque de candidats, selon la source": _yes(details.lacks_candidates),
        "Adresse où postuler": details.apply_url,
        "Site partenaire": _listed(details.partners),
    }
    return [Detail(label, text) for label, text in lines.items() if text]


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(texts)


def _yes(flag: bool | None) -> str:
    return "oui" if flag else ""


def _length(details: OfferDetails) -> str:
    if details.contract_days:
        return count(details.contract_days, "jour,jours")
    return months(details.contract_months) if details.contract_months else ""


def _weekly(minutes: int | None) -> str:
    """2 150 minutes → « 35 h 50 »."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours}\u00a0h\u00a0{rest:02}" if rest else f"{hours}\u00a0h"


def _travel(details: OfferDetails) -> str:
    words = [details.get_travel_frequency_display(), details.get_travel_zone_display()]
    return capfirst(" ".join(filter(None, words)))
