"""Random people and offers of the world of world.py, from any source of random numbers.

Given Hypothesis's own, they shrink; given a seeded one, they are the same every time. Of each choice the
simplest comes first. A single "not met" hides the rest of a row, so what gives one is drawn less often.
"""

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from candidates.enums import AreaKind, Category, LanguageLevel
from offers.enums import ContractKind, PlaceKind, ScheduleConstraint, WorkingTime

from .world import (
    ANSWERS,
    CHILD,
    COMMUNES,
    DEPARTEMENTS,
    ELSEWHERE,
    OTHER_CHILD,
    PARENT,
    REGIONS,
    TERMS,
    TITLES,
    OfferSpec,
    Paper,
    PersonSpec,
    around,
    zone,
)

# Each example rolls back to a savepoint, so that the examples can share the reference data.
# Explaining a failure, example by example, would take longer than finding it.
examples = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)

Asked = tuple[str, str, str, dict[str, Any]]

# Around the distances between the communes of the world: 26, 27, 46, 51, 72, 94, 392 km, and round the Earth.
RADIUSES = (0, 16, 17, 26, 27, 33, 34, 45, 46, 60, 73, 95, 400, 9000, 20000)
# Around the delay of an offer that starts as soon as possible, and around one another.
FREE_IN_DAYS = (-100, 0, 29, 30, 31)
MONTHS = (0, 11, 12, 13, 600)
OCCUPATIONS = (PARENT, CHILD, PARENT, OTHER_CHILD, PARENT, CHILD, ELSEWHERE)
YES_NO = (None, True, None, True, True, True, True, False)
HELD = (True, True, True, False)
SKILLS = (11, 12, 13, 14, 15)
LICENCES = ("B", "C", "CE", "A1", "A")
LANGUAGES = ("en", "de")
CERTIFICATIONS = (*TERMS, "SST", "UNKNOWN")
#: Months of validity and of tolerance of the certifications, alone and added up.
PAPER_MONTHS = (0, 3, 6, 12, 15, 18, 24, 30, 36)
FORMACODES = ("31054", "22334")
PAY = ("1800", "1800.01", "2200.50", "12")
LEVELS = ("required", "wished", "wished")


def some[T](rng: random.Random, things: Sequence[T], most: int) -> list[T]:
    """A few of them, without repeats."""
    return rng.sample(list(things), rng.randrange(min(most, len(things)) + 1))


def may(rng: random.Random, one_in: int) -> bool:
    return rng.randrange(one_in) == one_in - 1


def an_area(rng: random.Random) -> dict[str, Any]:
    kind = rng.choice(("commune", "commune", "departement", "region", "country"))
    if kind == "commune":
        radius = rng.choice(RADIUSES) if may(rng, 2) else rng.randrange(20_001)
        return around(rng.choice(list(COMMUNES)), radius)
    if kind == "departement":
        return zone(AreaKind.DEPARTEMENT, rng.choice(list(DEPARTEMENTS)))
    return zone(AreaKind.REGION, rng.choice(REGIONS)) if kind == "region" else zone(AreaKind.COUNTRY)


def a_paper(rng: random.Random) -> Paper | None:
    """Not held, or held with one date, the other, both in their order, or neither."""
    obtained = (rng.choice(PAPER_MONTHS), rng.choice((-1, 0, 1)))
    ends = (rng.choice(PAPER_MONTHS), rng.choice((-1, 0, 1, 30, 31)))
    shape = rng.choice(("obtained", "ends", "both", "neither", "not held"))
    if shape == "not held":
        return None
    both = (obtained[0] + 13, obtained[1])
    return {
        "obtained": Paper(obtained),
        "ends": Paper(None, ends),
        "both": Paper(max(both, (ends[0] + 13, 0)), ends),
        "neither": Paper(),
    }[shape]


def a_person(rng: random.Random) -> PersonSpec:
    jobs = dict.fromkeys(rng.choice(OCCUPATIONS) for _ in range(rng.randrange(4)))
    occupations = {code: rng.choice((None, *MONTHS)) for code in jobs}
    return PersonSpec(
        category=rng.choice((Category.A, None, Category.D, *Category)),
        opted_in=rng.choice((True, None, False)),
        left=may(rng, 8),
        free_in_days=rng.choice((None, *FREE_IN_DAYS)),
        commune=rng.choice((None, *COMMUNES)),
        answers={name: rng.choice(YES_NO) for name in ANSWERS},
        occupations=occupations,
        titles={code: rng.choice(TITLES[code]) for code in occupations if may(rng, 2)},
        said_yes=frozenset(code for code in occupations if may(rng, 4)),
        areas=[an_area(rng) for _ in range(rng.choice((0, 1, 1, 2, 3)))],
        skills={ogr: rng.choice(HELD) for ogr in some(rng, SKILLS, 5)},
        licences={code: rng.choice(HELD) for code in some(rng, LICENCES, 3)},
        languages={
            code: rng.choice((True, *LanguageLevel.values, False)) for code in some(rng, LANGUAGES, 2)
        },
        certifications={code: a_paper(rng) for code in some(rng, CERTIFICATIONS, 5)},
        complete=frozenset(
            family for family in ("skills", "licences", "languages", "certifications") if may(rng, 6)
        ),
        education=(rng.choice((None, 0, 3, 5, 6, 8)), rng.choice((None, *FORMACODES))),
        salary=(rng.choice(PAY), rng.choice(("month", "hour"))) if may(rng, 2) else None,
    )


