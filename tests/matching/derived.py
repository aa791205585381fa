"""What the search rows must hold, derived in plain Python from the sources."""

import calendar
import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from candidates.enums import OccupationOrigin
from candidates.models import Answer, HeldCertification, HeldLanguage, JobSeeker, MobilityArea
from francetravail_match.common.database import app_today
from francetravail_match.referentials.enums import ParameterCode
from francetravail_match.referentials.models import CertificationTerm, Commune, NationalParameter

from .oracle.facts import Point
from .oracle.places import distance_km
from .world import read_rows

#: Columns that are the person's own.
COPIED = (
    "public_id",
    *(
        f.name
        for f in JobSeeker._meta.fields
        if f.name.startswith("accepts_") or f.name.endswith("_complete")
    ),
    "available_from",
    "education_level",
    "education_field",
    "wished_salary",
    "wished_salary_period",
)
DAY = datetime.timedelta(days=1)
ASAP_DAYS = 30
LEVELS = ["A1", "A2", "B1", "B2", "C1", "C2"]

Key = tuple[int, int, int]


def assert_rows_follow() -> None:
    """Every column of every search row, who has none and why, and the first end of an answer."""
    day = app_today()
    people = list(
        JobSeeker.objects.select_related("commune__departement", "identity").prefetch_related(
            "occupations", "skills", "licences", "languages", "certifications", "answers",
            "areas__commune__departement", "areas__departement",
        )
    )  # fmt: skip
    rows = read_rows("SELECT * FROM candidates_searchrow", "certifications")
    stored = {(row["job_seeker_id"], row["occupation"], row["area_id"]): row for row in rows}
    for row in rows:
        row.pop("area")  # the box: compared by what the engine finds
        row.pop("reference_version")
        row.pop("since")
    derived = {key: row for person in people for key, row in person_rows(person, day).items()}
    columns = {name for row in rows for name in row} ^ {name for row in derived.values() for name in row}
    if stored and derived:
        assert not columns, f"columns that are not derived here, or not stored: {sorted(columns)}"
    assert stored == derived, differing(stored, derived)

    with_rows = {key[0] for key in derived}
    without = {
        (p.id, None if is_counted(p) else p.category, p.commune.departement_id if p.commune else None)
        for p in people
        if p.id not in with_rows and p.left_on is None
    }
    assert {tuple(row.values()) for row in read_rows("SELECT * FROM candidates_withoutrow")} == without
    assert_tally(sum(person.left_on is None for person in people), without)
    for person in people:
        assert person.answers_valid_until == first_end(person.answers.all())


def differing(stored: dict[Key, Any], derived: dict[Key, Any]) -> list[Any]:
    """Which rows are there and should not be, or the other way; else which columns differ, and how."""
    if alone := sorted(stored.keys() ^ derived.keys()):
        return alone
    return [
        (key, name, stored[key][name], derived[key][name])
        for key in sorted(stored)
        for name in stored[key]
        if stored[key][name] != derived[key][name]
    ]


def assert_tally(registered: int, without: Iterable[tuple[int, str | None, str | None]]) -> None:
    """The views that sum up the tally say what a count of everyone says."""
    left_out = Counter(category for _, category, _ in without if category is not None)
    no_occupation = Counter(departement for _, category, departement in without if category is None)
    views = {
        "registered_people": Counter({None: registered}),
        "left_out_by_category": left_out,
        "without_occupation_by_departement": no_occupation,
    }
    for view, expected in views.items():
        found = {
            row.get("category", row.get("departement")): row["people"] for row in read_rows(f"TABLE {view}")
        }
        assert found == expected, view


def is_counted(person: JobSeeker) -> bool:
    if person.left_on is not None:
        return False
    return person.category not in ("E", "F") or person.opted_in is True


def person_rows(person: JobSeeker, day: datetime.date) -> dict[Key, dict[str, Any]]:
    """Occupations × areas, for a person who is counted."""
    if not is_counted(person):
        return {}
    own = (
        {name: getattr(person, name) for name in COPIED}
        | item_columns(person)
        | {
            "by_availability": person.category == "D",
            "can_be_asked": can_be_asked(person),
            "next_change_at": next_change(person, day),
        }
    )
    undeclared = {"area_id": 0, "area_kind": None, "radius_km": None, **place(person.commune)}
    undeclared |= circle(person.commune, undeclared_km(day))
    areas = [area_columns(area) for area in person.areas.all()] or [undeclared]
    return {
        (person.id, sought.rome_id, area["area_id"]): {
            "job_seeker_id": person.id,
            "occupation": sought.rome_id,
            "experience_months": sought.experience_months,
            "appellation": sought.appellation_id,
            "accepted": sought.origin == OccupationOrigin.ACCEPTED,
            **own,
            **area,
        }
        for sought in person.occupations.all()
        for area in areas
    }


