"""Where people accept to work, and how far things are."""

import math

from .facts import Area, Offer, Person, Point
from .logic import Outcome, either

EARTH_RADIUS_KM = 6371.0088


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance (haversine) on the sphere of the mean Earth radius."""
    north = math.sin(math.radians(b.lat - a.lat) / 2) ** 2
    east = math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    cosines = math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat))
    return 2 * EARTH_RADIUS_KM * math.asin(min(1, math.sqrt(north + cosines * east)))


def mobility(offer: Offer, area: Area | None, person: Person, undeclared_km: float = 60) -> Outcome:
    """`area` is None for a person who never declared any."""
    inside = around_residence(offer, person, undeclared_km) if area is None else in_area(offer, area)
    return either(person.accepts["remote"] if offer.fully_remote else False, inside)


def in_area(offer: Offer, area: Area) -> Outcome:
    if offer.place == "unknown":
        return None
    if area.kind == "country":
        return True
    if offer.place == "country":
        return None
    if area.kind == "region":
        return offer.region == area.region
    if area.kind == "departement":
        if offer.departement is None:
            return None if offer.region == area.region else False
        return offer.departement == area.departement
    return in_circle(offer, area)


def in_circle(offer: Offer, area: Area) -> Outcome:
    if offer.commune is not None and offer.commune == area.commune:
        return True
    if area.point is None or area.radius_km is None:
        return None
    if offer.point is not None:
        return distance_km(offer.point, area.point) <= area.radius_km
    if not offer.zone_points:
        return None
    inside = {distance_km(place, area.point) <= area.radius_km for place in offer.zone_points}
    return None if len(inside) == 2 else inside.pop()


def around_residence(offer: Offer, person: Person, undeclared_km: float = 60) -> Outcome:
    """Never True: who never said where they would work can only be asked, if the workplace is not too far."""
    if offer.place in ("country", "unknown") or person.commune is None:
        return None
    only_region = offer.departement is None
    at_home = person.region == offer.region if only_region else person.departement == offer.departement
    places = offer.zone_points if offer.point is None else [offer.point]
    if at_home or person.point is None or not places:
        return None
    near = any(distance_km(place, person.point) <= undeclared_km for place in places)
    return None if near else False
