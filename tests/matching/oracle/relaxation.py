"""One bounded step of relaxation for each criterion, and what everyone near the occupation lacks."""

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import combinations

from .criteria import (
    Part,
    availability,
    experience,
    has_skill,
    of_level,
    parts_of,
    schedule,
    skills,
)
from .facts import REQUIRED, Area, Context, Occupation, Offer, Person
from .logic import Outcome, all_of, any_of
from .places import distance_km
from .verdict import is_counted

Links = Collection[tuple[str, str]]
Row = dict[str, tuple[Outcome, Outcome]]
FARTHER_KM = 20
LATER = datetime.timedelta(days=30)


def near(offer: Offer, sought: Occupation, links: Links) -> bool:
    """The same code, one of the same parent, or one that a mobility link of ROME leads to."""
    siblings = sought.parent == offer.parent and offer.parent not in (sought.code, offer.occupation)
    return sought.code == offer.occupation or siblings or (offer.occupation, sought.code) in links


def relaxed(
    code: str, offer: Offer, sought: Occupation, area: Area | None, person: Person, ctx: Context, links: Links
) -> Outcome:
    """Of who does not meet the criterion as it is asked: would they, if it were relaxed?"""
    steps: Mapping[str, Callable[[], Outcome]] = {
        "occupation": lambda: near(offer, sought, links),
        "mobility": lambda: farther(offer, area, person),
        "availability": lambda: later(offer, person, ctx),
        "contract": lambda: person.accepts["fixed_term" if offer.contract == "permanent" else "permanent"],
        "working_time": lambda: any_of(person.accepts[time] for time in ("full_time", "part_time")),
        "schedule": lambda: any_of(
            schedule(replace(offer, schedule=[kept for kept in offer.schedule if kept != given_up]), person)
            for given_up in offer.schedule
        ),
        "experience": lambda: a_year_less(offer, sought),
        "skill": lambda: one_skill_less(offer, person),
    }
    return steps[code]() if code in steps else True


def farther(offer: Offer, area: Area | None, person: Person) -> Outcome:
    """20 km more, or anywhere in the département."""
    departement = person.departement if area is None else area.departement
    if offer.departement is not None and departement == offer.departement:
        return True
    if area is None or area.kind != "commune" or offer.point is None or area.point is None:
        return False
    return distance_km(offer.point, area.point) <= (area.radius_km or 0) + FARTHER_KM


def later(offer: Offer, person: Person, ctx: Context) -> Outcome:
    if person.available_from is None:
        return None
    sooner = replace(person, available_from=person.available_from - LATER)
    return availability(offer, sooner, ctx.as_of, ctx.asap_days)


def a_year_less(offer: Offer, sought: Occupation) -> Outcome:
    if offer.experience_months is None:
        return None
    return experience(replace(offer, experience_months=offer.experience_months - 12), sought)


def one_skill_less(offer: Offer, person: Person) -> Outcome:
    known = [has_skill(wanted, person) for wanted in of_level(offer.skills, REQUIRED)]
    needed = len(known) if offer.skills_needed is None else min(offer.skills_needed, len(known))
    return skills(known, needed - 1)


def rows_of(offer: Offer, person: Person, ctx: Context, links: Links) -> list[Row]:
    """Of each row near the occupation: criterion that decides → outcome as asked, outcome once relaxed."""
    areas: list[Area | None] = [*person.areas]
    rows = []
    for sought in person.occupations:
        for area in areas or [None]:
            parts = parts_of(offer, sought, area, person, ctx)
            if parts["occupation"].outcome is False and not near(offer, sought, links):
                continue
            row: Row = {}
            for code, part in parts.items():
                if part.required:
                    step = relaxed(code, offer, sought, area, person, ctx, links)
                    row[code] = (part.outcome, eased(part, step))
            rows.append(row)
    return rows


def eased(part: Part, step: Outcome) -> Outcome:
    """Relaxing makes nobody's outcome worse."""
    if part.outcome is True or step is True:
        return True
    return None if part.outcome is None else step


def countercheck(offer: Offer, people: Iterable[Person], ctx: Context, links: Links) -> dict[str, object]:
    """Every count, in the shape of the engine's."""
    people = list(people)
    everyone = [rows for p in people if is_counted(p) for rows in [rows_of(offer, p, ctx, links)] if rows]
    codes = sorted({code for rows in everyone for row in rows for code in row})
    return {
        "people": len(everyone),
        "not_met": Counter(frozenset(lacking(rows)) for rows in everyone),
        "undeclared": undeclared(offer, people, ctx, links),
        "relaxed": {
            given_up: tuple(Counter(verdict(rows, given_up) for rows in everyone)[v] for v in (True, None))
            for size in range(3)
            for given_up in combinations(codes, size)
        },
    }


def undeclared(offer: Offer, people: Iterable[Person], ctx: Context, links: Links) -> tuple[int, int]:
    """Who declared no area and lives too far to be asked; of these, who lacks nothing else."""
    lacks = [
        lacking(rows)
        for person in people
        if is_counted(person) and not person.areas
        for rows in [rows_of(offer, person, ctx, links)]
        if rows
    ]
    too_far = [codes for codes in lacks if "mobility" in codes]
    return len(too_far), too_far.count(["mobility"])


def lacking(rows: list[Row]) -> list[str]:
    """Of several rows, the one that lacks the least; of these, the one that lacks the last criteria."""

    def order(row: Row) -> tuple[int, int, list[bool]]:
        outcomes = [asked for asked, _ in row.values()]
        return outcomes.count(False), outcomes.count(None), [outcome is False for outcome in outcomes]

    return [code for code, (asked, _) in min(rows, key=order).items() if asked is False]


def verdict(rows: list[Row], given_up: Collection[str]) -> Outcome:
    return any_of(
        all_of(eased if code in given_up else asked for code, (asked, eased) in row.items()) for row in rows
    )