def item_columns(person: JobSeeker) -> dict[str, Any]:
    skills = sorted(person.skills.all(), key=lambda skill: skill.ogr)
    return {
        "skills_held": [s.ogr for s in skills if s.held] or None,
        "skills_not_held": [s.ogr for s in skills if not s.held] or None,
        "licences_held": sorted(item.code for item in person.licences.all() if item.held) or None,
        "licences_not_held": sorted(item.code for item in person.licences.all() if not item.held) or None,
        "languages_held": sorted(token for item in person.languages.all() for token in spoken(item)) or None,
        "languages_not_held": sorted(token for item in person.languages.all() for token in not_spoken(item))
        or None,
        "certifications": {c.code: certificate(c) for c in person.certifications.all()} or None,
    }


def spoken(item: HeldLanguage) -> list[str]:
    """The language, and the levels that the person is known to have: theirs and those below."""
    if not item.held:
        return []
    reached = LEVELS[: LEVELS.index(item.level) + 1] if item.level else []
    return [item.code, *(f"{item.code}:{level}" for level in reached)]


def not_spoken(item: HeldLanguage) -> list[str]:
    if not item.held:
        return [item.code, *(f"{item.code}:{level}" for level in LEVELS)]
    beyond = LEVELS[LEVELS.index(item.level) + 1 :] if item.level else []
    return [f"{item.code}:{level}" for level in beyond]


def certificate(item: HeldCertification) -> dict[str, str] | bool:
    details = {"level": item.level, "obtained_on": item.obtained_on, "valid_until": item.valid_until}
    return {name: str(value) for name, value in details.items() if value} if item.held else False


def can_be_asked(person: JobSeeker) -> bool:
    identity = getattr(person, "identity", None)
    reachable = identity is not None and bool(identity.email or identity.phone)
    return reachable and not person.stop_asking and not person.processing_restricted


def next_change(person: JobSeeker, day: datetime.date) -> datetime.date | None:
    """The first day to come on which time alone changes something of the person."""
    days = [end for item in person.certifications.all() for end in certificate_days(item)]
    if person.available_from:
        days += [person.available_from - ASAP_DAYS * DAY, person.available_from]
    due = [end for end in days if end > day]
    if person.answers_valid_until:
        due.append(person.answers_valid_until + DAY)
    return min(due, default=None)


def certificate_days(item: HeldCertification) -> list[datetime.date]:
    """The day after a certificate was last good, and the day after a refresher could renew it."""
    since = item.obtained_on or item.valid_until
    if not item.held or since is None:
        return []
    in_force = Q(valid_until=None) | Q(valid_until__gte=since)
    terms = CertificationTerm.objects.filter(in_force, certification__code=item.code, valid_from__lte=since)
    term = terms.first()
    end = item.valid_until or (term and later(since, term.validity_months))
    tolerated = end and term and later(end, term.tolerance_months)
    return [day + DAY for day in (end, tolerated) if day]


def later(day: datetime.date, months: int | None) -> datetime.date | None:
    return None if months is None else months_later(day, months)


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month, or the last one of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return datetime.date(day.year + years, month + 1, min(day.day, last))


def first_end(answers: Iterable[Answer]) -> datetime.date | None:
    newest: dict[str, Answer] = {}
    for answer in sorted(answers, key=lambda answer: (answer.answered_at, answer.id)):
        newest |= dict.fromkeys(answer.values, answer)
    return min((a.valid_until for a in newest.values() if a.valid_until), default=None)


def area_columns(area: MobilityArea) -> dict[str, Any]:
    own = {"area_id": area.id, "area_kind": area.kind, "radius_km": area.radius_km}
    if area.departement:
        zone = {"departement": area.departement_id, "region": area.departement.region_id}
        return own | place(None) | circle(None, None) | zone
    if area.region_id:
        return own | place(None) | circle(None, None) | {"region": area.region_id}
    return own | place(area.commune) | circle(area.commune, area.radius_km)


def undeclared_km(day: datetime.date) -> float:
    started = NationalParameter.objects.filter(
        code=ParameterCode.UNDECLARED_MOBILITY_KM, valid_from__lte=day
    ).order_by("valid_from")
    return float(started.values_list("value", flat=True).last() or 0)


def circle(centre: Commune | None, km: float | None) -> dict[str, list[str] | None]:
    """The départements of which a commune, or each of them, is within so many kilometres."""
    if centre is None or centre.lat is None or centre.lon is None or km is None:
        return {"touched": None, "covered": None}
    middle, within = Point(centre.lat, centre.lon), dict[str, list[bool]]()
    points = Commune.objects.exclude(lat=None).values_list("departement_id", "lat", "lon")
    for departement, lat, lon in points:
        within.setdefault(departement, []).append(distance_km(middle, Point(lat or 0, lon or 0)) <= km)
    return {
        "touched": sorted(code for code, points in within.items() if any(points)) or None,
        "covered": sorted(code for code, points in within.items() if all(points)) or None,
    }


def place(commune: Commune | None) -> dict[str, Any]:
    if commune is None:
        return dict.fromkeys(("commune", "departement", "region", "lat", "lon"))
    return {
        "commune": commune.code,
        "departement": commune.departement_id,
        "region": commune.departement.region_id,
        "lat": commune.lat,
        "lon": commune.lon,
    }
