"""One offer of the API "Offres d'emploi v2", turned into our fields and criteria.

What the offer does not say is not a criterion; what it says and we cannot read is a criterion that stays
unknown for everyone, so that the offer is incomplete rather than too easily met.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from offers.enums import OfferOrigin, Qualification
from offers.identifiers import compact, is_siret
from offers.models import OfferCriterion, criteria_digest
from offers.services.contacts import StatedContact

from .contact import read_contact
from .contract import Contract, read_contract
from .experience import read_experience
from .references import References
from .requirements import read_education, read_languages, read_licences, read_skills
from .salary import read_salary
from .values import Raw, Refused
from .working_time import Hours, read_hours

DIRECT_ORIGIN, PARTNER_ORIGIN = "1", "2"
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_NUMBER, LONGEST_TITLE, LONGEST_URL = 20, 250, 500
# Four times what the source allows: what is longer is a mistake, and slow to read for everyone.
LONGEST_DESCRIPTION = 20_000
NAF = re.compile(r"([0-9]{2})\.?([0-9]{2})([A-Z])")
URL = re.compile(r"https?://[^\s\"'<>]+")

# Short free texts of the source: kept as further lines of the description, and read for nothing else.
REMARKS = (
    ("", "experienceCommentaire", "Expérience"),
    ("", "complementExercice", "Horaires"),
    ("", "conditionExercice", "Conditions de travail"),
    ("salaire", "commentaire", "Salaire"),
    ("formations", "commentaire", "Formation"),
)
SAYS_NOTHING = re.compile(r"[\W_]*|n/?a|non|temps plein|temps partiel", re.IGNORECASE)


@dataclass
class ParsedOffer:
    """An offer as we store it, before it has an agency and an employer of ours.

    ``fields`` of JobOffer, ``details`` of OfferDetails; ``misread``: (path, label), not understood.
    """

    number: str
    fields: dict[str, Any]
    details: dict[str, Any]
    employer_name: str
    employer_siret: str
    contact: StatedContact
    region: str | None
    criteria: list[OfferCriterion]
    misread: list[tuple[str, str]]
    digest: str


def parse_offer(source: dict[str, Any], references: References) -> ParsedOffer:
    """Map an API object; raises Refused without a number, a title, a date or a known ROME code."""
    raw = Raw(source)
    number = read_number(raw)
    code = _rome_code(raw, references)
    places = references.places
    workplace = places.workplace(raw.child("lieuTravail"))
    contract, hours = read_contract(raw), read_hours(raw)
    salary, complements = read_salary(raw)
    fields = {
        "title": _title(raw),
        "description": _description(raw),
        "positions": _positions(raw),
        "origin": _origin(raw),
        "source_created_at": _date(raw, "dateCreation"),
        "source_updated_at": _date(
            raw, "dateActualisation" if raw.words("dateActualisation") else "dateCreation"
        ),
    }
    contact, links = read_contact(raw)
    details = _details(raw, contract, hours) | {"pay_complements": complements} | links
    criteria = [
        OfferCriterion(code="occupation", item=code, value=_occupation(raw, code, references)),
        OfferCriterion(code="mobility", item="workplace", value=workplace),
        *contract.criteria,
        *hours.criteria,
        *read_experience(raw),
        *read_skills(raw, references),
        *read_licences(raw),
        *read_languages(raw),
        *read_education(raw, code in references.regulated),
        *salary,
    ]
    employer = raw.child("entreprise")
    name, siret = employer.words("nom"), employer.words("siret")
    if siret and not is_siret(compact(siret)):
        employer.misread("siret")
    stored = {key: str(value) for key, value in (fields | details).items()}
    content = [number, name, siret, contact, stored, criteria_digest(criteria)]
    return ParsedOffer(
        number=number,
        fields=fields,
        details=details,
        employer_name=name,
        employer_siret=siret,
        contact=contact,
        region=places.region(workplace),
        criteria=criteria,
        misread=raw.notes.misread,
        digest=hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest(),
    )


def read_number(raw: Raw) -> str:
    """The offer's number; raises Refused if there is none."""
    number = raw.words("id")
    if not number:
        raise Refused("le numéro (id) manque")
    if len(number) > LONGEST_NUMBER:
        raise Refused(f"le numéro (id) dépasse {LONGEST_NUMBER} caractères")
    return number


def numbers_of(source: dict[str, Any]) -> frozenset[str]:
    """The number of an offer that was refused for another reason; empty if it has none."""
    try:
        return frozenset([read_number(Raw(source))])
    except Refused:
        return frozenset()


def _rome_code(raw: Raw, references: References) -> str:
    code = raw.words("romeCode")
    if code in references.rome_codes:
        return code
    raise Refused(
        f"le code ROME « {code[:20]} » n'existe pas dans le ROME chargé" if code else "le code ROME manque"
    )