def a_workplace(rng: random.Random) -> dict[str, Any]:
    kind = rng.choice(("commune", "commune", "commune", *PlaceKind.values))
    place: dict[str, Any] = {"place": kind}
    if kind in ("commune", "departement", "region"):
        known: Sequence[str] = {
            "commune": list(COMMUNES),
            "departement": list(DEPARTEMENTS),
            "region": REGIONS,
        }[kind]
        place[kind] = rng.choice(known)
    return place | rng.choice(({}, {}, {"fully_remote": False}, {"fully_remote": True}))


def skills_asked(rng: random.Random) -> list[Asked]:
    asked: list[Asked] = [
        ("skill", str(ogr), rng.choice(("required", "wished")), {}) for ogr in some(rng, SKILLS, 4)
    ]
    if may(rng, 4):
        asked.append(("skill", "label:a1", "wished", {"label": "Autre"}))
    if may(rng, 2) and any(level == "required" for _, _, level, _ in asked):
        asked.append(("skill", "at_least", "required", {"count": rng.randrange(1, 5)}))
    return asked


def licences_asked(rng: random.Random) -> list[Asked]:
    items = some(rng, (*LICENCES, "label:b1"), 2)
    return [("licence", item, rng.choice(LEVELS), said(item)) for item in items]


def languages_asked(rng: random.Random) -> list[Asked]:
    return [
        (
            "language",
            item,
            rng.choice(LEVELS),
            said(item) or {"cefr": rng.choice((None, *LanguageLevel.values))},
        )
        for item in some(rng, (*LANGUAGES, "label:c1"), 2)
    ]


def certifications_asked(rng: random.Random) -> list[Asked]:
    items = some(rng, (*CERTIFICATIONS, "NEW", "label:d1"), 3)
    return [("certification", item, rng.choice(LEVELS), said(item)) for item in dict.fromkeys(items)]


def education_asked(rng: random.Random, regulated: bool) -> list[Asked]:
    items = some(rng, (*FORMACODES, "", "label:e1"), 3)
    levels = ("wished", "required") if regulated else ("wished",)
    return [
        ("education", item, rng.choice(levels), {"level": rng.choice((3, 5, 6, 7, None)), "field": item})
        for item in items
    ]


def salary_asked(rng: random.Random) -> list[Asked]:
    if may(rng, 4):
        return [("salary", "unreadable", "wished", {"label": "Selon profil"})]
    pay = {"min": "1700", "max": rng.choice((*PAY, None)), "months": None}
    return [("salary", "", "wished", {"period": rng.choice(("month", "hour")), **pay})]


def said(item: str) -> dict[str, Any]:
    return {"label": "Autre"} if item.startswith("label:") else {}


def an_offer(rng: random.Random) -> OfferSpec:
    occupation = rng.choice(OCCUPATIONS)
    families: list[Callable[[random.Random], list[Asked]]] = [
        skills_asked,
        licences_asked,
        languages_asked,
        certifications_asked,
        lambda rng: education_asked(rng, occupation == CHILD),
        salary_asked,
        lambda rng: [("schedule", item, "required", {}) for item in some(rng, ScheduleConstraint.values, 3)],
    ]
    return OfferSpec(
        occupation=occupation,
        title=rng.choice(TITLES[occupation]) if may(rng, 2) else None,
        workplace=a_workplace(rng),
        contract=rng.choice((*ContractKind.values, "unreadable")) if may(rng, 3) else None,
        working_time=rng.choice(WorkingTime.values) if may(rng, 3) else None,
        experience=(rng.choice(("required", "wished")), rng.choice((None, *MONTHS))) if may(rng, 3) else None,
        starts_in_days=rng.choice((*FREE_IN_DAYS, 365)) if may(rng, 3) else None,
        more=[asked for family in families if may(rng, 3) for asked in family(rng)],
    )


def with_ids[Spec: (PersonSpec, OfferSpec)](specs: Sequence[Spec], seed: int) -> list[Spec]:
    """Ties are broken by the identifiers: one number to draw, any order to see."""
    rng = random.Random(seed)
    return [replace(spec, public_id=uuid.UUID(int=rng.getrandbits(128))) for spec in specs]


def drawn[Spec: (PersonSpec, OfferSpec)](
    one: Callable[[random.Random], Spec], most: int
) -> st.SearchStrategy[list[Spec]]:
    specs = st.lists(st.builds(one, st.randoms(use_true_random=False)), min_size=1, max_size=most)
    return st.builds(with_ids, specs, st.integers(0, 999))


communes = st.sampled_from(list(COMMUNES))
populations = drawn(a_person, 12)
offer_lists = drawn(an_offer, 8)
