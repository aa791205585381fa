"""The oracle against cases worked out by hand from docs/matching.md."""

import datetime
import hashlib
import math
from dataclasses import replace
from typing import Any

import pytest

from . import oracle
from .oracle import Area, Judgement, Occupation, Offer, Person, Point

TODAY = datetime.date(2026, 9, 1)
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
IN_ISERE: dict[str, Any] = {"place": "departement", "departement": "38", "region": "84"}
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


def an_offer(**fields) -> Offer:
    return Offer(**{"public_id": "o", "occupation": "B1302", "parent": "B1302", **AT_LYON, **fields})


def a_person(**fields) -> Person:
    accepts = dict.fromkeys([*oracle.CONTRACTS, *oracle.WORKING_TIMES, "remote"]) | fields.pop("accepts", {})
    return Person(**{"public_id": "p", "accepts": accepts, "occupations": [a_job()], **fields})


def a_job(code: str = "B1302", months: int | None = None) -> Occupation:
    return Occupation(code, "B1302" if code.startswith("B13") else code, months)


def judged(offer: Offer, person: Person) -> Judgement:
    judgement = oracle.judge(offer, person, TODAY)
    assert judgement is not None
    return judgement


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


@pytest.mark.parametrize(
    ("asked", "held", "expected"),
    [(12, 12, True), (12, 11, False), (0, 0, True), (12, None, None), (None, 12, None), (None, None, None)],
)
def test_experience(asked, held, expected) -> None:
    assert oracle.experience(an_offer(experience_months=asked), a_job(months=held)) is expected


def test_only_expressed_criteria_exist() -> None:
    person = a_person(accepts={"permanent": True, "full_time": False})
    assert set(oracle.outcomes(an_offer(), a_job(), None, person, TODAY)) == {"occupation", "mobility"}
    full = an_offer(contract="permanent", working_time="full_time", experience_level="wished")
    assert oracle.outcomes(full, a_job(), lyon(5), person, TODAY) == {
        "occupation": True,
        "mobility": True,
        "contract": True,
        "working_time": False,
        "experience": None,
    }


@pytest.mark.parametrize(
    ("level", "held", "expected"),
    [
        ("required", 24, oracle.MATCH),
        ("required", None, oracle.TO_QUALIFY),
        ("required", 1, oracle.NO),
        ("wished", 24, oracle.MATCH),
        ("wished", None, oracle.MATCH),
        ("wished", 1, oracle.MATCH),
    ],
)
def test_wished_experience_never_decides(level: str, held, expected) -> None:
    offer = an_offer(experience_level=level, experience_months=12)
    person = a_person(occupations=[a_job(months=held)], areas=[lyon(5)])
    assert judged(offer, person).verdict == expected


def test_everything_unknown_is_to_qualify_whatever_the_number() -> None:
    offer = an_offer(**NOWHERE, contract="seasonal", working_time="part_time", experience_level="required")
    judgement = judged(offer, a_person(occupations=[a_job("B1301")]))
    assert judgement.verdict == oracle.TO_QUALIFY
    assert set(judgement.outcomes.values()) == {None}


def test_person_without_occupation_has_no_verdict_and_is_counted() -> None:
    person = a_person(occupations=[])
    assert oracle.judge(an_offer(), person, TODAY) is None
    assert oracle.match_all(an_offer(), [person], TODAY) == oracle.Answer(
        1, 0, 0, {"match": [], "to_qualify": []}
    )


def test_best_row_match_before_fewer_unknowns_before_code_before_area() -> None:
    offer = an_offer(occupation="B1302", experience_level="required", experience_months=12)

    def best(occupations, areas) -> Judgement:
        return judged(offer, a_person(occupations=occupations, areas=areas))

    assert best([a_job("B1301"), a_job(months=12)], [PARIS_50, lyon(5)]).verdict == oracle.MATCH
    fewest = best([a_job("B1301", None), a_job("B1302", None)], [lyon(5)])
    assert fewest.outcomes == {"occupation": True, "mobility": True, "experience": None}
    smallest_code = best([a_job("B1302", None), a_job("B1301", 12)], [lyon(5)])
    assert smallest_code.outcomes == {"occupation": None, "mobility": True, "experience": True}
    first_area = best([a_job("B1302", 12)], [PARIS_50, lyon(5), COUNTRY])
    assert (first_area.occupation, first_area.area) == ("B1302", 1)
    assert best([a_job("B1302", 12)], []).area is None


