"""Who matches an offer, recomputed in plain Python from docs/matching.md alone.

The independent oracle of the engine: it imports nothing of the product, knows nothing of search rows, boxes
or SQL, and sees only what the views `truth_person` and `truth_offer` show. Slow and obvious on purpose: when
it disagrees with the engine, the page says who is right, and this file must be readable beside the page.

An outcome is True (met), False (not met) or None (unknown).
"""

import datetime
import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

EARTH_RADIUS_KM = 6371.0088
UNDECLARED_MOBILITY_KM = 60
ASAP_DAYS = 30
SHOWN_PER_VERDICT = 50

MATCH, TO_QUALIFY, NO = BEST_FIRST = ("match", "to_qualify", "no")

PLACES = ("commune", "departement", "region", "country", "unknown")
AREA_KINDS = ("commune", "departement", "region", "country")
CONTRACTS = ("permanent", "fixed_term", "temporary", "seasonal", "apprenticeship", "self_employed")
WORKING_TIMES = ("full_time", "part_time")
REQUIRED, _ = LEVELS = ("required", "wished")

Outcome = bool | None
Outcomes = dict[str, Outcome]


class Point(NamedTuple):
    """Degrees."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Occupation:
    code: str
    parent: str
    experience_months: int | None


@dataclass(frozen=True)
class Area:
    kind: str
    commune: str | None = None
    point: Point | None = None
    radius_km: float | None = None
    departement: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class Person:
    """A registered person; `accepts` holds every answer by the name of what is accepted ("permanent"…)."""

    public_id: str
    category: str | None = None
    left: bool = False
    opted_in: bool | None = None
    available_from: datetime.date | None = None
    commune: str | None = None
    departement: str | None = None
    region: str | None = None
    point: Point | None = None
    accepts: Mapping[str, bool | None] = field(default_factory=dict)
    occupations: Sequence[Occupation] = ()
    areas: Sequence[Area] = ()


@dataclass(frozen=True)
class Offer:
    """A live offer. Of a workplace, either `point` is known, or `zone_points`, or neither."""

    public_id: str
    occupation: str
    parent: str
    place: str
    commune: str | None = None
    departement: str | None = None
    region: str | None = None
    point: Point | None = None
    zone_points: Sequence[Point] = ()
    fully_remote: bool = False
    contract: str | None = None
    working_time: str | None = None
    experience_level: str | None = None
    experience_months: int | None = None
    start_on: datetime.date | None = None


@dataclass(frozen=True)
class Judgement:
    """The best row of a person for an offer; `area` counts from 0, None if mobility was never declared."""

    public_id: str
    verdict: str
    outcomes: Outcomes
    occupation: str
    area: int | None


@dataclass(frozen=True)
class Answer:
    """Exact counts over everyone, and the first of each verdict in the order of the stable hash."""

    n_people: int
    n_match: int
    n_to_qualify: int
    ranked: dict[str, list[Judgement]]


def read_person(row: Mapping[str, Any]) -> Person:
    """A person from a row of `truth_person`, jsonb decoded."""
    return Person(
        public_id=str(row["public_id"]),
        category=row["category"] and known(row["category"], "ABCDEFG"),
        left=row["left_on"] is not None,
        opted_in=row["opted_in"],
        available_from=row["available_from"],
        commune=row["commune"],
        departement=row["departement"],
        region=row["region"],
        point=point(row["lat"], row["lon"]),
        accepts={name: row[f"accepts_{name}"] for name in (*CONTRACTS, *WORKING_TIMES, "remote")},
        occupations=[Occupation(o["code"], o["parent"], o["experience_months"]) for o in row["occupations"]],
        areas=[read_area(a) for a in row["areas"]],
    )


def read_area(row: Mapping[str, Any]) -> Area:
    kind = known(row["kind"], AREA_KINDS)
    centre = point(row["lat"], row["lon"])
    return Area(kind, row["commune"], centre, row["radius_km"], row["departement"], row["region"])


def read_offer(row: Mapping[str, Any]) -> Offer:
    """An offer from a row of `truth_offer`, jsonb decoded."""
    return Offer(
        public_id=str(row["public_id"]),
        occupation=row["occupation"],
        parent=row["parent"],
        place=known(row["place"], PLACES),
        commune=row["commune"],
        departement=row["departement"],
        region=row["region"],
        point=point(row["lat"], row["lon"]),
        zone_points=[Point(lat, lon) for lat, lon in row["zone_points"] or []],
        fully_remote=row["fully_remote"],
        contract=row["contract"] and known(row["contract"], CONTRACTS),
        working_time=row["working_time"] and known(row["working_time"], WORKING_TIMES),
        experience_level=row["experience_level"] and known(row["experience_level"], LEVELS),
        experience_months=row["experience_months"],
        start_on=row["start_on"],
    )


def point(lat: float | None, lon: float | None) -> Point | None:
    return None if lat is None or lon is None else Point(lat, lon)


def known(value: str, values: Sequence[str]) -> str:
    """The value itself; an oracle that does not understand its input must say so rather than guess."""
    if value not in values:
        raise ValueError(f"{value!r} is none of {', '.join(values)}")
    return value


# Who is counted


def is_counted(person: Person) -> bool:
    return not person.left and (person.category not in ("E", "F") or person.opted_in is True)


# Three-valued logic and distance


def either(left: Outcome, right: Outcome) -> Outcome:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance (haversine) on the sphere of the mean Earth radius."""
    north = math.sin(math.radians(b.lat - a.lat) / 2) ** 2
    east = math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    cosines = math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat))
    return 2 * EARTH_RADIUS_KM * math.asin(min(1, math.sqrt(north + cosines * east)))


