"""One offer of the API "Offres d'emploi v2", turned into our fields and criteria.

What the offer does not say is not a criterion; what it says and we cannot read is a criterion that stays
unknown for everyone, so that the offer is incomplete rather than too easily met.
"""

import hashlib
import html
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from offers.enums import UNREADABLE_CONTRACT, ContractKind, CriterionLevel, OfferOrigin, WorkingTime
from offers.models import OfferCriterion, criteria_digest

from .places import Places

CONTRACTS = {
    "CDI": ContractKind.PERMANENT,
    "DIN": ContractKind.PERMANENT,  # CDI intérimaire
    "CDD": ContractKind.FIXED_TERM,
    "DDI": ContractKind.FIXED_TERM,  # CDD d'insertion
    "MIS": ContractKind.TEMPORARY,
    "TTI": ContractKind.TEMPORARY,  # contrat de travail temporaire d'insertion
    "SAI": ContractKind.SEASONAL,
    "LIB": ContractKind.SELF_EMPLOYED,
    "FRA": ContractKind.SELF_EMPLOYED,
    "CCE": ContractKind.SELF_EMPLOYED,
    "REP": ContractKind.SELF_EMPLOYED,
}
APPRENTICESHIP = re.compile(r"apprentissage|professionnalisation", re.IGNORECASE)
DURATION = re.compile(r"([0-9]{1,4})\s*(an|mois)", re.IGNORECASE)
WEEKLY_HOURS = re.compile(r"^\s*([0-9]{1,2})\s*h", re.IGNORECASE)
LEGAL_WEEK_HOURS = 35  # Code du travail, L.3121-27
DIRECT_ORIGIN = "1"
LONGEST_CAREER_MONTHS = 600
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Refused(Exception):
    """The offer cannot be taken in; the message (French) says why."""


@dataclass
class ParsedOffer:
    """An offer as we store it, before it has an agency and an employer of ours."""

    number: str
    fields: dict[str, Any]
    employer_name: str
    employer_siret: str | None
    region: str | None
    criteria: list[OfferCriterion]
    digest: str


def parse_offer(raw: dict[str, Any], places: Places, rome_codes: set[str]) -> ParsedOffer:
    """Map an API object; raises Refused without a number, a title, a date or a known ROME code."""
    number = _text(raw, "id", 20, required="le numéro (id)")
    code = _words(raw, "romeCode")
    if code not in rome_codes:
        raise Refused(
            f"le code ROME « {code[:20]} » n'existe pas dans le ROME chargé"
            if code
            else "le code ROME manque"
        )
    workplace = places.workplace(_object(raw, "lieuTravail"))
    employer = _object(raw, "entreprise")
    siret = _words(employer, "siret")
    fields = {
        "title": _title(raw),
        "description": _text(raw, "description", None),
        "positions": _positions(raw.get("nombrePostes")),
        "origin": OfferOrigin.DIRECT
        if _words(_object(raw, "origineOffre"), "origine") == DIRECT_ORIGIN
        else OfferOrigin.PARTNER,
        "source_created_at": _date(raw, "dateCreation"),
        "source_updated_at": _date(
            raw, "dateActualisation" if raw.get("dateActualisation") else "dateCreation"
        ),
    }
    criteria = [
        OfferCriterion(code="occupation", item=code),
        OfferCriterion(code="mobility", item="workplace", value=workplace),
        *_contract(raw),
        *_working_time(raw),
        *_experience(raw),
    ]
    name = _text(employer, "nom", 200)
    content = [number, name, siret, {k: str(v) for k, v in fields.items()}, criteria_digest(criteria)]
    return ParsedOffer(
        number=number,
        fields=fields,
        employer_name=name,
        employer_siret=siret if re.fullmatch(r"[0-9]{14}", siret) else None,
        region=places.region(workplace),
        criteria=criteria,
        digest=hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest(),
    )


def _words(raw: dict[str, Any], key: str) -> str:
    """A text or a number as text, without what PostgreSQL cannot store (NUL, half an emoji); else nothing."""
    value = raw.get(key)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return str(value).replace("\x00", "").encode("utf-8", "ignore").decode()


def _object(raw: dict[str, Any], key: str) -> dict[str, Any]:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def _text(raw: dict[str, Any], key: str, limit: int | None, required: str = "") -> str:
    # Flattened exports keep HTML entities, which may spell what cannot be stored.
    value = html.unescape(_words(raw, key)).replace("\x00", "").strip()
    if required and not value:
        raise Refused(f"{required} manque")
    if key == "id" and limit and len(value) > limit:
        raise Refused(f"{required} dépasse {limit} caractères")
    return value[:limit]


def _title(raw: dict[str, Any]) -> str:
    """The title; where the employer left it empty, the occupation's own words."""
    for key in ("intitule", "appellationlibelle"):
        if title := _text(raw, key, 250):
            return title
    return _text(raw, "romeLibelle", 250, required="l'intitulé")


def _date(raw: dict[str, Any], key: str) -> datetime:
    stated = _words(raw, key)
    try:
        parsed = parse_datetime(stated)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None:
        raise Refused(f"la date « {stated[:40]} » n'est pas une date ISO 8601 avec fuseau")
    if not FIRST_YEAR <= parsed.year <= LAST_YEAR:
        raise Refused(f"la date « {stated[:40]} » n'est pas vraisemblable")
    return parsed


def _positions(value: Any) -> int:
    text = str(value)
    return min(max(int(text), 1), 9999) if re.fullmatch(r"[0-9]{1,9}", text) else 1


def _contract(raw: dict[str, Any]) -> list[OfferCriterion]:
    label = _words(raw, "typeContrat")
    if raw.get("alternance") is True or APPRENTICESHIP.search(_words(raw, "natureContrat")):
        return [OfferCriterion(code="contract", item=ContractKind.APPRENTICESHIP)]
    if not label:
        return []
    kind = CONTRACTS.get(label)
    if kind is None:
        return [OfferCriterion(code="contract", item=UNREADABLE_CONTRACT, value={"label": label[:40]})]
    return [OfferCriterion(code="contract", item=kind)]


def _working_time(raw: dict[str, Any]) -> list[OfferCriterion]:
    stated = f"{_words(raw, 'dureeTravailLibelleConverti')} {_words(raw, 'dureeTravailLibelle')}".lower()
    hours = WEEKLY_HOURS.match(_words(raw, "dureeTravailLibelle"))
    if "temps partiel" in stated:
        return [OfferCriterion(code="working_time", item=WorkingTime.PART_TIME)]
    if "temps plein" in stated or (hours and int(hours[1]) >= LEGAL_WEEK_HOURS):
        return [OfferCriterion(code="working_time", item=WorkingTime.FULL_TIME)]
    if hours:
        return [OfferCriterion(code="working_time", item=WorkingTime.PART_TIME)]
    return []


def _experience(raw: dict[str, Any]) -> list[OfferCriterion]:
    """E (exigée) with or without a duration, S (souhaitée); a beginner is welcome otherwise."""
    label = _words(raw, "experienceLibelle")
    demand = _words(raw, "experienceExige")
    if demand not in {"E", "S"} or label.lower().startswith("débutant"):
        return []
    found = DURATION.search(label)
    months = int(found[1]) * (12 if found[2].lower() == "an" else 1) if found else None
    if months == 0:
        return []
    if months and months > LONGEST_CAREER_MONTHS:
        months = None
    level = CriterionLevel.REQUIRED if demand == "E" else CriterionLevel.WISHED
    return [OfferCriterion(code="experience", level=level, value={"months": months})]