def test_order_is_the_hash_and_fifty_are_shown() -> None:
    people = [a_person(public_id=f"p{n}", areas=[lyon(5)]) for n in range(70)]
    people += [a_person(public_id=f"q{n}", **LIVES_AT_LYON) for n in range(60)]
    answer = oracle.match_all(an_offer(), people, TODAY)
    assert (answer.n_people, answer.n_match, answer.n_to_qualify) == (130, 70, 60)
    shown = [judgement.public_id for judgement in answer.ranked["match"]]
    by_hash = sorted((hashlib.sha256(f"o:p{n}".encode()).hexdigest(), f"p{n}") for n in range(70))
    assert shown == [public_id for _, public_id in by_hash[:50]]
    assert len(answer.ranked["to_qualify"]) == 50


def test_reads_the_rows_of_the_views() -> None:
    answers = {f"accepts_{name}": None for name in (*oracle.CONTRACTS, *oracle.WORKING_TIMES, "remote")}
    home = {"commune": "69123", "departement": "69", "region": "84", "lat": 45.764, "lon": 4.8357}
    job = {"code": "B1301", "parent": "B1302", "origin": "sought", "experience_months": 3}
    area = {"kind": "commune", "radius_km": 20, **home}
    registered = {"category": "D", "left_on": None, "opted_in": None, "available_from": TODAY}
    known = {"accepts_remote": True, "occupations": [job], "areas": [area]}
    row = {"public_id": "p", **registered, **home, **answers, **known}
    assert oracle.read_person(row) == a_person(
        **LIVES_AT_LYON,
        category="D",
        available_from=TODAY,
        accepts={"remote": True},
        occupations=[Occupation("B1301", "B1302", 3)],
        areas=[lyon(20)],
    )
    with pytest.raises(ValueError, match="planet"):
        oracle.read_person(row | {"areas": [area | {"kind": "planet"}]})


@pytest.mark.parametrize(
    ("category", "opted_in", "counted"),
    [
        (None, None, True),
        ("A", None, True),
        ("D", False, True),
        ("G", None, True),
        ("E", None, False),
        ("F", False, False),
        ("E", True, True),
    ],
)
def test_categories_e_and_f_count_if_they_asked(category, opted_in, counted):
    person = a_person(category=category, opted_in=opted_in)
    assert oracle.is_counted(person) == counted
    assert (oracle.judge(an_offer(), person, TODAY) is not None) == counted
    assert oracle.match_all(an_offer(), [person], TODAY).n_people == 1
    assert oracle.match_all(an_offer(), [replace(person, left=True)], TODAY).n_people == 0


@pytest.mark.parametrize(("days", "outcome"), [(None, None), (-400, True), (30, True), (31, False)])
def test_category_d_is_free_within_thirty_days(days, outcome):
    free = None if days is None else TODAY + datetime.timedelta(days=days)
    person = a_person(category="D", available_from=free)
    assert oracle.outcomes(an_offer(), a_job(), COUNTRY, person, TODAY)["availability"] is outcome
    other = replace(person, category="C")
    assert "availability" not in oracle.outcomes(an_offer(), a_job(), COUNTRY, other, TODAY)


@pytest.mark.parametrize(("days", "outcome"), [(None, None), (60, True), (61, False)])
def test_everyone_is_free_on_the_day_that_an_offer_states(days, outcome):
    offer = an_offer(start_on=TODAY + datetime.timedelta(days=60))
    free = None if days is None else TODAY + datetime.timedelta(days=days)
    for category in ("A", "D", None):
        person = a_person(category=category, available_from=free)
        assert oracle.outcomes(offer, a_job(), COUNTRY, person, TODAY)["availability"] is outcome


@pytest.mark.parametrize(("days", "outcome"), [(None, None), (-1, True), (0, True), (1, False)])
def test_an_offer_whose_start_is_past_starts_today(days, outcome):
    offer = an_offer(start_on=TODAY - datetime.timedelta(days=60))
    person = a_person(available_from=None if days is None else TODAY + datetime.timedelta(days=days))
    assert oracle.outcomes(offer, a_job(), COUNTRY, person, TODAY)["availability"] is outcome