# The criteria


def occupation(offer: Offer, sought: Occupation) -> Outcome:
    if sought.code == offer.occupation:
        return True
    parent_and_child = sought.parent == offer.parent and offer.parent in (sought.code, offer.occupation)
    return None if parent_and_child else False


def mobility(offer: Offer, area: Area | None, person: Person) -> Outcome:
    """`area` is None for a person who never declared any."""
    inside = around_residence(offer, person) if area is None else in_area(offer, area)
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


def around_residence(offer: Offer, person: Person) -> Outcome:
    """Never True: who never said where they would work can only be asked, if the workplace is not too far."""
    if offer.place in ("country", "unknown") or person.commune is None:
        return None
    only_region = offer.departement is None
    at_home = person.region == offer.region if only_region else person.departement == offer.departement
    places = offer.zone_points if offer.point is None else [offer.point]
    if at_home or person.point is None or not places:
        return None
    near = any(distance_km(place, person.point) <= UNDECLARED_MOBILITY_KM for place in places)
    return None if near else False


def availability(offer: Offer, person: Person, as_of: datetime.date) -> Outcome:
    """Free on the day the job starts: the offer's or today, the later; else within the national delay."""
    if person.available_from is None:
        return None
    if offer.start_on is None:
        return person.available_from <= as_of + datetime.timedelta(days=ASAP_DAYS)
    return person.available_from <= max(offer.start_on, as_of)


def experience(offer: Offer, sought: Occupation) -> Outcome:
    if offer.experience_months is None or sought.experience_months is None:
        return None
    return sought.experience_months >= offer.experience_months


def outcomes(
    offer: Offer, sought: Occupation, area: Area | None, person: Person, as_of: datetime.date
) -> Outcomes:
    """What one row of a person answers to each criterion that the offer expresses."""
    answers = {"occupation": occupation(offer, sought), "mobility": mobility(offer, area, person)}
    if offer.start_on is not None or person.category == "D":
        answers["availability"] = availability(offer, person, as_of)
    if offer.contract is not None:
        answers["contract"] = person.accepts[offer.contract]
    if offer.working_time is not None:
        answers["working_time"] = person.accepts[offer.working_time]
    if offer.experience_level is not None:
        answers["experience"] = experience(offer, sought)
    return answers


# The verdict


def required(offer: Offer, answers: Outcomes) -> list[Outcome]:
    """The outcomes that decide: everything but a wished experience."""
    wished = {"experience"} if offer.experience_level != REQUIRED else set()
    return [outcome for code, outcome in answers.items() if code not in wished]


def verdict(decisive: Sequence[Outcome]) -> str:
    if any(outcome is False for outcome in decisive):
        return NO
    return TO_QUALIFY if any(outcome is None for outcome in decisive) else MATCH


def judge(offer: Offer, person: Person, as_of: datetime.date) -> Judgement | None:
    """The best of the person's rows (occupations × areas); None without any occupation, or not counted."""
    if not is_counted(person):
        return None
    areas: list[tuple[int | None, Area | None]] = list(enumerate(person.areas)) or [(None, None)]
    rows = []
    for sought in person.occupations:
        for position, area in areas:
            answers = outcomes(offer, sought, area, person, as_of)
            decisive = required(offer, answers)
            row = Judgement(person.public_id, verdict(decisive), answers, sought.code, position)
            rows.append((BEST_FIRST.index(row.verdict), decisive.count(None), sought.code, position, row))
    return min(rows, key=lambda row: row[:4])[4] if rows else None


def rank_key(offer: Offer, person_public_id: str) -> str:
    return hashlib.sha256(f"{offer.public_id}:{person_public_id}".encode()).hexdigest()


def match_all(offer: Offer, people: Iterable[Person], as_of: datetime.date) -> Answer:
    """Counts over everyone who is registered, and the first people of each verdict."""
    judgements = [judge(offer, person, as_of) for person in people if not person.left]
    found = sorted((j for j in judgements if j is not None), key=lambda j: rank_key(offer, j.public_id))
    matches = [j for j in found if j.verdict == MATCH]
    to_qualify = [j for j in found if j.verdict == TO_QUALIFY]
    return Answer(
        n_people=len(judgements),
        n_match=len(matches),
        n_to_qualify=len(to_qualify),
        ranked={MATCH: matches[:SHOWN_PER_VERDICT], TO_QUALIFY: to_qualify[:SHOWN_PER_VERDICT]},
    )
