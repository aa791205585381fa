"""Mobility, occupation and distance by the oracle, against cases worked out by hand from docs/matching.md."""

import math

import pytest

from . import oracle
from .oracle import Area, Offer, Point
from .oracle_cases import (
    ANYWHERE,
    AT_GRENOBLE,
    AT_LYON,
    AT_VIENNE,
    COUNTRY,
    DEPARTEMENT_38,
    DEPARTEMENT_69,
    DEPARTEMENT_75,
    GRENOBLE,
    IN_REGION,
    IN_RHONE,
    LIVES_AT_LYON,
    LIVES_AT_NO_POINT,
    LYON,
    NO_POINT,
    NOWHERE,
    PARIS,
    PARIS_50,
    REGION_11,
    REGION_84,
    VIENNE,
    VILLEFRANCHE,
    WITHOUT_POINT,
    a_job,
    a_person,
    an_offer,
    lyon,
)


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        (PARIS, LYON, 391.5),
        (LYON, GRENOBLE, 94.3),
        (PARIS, PARIS, 0),
        (Point(0, 0), Point(0, 1), 2 * math.pi * 6371.0088 / 360),
        (Point(0, 0), Point(0, 180), math.pi * 6371.0088),
        (Point(90, 0), Point(-90, 123), math.pi * 6371.0088),
        (Point(0, 179.5), Point(0, -179.5), 111.195),
        (Point(89.9, 0), Point(89.9, 180), 22.239),
        (Point(90, 0), Point(90, 77), 0),
    ],
)
def test_distance(a: Point, b: Point, km: float) -> None:
    assert oracle.distance_km(a, b) == pytest.approx(km, abs=0.06)
    assert oracle.distance_km(b, a) == pytest.approx(oracle.distance_km(a, b), abs=1e-9)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (True, None, True),
        (None, True, True),
        (False, True, True),
        (False, None, None),
        (None, None, None),
        (False, False, False),
    ],
)
def test_either_is_the_three_valued_or(left, right, expected) -> None:
    assert oracle.either(left, right) is expected


@pytest.mark.parametrize(
    ("offered", "sought", "expected"),
    [
        ("B1302", "B1302", True),
        ("B1301", "B1301", True),
        ("B1302", "B1301", None),
        ("B1301", "B1302", None),
        ("B1301", "B1303", False),
        ("B1302", "A1101", False),
        ("A1101", "B1302", False),
    ],
)
def test_occupation_same_parent_child_sibling_elsewhere(offered: str, sought: str, expected) -> None:
    offer = an_offer(occupation=offered, parent=a_job(offered).parent)
    assert oracle.occupation(offer, a_job(sought)) is expected


@pytest.mark.parametrize(
    ("area", "at_lyon", "in_rhone", "no_point", "in_region", "anywhere", "nowhere"),
    [
        (COUNTRY, True, True, True, True, True, None),
        (REGION_84, True, True, True, True, None, None),
        (REGION_11, False, False, False, False, None, None),
        (DEPARTEMENT_69, True, True, True, None, None, None),
        (DEPARTEMENT_38, False, False, False, None, None, None),
        (DEPARTEMENT_75, False, False, False, False, None, None),
        (lyon(0), True, None, None, None, None, None),
        (lyon(30), True, True, True, None, None, None),
        (lyon(100), True, True, True, True, None, None),
        (PARIS_50, False, False, False, False, None, None),
        (WITHOUT_POINT, None, None, True, None, None, None),
    ],
    ids=lambda value: value.kind if isinstance(value, Area) else None,
)
def test_declared_areas(area: Area, at_lyon, in_rhone, no_point, in_region, anywhere, nowhere) -> None:
    places = [AT_LYON, IN_RHONE, NO_POINT, IN_REGION, ANYWHERE, NOWHERE]
    answers = [oracle.in_area(Offer("o", "B1302", "B1302", **place), area) for place in places]
    assert answers == [at_lyon, in_rhone, no_point, in_region, anywhere, nowhere]


