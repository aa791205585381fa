"""People, offers and places for the cases of the oracle that are worked out by hand."""

import datetime
import uuid
from typing import Any

from . import oracle
from .oracle import Area, Context, Occupation, Offer, Person, Point

TODAY = datetime.date(2026, 9, 1)
#: Equal weights: what a test expects of points is easy to work out.
WEIGHTS = dict.fromkeys(oracle.CODES, 10)
CTX = Context(TODAY, WEIGHTS)

PARIS = Point(48.8566, 2.3522)
LYON = Point(45.7640, 4.8357)
VIENNE = Point(45.5255, 4.8747)
GRENOBLE = Point(45.1885, 5.7245)
VILLEFRANCHE = Point(45.9894, 4.7183)

RHONE: dict[str, Any] = {"departement": "69", "region": "84"}
AT_LYON: dict[str, Any] = {"place": "commune", "commune": "69123", "point": LYON, **RHONE}
AT_VIENNE: dict[str, Any] = {
    "place": "commune",
    "commune": "38544",
    "point": VIENNE,
    "departement": "38",
    "region": "84",
}
AT_GRENOBLE: dict[str, Any] = {
    "place": "commune",
    "commune": "38185",
    "point": GRENOBLE,
    "departement": "38",
    "region": "84",
}
IN_RHONE: dict[str, Any] = {"place": "departement", **RHONE, "zone_points": [LYON, VILLEFRANCHE]}
IN_REGION: dict[str, Any] = {
    "place": "region",
    "region": "84",
    "zone_points": [LYON, VILLEFRANCHE, VIENNE, GRENOBLE],
}
NO_POINT: dict[str, Any] = {
    "place": "commune",
    "commune": "69999",
    **RHONE,
    "zone_points": [LYON, VILLEFRANCHE],
}
ANYWHERE: dict[str, Any] = {"place": "country"}
NOWHERE: dict[str, Any] = {"place": "unknown"}

COUNTRY = Area("country")
REGION_84 = Area("region", region="84")
REGION_11 = Area("region", region="11")
DEPARTEMENT_69 = Area("departement", departement="69", region="84")
DEPARTEMENT_38 = Area("departement", departement="38", region="84")
DEPARTEMENT_75 = Area("departement", departement="75", region="11")


def lyon(radius_km: float) -> Area:
    return Area("commune", commune="69123", point=LYON, radius_km=radius_km, **RHONE)


WITHOUT_POINT = Area("commune", commune="69999", radius_km=500, **RHONE)
PARIS_50 = Area("commune", commune="75056", point=PARIS, radius_km=50, departement="75", region="11")

LIVES_AT_LYON: dict[str, Any] = {"commune": "69123", "point": LYON, **RHONE}
LIVES_AT_NO_POINT = {"commune": "69999", **RHONE}


def an_id(number: int) -> str:
    return str(uuid.UUID(int=number))


def an_offer(**fields) -> Offer:
    return Offer(**{"public_id": an_id(1), "occupation": "B1302", "parent": "B1302", **AT_LYON, **fields})


def a_person(**fields) -> Person:
    questions = [*oracle.CONTRACTS, *oracle.WORKING_TIMES, *oracle.SCHEDULE, "remote"]
    accepts = dict.fromkeys(questions) | fields.pop("accepts", {})
    return Person(**{"public_id": an_id(2), "accepts": accepts, "occupations": [a_job()], **fields})


def a_job(code: str = "B1302", months: int | None = None, **fields) -> Occupation:
    return Occupation(code, "B1302" if code.startswith("B13") else code, months, **fields)


def outcomes(offer: Offer, person: Person, **fields) -> dict[str, oracle.Outcome]:
    """Of the first occupation, anywhere in the country."""
    row: dict[str, Any] = {"sought": person.occupations[0], "area": COUNTRY, "ctx": CTX} | fields
    return {code: part.outcome for code, part in oracle.parts_of(offer, person=person, **row).items()}
