"""People and offers from rows of the views `truth_person` and `truth_offer`, jsonb decoded.

An oracle that does not understand its input says so rather than guess.
"""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from .facts import (
    AREA_KINDS,
    CEFR,
    CONTRACTS,
    FAMILIES,
    LEVELS,
    PERIODS,
    PLACES,
    SCHEDULE,
    UNREADABLE,
    WORKING_TIMES,
    Area,
    Certificate,
    Occupation,
    Offer,
    Person,
    Point,
    Salary,
    Spoken,
    Wanted,
)

Row = Mapping[str, Any]
ORIGINS = ("sought", "accepted")


def read_person(row: Row) -> Person:
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
        accepts={name: row[f"accepts_{name}"] for name in (*CONTRACTS, *WORKING_TIMES, *SCHEDULE, "remote")},
        occupations=[read_occupation(o) for o in row["occupations"]],
        areas=[read_area(a) for a in row["areas"]],
        skills={str(i["ogr"]): i["held"] for i in row["skills"]},
        licences={i["code"]: i["held"] for i in row["licences"]},
        languages={i["code"]: Spoken(i["held"], maybe(i["level"], CEFR)) for i in row["languages"]},
        certifications={
            i["code"]: Certificate(i["held"], day(i["obtained_on"]), day(i["valid_until"]))
            for i in row["certifications"]
        },
        complete=frozenset(family for family in FAMILIES if row[f"{family}_complete"]),
        education_level=row["education_level"],
        education_field=row["education_field"],
        wished=Salary(maybe(row["wished_salary_period"], PERIODS), row["wished_salary"]),
    )


def read_occupation(row: Row) -> Occupation:
    return Occupation(
        row["code"],
        row["parent"],
        row["experience_months"],
        row["appellation"],
        accepted=known(row["origin"], ORIGINS) == "accepted",
    )


def read_area(row: Row) -> Area:
    kind = known(row["kind"], AREA_KINDS)
    centre = point(row["lat"], row["lon"])
    return Area(kind, row["commune"], centre, row["radius_km"], row["departement"], row["region"])


def read_offer(row: Row) -> Offer:
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
        appellation=row["appellation"],
        contract=maybe(row["contract"], (*CONTRACTS, UNREADABLE)),
        working_time=maybe(row["working_time"], WORKING_TIMES),
        experience_level=maybe(row["experience_level"], LEVELS),
        experience_months=row["experience_months"],
        start_on=row["start_on"],
        schedule=[known(constraint, SCHEDULE) for constraint in row["schedule"] or []],
        skills=items(row["skills"]),
        skills_needed=row["skills_needed"],
        licences=items(row["licences"]),
        languages=items(row["languages"], "cefr"),
        certifications=items(row["certifications"]),
        education=items(row["education"], "diploma"),
        regulated=row["regulated"] is True,
        salary=None if row["salary"] is None else read_salary(row["salary"]),
    )


def items(rows: Sequence[Row] | None, detail: str | None = None) -> list[Wanted]:
    return [
        Wanted(str(row["item"]), known(row["level"], LEVELS), row[detail] if detail else None)
        for row in rows or []
    ]


def read_salary(row: Row) -> Salary:
    """Of an offer; nothing in it if it could not be read."""
    most = row.get("max")
    return Salary(maybe(row.get("period"), PERIODS), None if most is None else Decimal(str(most)))


def point(lat: float | None, lon: float | None) -> Point | None:
    return None if lat is None or lon is None else Point(lat, lon)


def day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def maybe(value: str | None, values: Sequence[str]) -> str | None:
    return None if value is None else known(value, values)


def known(value: str, values: Sequence[str]) -> str:
    if value not in values:
        raise ValueError(f"{value!r} is none of {', '.join(values)}")
    return value