def test_radius_is_inclusive_to_the_last_bit() -> None:
    exactly = oracle.distance_km(VIENNE, LYON)
    offer = an_offer(**AT_VIENNE)
    assert oracle.in_area(offer, lyon(exactly)) is True
    assert oracle.in_area(offer, lyon(math.nextafter(exactly, 0))) is False


def test_circle_crosses_the_antimeridian() -> None:
    west = an_offer(place="commune", commune="97502", point=Point(-14.3, -179.95))
    for radius_km, expected in [(17, True), (16, False)]:
        east = Area("commune", commune="98611", point=Point(-14.3, 179.9), radius_km=radius_km)
        assert oracle.in_area(west, east) is expected


def test_circle_holds_a_pole() -> None:
    base = Area("commune", commune="98613", point=Point(-89.8, 40), radius_km=34)
    other_side = an_offer(place="commune", commune="97503", point=Point(-89.9, -140))
    assert oracle.in_area(other_side, base) is True
    assert (
        oracle.in_area(other_side, Area("commune", commune="98613", point=base.point, radius_km=33)) is False
    )


def test_zone_without_any_point_may_be_anywhere() -> None:
    empty = Offer("o", "B1302", "B1302", place="departement", departement="977", region="97")
    assert oracle.in_area(empty, lyon(20000)) is None
    assert oracle.around_residence(empty, a_person(**LIVES_AT_LYON)) is None
    assert oracle.in_area(empty, Area("departement", departement="977", region="97")) is True


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (AT_LYON, None),
        (AT_VIENNE, None),
        (AT_GRENOBLE, False),
        (IN_RHONE, None),
        (NO_POINT, None),
        (IN_REGION, None),
        (
            {"place": "departement", "departement": "38", "region": "84", "zone_points": [VIENNE, GRENOBLE]},
            None,
        ),
        ({"place": "departement", "departement": "38", "region": "84", "zone_points": [GRENOBLE]}, False),
        ({"place": "region", "region": "11", "zone_points": [PARIS]}, False),
        ({"place": "region", "region": "27", "zone_points": [PARIS, VILLEFRANCHE]}, None),
        (ANYWHERE, None),
        (NOWHERE, None),
    ],
)
def test_undeclared_mobility_is_never_met(place, expected) -> None:
    person = a_person(**LIVES_AT_LYON)
    assert oracle.around_residence(Offer("o", "B1302", "B1302", **place), person) is expected


def test_undeclared_mobility_sixty_kilometres_inclusive() -> None:
    north = {"departement": "01", "commune": "01001"}
    inside = Point(LYON.lat + math.degrees(59.999 / oracle.EARTH_RADIUS_KM), LYON.lon)
    outside = Point(LYON.lat + math.degrees(60.001 / oracle.EARTH_RADIUS_KM), LYON.lon)
    person = a_person(**LIVES_AT_LYON)
    assert oracle.around_residence(an_offer(**north, point=inside), person) is None
    assert oracle.around_residence(an_offer(**north, point=outside), person) is False


@pytest.mark.parametrize("place", [AT_LYON, AT_GRENOBLE, IN_RHONE, IN_REGION, NO_POINT, ANYWHERE, NOWHERE])
@pytest.mark.parametrize("home", [{}, LIVES_AT_NO_POINT])
def test_undeclared_mobility_and_residence_unknown_or_without_point(place, home) -> None:
    assert oracle.around_residence(Offer("o", "B1302", "B1302", **place), a_person(**home)) is None


@pytest.mark.parametrize(
    ("remote_offer", "accepts", "area", "expected"),
    [
        (True, True, PARIS_50, True),
        (True, None, PARIS_50, None),
        (True, False, PARIS_50, False),
        (True, False, lyon(10), True),
        (True, None, lyon(10), True),
        (True, False, None, None),
        (False, True, PARIS_50, False),
        (False, True, None, None),
    ],
)
def test_fully_remote(remote_offer: bool, accepts, area, expected) -> None:
    person = a_person(**LIVES_AT_LYON, accepts={"remote": accepts})
    assert oracle.mobility(an_offer(fully_remote=remote_offer), area, person) is expected