def _occupation(raw: Raw, code: str, references: References) -> dict[str, int]:
    """The job title by its OGR code, where ROME has it under this very occupation."""
    label = raw.words("appellationlibelle")
    ogr = references.title(code, label) if label else None
    if label and ogr is None:
        raw.misread("appellationlibelle")
    return {} if ogr is None else {"appellation": ogr}


def _title(raw: Raw) -> str:
    """The title; where the employer left it empty, the occupation's own words."""
    for key in ("intitule", "appellationlibelle", "romeLibelle"):
        if title := raw.text(key).replace("\n", " ")[:LONGEST_TITLE].strip():
            return title
    raise Refused("l'intitulé manque")


def _description(raw: Raw) -> str:
    lines = []
    for parent, key, label in REMARKS:
        holders = [raw] if not parent else [raw.child(parent), *raw.children(parent)]
        remarks = dict.fromkeys(holder.words(key) for holder in holders)
        lines += [f"{label} : {remark}" for remark in remarks if not SAYS_NOTHING.fullmatch(remark)]
    description = raw.text("description")
    if len(description) > LONGEST_DESCRIPTION:
        raw.misread("description")
    description = description[:LONGEST_DESCRIPTION].strip()
    return "\n".join([description, *lines]).strip() if lines else description


def _date(raw: Raw, key: str) -> datetime:
    stated = raw.words(key)
    if not stated:
        raise Refused(f"la date ({key}) manque")
    try:
        parsed = parse_datetime(stated)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None:
        raise Refused(f"la date « {stated[:40]} » n'est pas une date ISO 8601 avec fuseau")
    if not FIRST_YEAR <= parsed.year <= LAST_YEAR:
        raise Refused(f"la date « {stated[:40]} » n'est pas vraisemblable")
    return parsed


def _positions(raw: Raw) -> int:
    text = raw.words("nombrePostes")
    if re.fullmatch(r"[0-9]{1,9}", text):
        return min(max(int(text), 1), 9999)
    if raw.value.get("nombrePostes") is not None:
        raw.misread("nombrePostes")
    return 1


def _origin(raw: Raw) -> OfferOrigin:
    origin = raw.child("origineOffre")
    stated = origin.words("origine")
    if stated not in {DIRECT_ORIGIN, PARTNER_ORIGIN, ""}:
        origin.misread("origine")
    return OfferOrigin.DIRECT if stated == DIRECT_ORIGIN else OfferOrigin.PARTNER


def _details(raw: Raw, contract: Contract, hours: Hours) -> dict[str, Any]:
    employer, origin = raw.child("entreprise"), raw.child("origineOffre")
    adapted = [
        flag
        for flag in (raw.flag("entrepriseAdaptee"), employer.flag("entrepriseAdaptee"))
        if flag is not None
    ]
    partners = [partner.words("nom") for partner in origin.children("partenaires")]
    return {
        "contract_nature": contract.nature,
        "contract_months": contract.months,
        "contract_days": contract.days,
        "weekly_minutes": hours.weekly_minutes,
        "hours": hours.labels,
        "work_conditions": [
            c for c in raw.child("contexteTravail").labels("conditionsExercice") if c != "Autre"
        ],
        "travel_frequency": hours.travel_frequency,
        "travel_zone": hours.travel_zone,
        "qualification": _qualification(raw),
        "naf": _naf(raw),
        "accessible_to_disabled": raw.flag("accessibleTH"),
        "disability_committed": raw.flag("employeurHandiEngage"),
        "adapted_company": any(adapted) if adapted else None,
        "lacks_candidates": raw.flag("offresManqueCandidats"),
        "partners": list(dict.fromkeys(name for name in partners if name)),
        "source_url": _url(origin, "urlOrigine"),
    }


def _qualification(raw: Raw) -> str:
    code = raw.words("qualificationCode")
    if code in Qualification.values:
        return code
    if code and code != "X":  # X: not stated
        raw.misread("qualificationCode")
    return ""


def _naf(raw: Raw) -> str:
    code = raw.words("codeNAF").upper()
    if found := NAF.fullmatch(code):
        return f"{found[1]}.{found[2]}{found[3]}"
    if code:
        raw.misread("codeNAF")
    division = raw.words("secteurActivite").removesuffix(".0")
    if re.fullmatch(r"[0-9]{1,2}", division):
        return division.zfill(2)
    if division:
        raw.misread("secteurActivite")
    return ""


def _url(raw: Raw, key: str) -> str:
    stated = raw.text(key)
    if URL.fullmatch(stated) and len(stated) <= LONGEST_URL:
        return stated
    if stated:
        raw.misread(key)
    return ""
