"""The answers that say what an offer already asks for, step by step."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from francetravail_match.referentials.models import Appellation, Commune, RomeCode

from ..enums import AT_LEAST, UNREADABLE, DraftStep, PlaceKind
from ..models import JobOffer, OfferCriterion, OfferDetails
from .forms.requirements import KEPT, ROWS, beyond, known_certifications

Rows = list[OfferCriterion]
Flat = dict[str, Any]


def answers_of(offer: JobOffer, rows: Rows, step: DraftStep) -> dict[str, list[str]]:
    """As a form of this step would have been filled; fields without a value are left out."""
    flat = MAKERS[step](offer, rows)
    return {
        name: [str(one) for one in value] if isinstance(value, list) else [str(value)]
        for name, value in flat.items()
        if value not in (None, "", [])
    }


def _employer(offer: JobOffer, rows: Rows) -> Flat:
    place, employer = offer.establishment, offer.employer
    if place:
        chosen, words = f"establishment:{place.public_id}", f"{employer} ({place.siret})"
    elif employer:
        chosen, words = f"employer:{employer.public_id}", str(employer)
    else:
        return {}
    return {
        "employer": chosen,
        "q_employer": words,
        "contact": offer.contact.public_id if offer.contact else "",
    }


def _job(offer: JobOffer, rows: Rows) -> Flat:
    title = "" if offer.title == UNTITLED else offer.title
    found: Flat = {"title": title, "description": offer.description, "positions": offer.positions}
    for row in _of(rows, "occupation"):
        ogr = row.value.get("appellation")
        called = Appellation.objects.filter(pk=ogr).first() if ogr else None
        found["occupation"] = f"appellation:{ogr}" if called else f"rome:{row.item}"
        found["q_occupation"] = called or RomeCode.objects.filter(code=row.item).first() or row.item
    return found


def _place(offer: JobOffer, rows: Rows) -> Flat:
    found: Flat = {}
    for row in _of(rows, "mobility"):
        match row.value["place"]:
            case PlaceKind.COMMUNE:
                commune = Commune.objects.filter(pk=row.value["commune"]).first()
                found = {"commune": row.value["commune"], "q_commune": commune}
            case PlaceKind.DEPARTEMENT | PlaceKind.REGION as kind:
                found = {"zone": f"{kind}:{row.value[kind]}"}
            case PlaceKind.COUNTRY:
                found = {"zone": PlaceKind.COUNTRY}
        if row.value.get("fully_remote"):
            found["fully_remote"] = "on"
    return found


def _terms(offer: JobOffer, rows: Rows) -> Flat:
    details = getattr(offer, "details", None) or OfferDetails()
    found: Flat = {"months": details.contract_months}
    if details.weekly_minutes:
        found["weekly_hours"] = _decimal(Decimal(details.weekly_minutes) / 60)
    for code in ("contract", "working_time"):
        found[code] = next((row.item for row in _of(rows, code) if row.item != UNREADABLE), "")
    found["schedule"] = [row.item for row in _of(rows, "schedule")]
    found["start"] = next((row.value["on"] for row in _of(rows, "availability")), "")
    for row in _of(rows, "salary"):
        if row.item != UNREADABLE:
            value = row.value
            found |= {"period": value["period"], "minimum": _euros(value["min"])}
            found |= {"maximum": _euros(value["max"])}
            found |= {"paid_months": _decimal(Decimal(str(value["months"]))) if value.get("months") else ""}
    return found


def _requirements(offer: JobOffer, rows: Rows) -> Flat:
    certifications = known_certifications()
    others = beyond(rows, certifications)
    found: Flat = {"kept": [KEPT.format(code=row.code, item=row.item) for row in others]}
    sayable = [row for row in rows if row not in others]
    for row in _of(sayable, "experience"):
        months = row.value["months"]
        whole = months is not None and months % 12 == 0
        found["experience_level"] = row.level
        found["experience_length"] = months // 12 if whole else months
        found["experience_unit"] = "years" if whole else "months"
    for row in _of(sayable, "education"):
        found |= {"education_level": row.level, "education_degree": row.value["level"]}
        found["education_field"] = row.item
    for row in _of(sayable, "skill"):
        if row.item == AT_LEAST:
            found["enough"] = row.value["count"]
        else:
            found[f"skill_{row.item}"] = row.level
    for row in _of(sayable, "licence"):
        found[f"licence_{row.item}"] = row.level
    for family in ("language", "certification"):
        for n, row in enumerate(_of(sayable, family)[:ROWS], 1):
            found |= {f"{family}_{n}": row.item, f"{family}_level_{n}": row.level}
            if family == "language":
                found[f"cefr_{n}"] = row.value.get("cefr") or ""
    return found


def _of(rows: Iterable[OfferCriterion], code: str) -> Rows:
    return [row for row in rows if row.code == code]


def _euros(stored: str | None) -> str:
    return _decimal(Decimal(stored)) if stored else ""


def _decimal(value: Decimal) -> str:
    """« 2100 », « 12,5 »: as one types it."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


UNTITLED = "Offre sans intitulé"
MAKERS = {
    DraftStep.EMPLOYER: _employer,
    DraftStep.JOB: _job,
    DraftStep.PLACE: _place,
    DraftStep.TERMS: _terms,
    DraftStep.REQUIREMENTS: _requirements,
}
