"""Cases at the edges: the verdict is worked out by hand, and the engine and the oracle agree on it."""

from typing import Any

import pytest

from candidates.enums import AreaKind, Category
from francetravail_match.accounts.models import Agency
from francetravail_match.referentials.models import Departement, Region

from .comparison import (
    Says,
    engine_judges,
    engine_offers_of,
    engine_says,
    oracle_judges,
    oracle_offers_of,
    oracle_says,
    read_context,
    read_offers,
    read_people,
)
from .world import (
    CHILD,
    COMMUNES,
    ELSEWHERE,
    OTHER_CHILD,
    PARENT,
    OfferSpec,
    Paper,
    PersonSpec,
    add_people,
    around,
    publish,
    zone,
)

ANYWHERE = [zone(AreaKind.COUNTRY)]
LYON, PARIS, VIENNE = "69123", "75056", "38544"


def at(commune: str, **fields: Any) -> dict[str, Any]:
    return {"place": "commune", "commune": commune} | fields


def everyone_judged(agency: Agency, offer: OfferSpec, *people: PersonSpec) -> list[Says | None]:
    """What both say of each person, and that they agree on everything else."""
    seekers, (published,) = add_people(people), publish(agency, offer)
    seen, everyone, ctx = read_offers(), read_people(), read_context()
    wanted = seen[str(offer.public_id)]
    by_id = {person.public_id: person for person in everyone}
    judged = engine_judges(published, seekers)
    same = [by_id[str(seeker.public_id)] for seeker in seekers]
    assert judged == oracle_judges(wanted, same, ctx)
    assert engine_says(published) == oracle_says(wanted, everyone, ctx)
    for seeker in seekers:
        key = str(seeker.public_id)
        assert engine_offers_of(seeker) == oracle_offers_of(by_id[key], seen.values(), ctx)
    return [judged[str(spec.public_id)] for spec in people]


def verdicts(agency: Agency, offer: OfferSpec, *people: PersonSpec) -> list[str | None]:
    return [row and row["verdict"] for row in everyone_judged(agency, offer, *people)]


def test_no_criterion_beyond_the_two(agency: Agency) -> None:
    (row,) = everyone_judged(agency, OfferSpec(), PersonSpec(areas=[around(LYON, 0)]))
    assert row is not None
    assert row["outcomes"] == {"occupation": True, "mobility": True}
    # 30 of 40 points at 95 %, 10 of 40 whole.
    assert (row["verdict"], row["parts"]) == ("match", {"occupation": (7125, 7125), "mobility": (2500, 2500)})


@pytest.mark.parametrize(
    ("enough", "held", "denied", "verdict"),
    [
        (None, 30, 0, "match"),
        (None, 29, 0, "to_qualify"),
        (None, 29, 1, "near_miss"),
        (10, 10, 20, "match"),
        (10, 9, 20, "to_qualify"),
        (10, 9, 21, "near_miss"),
        (99, 30, 0, "match"),
    ],
)
def test_thirty_skills_all_or_k_of_them(agency: Agency, enough, held, denied, verdict) -> None:
    codes = range(101, 131)
    more: list[Any] = [("skill", str(ogr), "required", {}) for ogr in codes]
    if enough:
        more.append(("skill", "at_least", "required", {"count": enough}))
    skills = {ogr: n < held for n, ogr in enumerate(codes) if n < held + denied}
    (row,) = everyone_judged(agency, OfferSpec(more=more), PersonSpec(skills=skills, areas=ANYWHERE))
    assert row is not None
    assert row["verdict"] == verdict
    points = 3333  # 20 of 60
    assert row["parts"]["skill"] == (points * held // 30, points * (30 - denied) // 30)


def test_several_occupations_and_areas_give_the_best_row(agency: Agency) -> None:
    person = PersonSpec(
        occupations={ELSEWHERE: 600, OTHER_CHILD: 600, CHILD: None, PARENT: 12},
        areas=[around(PARIS, 20), around(VIENNE, 26), around(LYON, 10), zone(AreaKind.REGION, "84")],
    )
    offer = OfferSpec(occupation=CHILD, experience=("required", 12), workplace=at(LYON))
    (row,) = everyone_judged(agency, offer, person)
    assert row is not None
    # Its child, months unknown, has more sure points than its parent, with them.
    assert (row["verdict"], row["occupation"], row["area"]) == ("to_qualify", CHILD, 2)


def test_no_place_at_all(agency: Agency) -> None:
    people = [
        PersonSpec(commune=None),
        PersonSpec(commune=None, areas=ANYWHERE),
        PersonSpec(commune=LYON, areas=[around(LYON, 1)]),
        PersonSpec(commune="69999"),
    ]
    for place in ({"place": "unknown"}, {"place": "country"}, at("69999"), at(LYON)):
        offer = OfferSpec(workplace=place)
        met = {"unknown": (False, False), "country": (True, False)}.get(place["place"], (True, True))
        anywhere, near = ("match" if one else "to_qualify" for one in met)
        if place == at("69999"):
            near = "to_qualify"
        assert verdicts(agency, offer, *people) == ["to_qualify", anywhere, near, "to_qualify"]
        people = [PersonSpec(commune=p.commune, areas=p.areas) for p in people]


@pytest.mark.parametrize(
    ("home", "work", "radius", "verdict"),
    [
        ("98611", "97502", 17, "match"),  # across the antimeridian
        ("98611", "97502", 16, "near_miss"),
        ("97502", "98611", 17, "match"),
        ("98613", "97503", 34, "match"),  # across the pole
        ("98613", "97503", 33, "near_miss"),
        ("97503", "97411", 20_000, "match"),  # round the Earth
        ("97411", "97416", 51, "match"),  # an island overseas
        ("97411", "97416", 45, "near_miss"),
        ("97411", PARIS, 9000, "near_miss"),
        ("97411", PARIS, 10_000, "match"),
    ],
)
def test_far_and_round_places(agency: Agency, home, work, radius, verdict) -> None:
    person = PersonSpec(commune=home, areas=[around(home, radius)])
    assert verdicts(agency, OfferSpec(workplace=at(work)), person) == [verdict]


@pytest.mark.parametrize(
    ("home", "work", "verdict"),
    [
        ("98611", "97502", "to_qualify"),
        ("98613", "97503", "to_qualify"),
        ("97411", "97416", "to_qualify"),
        ("97411", PARIS, "near_miss"),
        (VIENNE, LYON, "to_qualify"),
        ("38185", LYON, "near_miss"),
    ],
)
def test_undeclared_mobility_far_and_near(agency: Agency, home, work, verdict) -> None:
    assert verdicts(agency, OfferSpec(workplace=at(work)), PersonSpec(commune=home)) == [verdict]


def test_a_region_with_nothing_in_it(agency: Agency) -> None:
    Region.objects.create(code="99", name="Vide")
    Departement.objects.create(code="999", name="Vide", region_id="99")
    people = [
        PersonSpec(areas=[zone(AreaKind.REGION, "99")]),
        PersonSpec(areas=[zone(AreaKind.DEPARTEMENT, "999")]),
        PersonSpec(areas=[around(LYON, 20_000)]),
        PersonSpec(commune=LYON),
        PersonSpec(areas=[zone(AreaKind.REGION, "84")]),
        PersonSpec(areas=[zone(AreaKind.REGION, "97"), around("97701", 5)]),
    ]
    region = OfferSpec(workplace={"place": "region", "region": "99"})
    expected = ["match", "to_qualify", "to_qualify", "to_qualify", "near_miss", "to_qualify"]
    assert verdicts(agency, region, *people) == expected
    people = [PersonSpec(commune=p.commune, areas=p.areas) for p in people]
    departement = OfferSpec(workplace={"place": "departement", "departement": "999"})
    expected = ["match", "match", "to_qualify", "to_qualify", "near_miss", "to_qualify"]
    assert verdicts(agency, departement, *people) == expected


def test_a_start_that_is_past_is_today(agency: Agency) -> None:
    people = [PersonSpec(free_in_days=days, areas=ANYWHERE) for days in (None, -1, 0, 1)]
    offer = OfferSpec(starts_in_days=-90)
    assert verdicts(agency, offer, *people) == ["to_qualify", "match", "match", "near_miss"]


def test_category_d_by_availability_alone(agency: Agency) -> None:
    days = (None, 0, 30, 31)
    people = [PersonSpec(category=Category.D, free_in_days=n, areas=ANYWHERE) for n in days]
    rows = everyone_judged(agency, OfferSpec(), *people)
    assert [row and row["verdict"] for row in rows] == ["to_qualify", "match", "match", "near_miss"]
    assert {row and row["minimum"] for row in rows} == {9625}
    others = [PersonSpec(category=Category.C, free_in_days=n, areas=ANYWHERE) for n in days]
    assert verdicts(agency, OfferSpec(), *others) == ["match"] * 4


def test_nobody_and_everybody_left_out(agency: Agency) -> None:
    people = [
        PersonSpec(category=Category.E, areas=ANYWHERE),
        PersonSpec(category=Category.F, opted_in=False, occupations={}),
        PersonSpec(category=Category.E, opted_in=True, areas=ANYWHERE),
        PersonSpec(occupations={}),
        PersonSpec(left=True, areas=ANYWHERE),
    ]
    assert verdicts(agency, OfferSpec(), *people) == [None, None, "match", None, None]


@pytest.mark.parametrize(
    ("starts_in_days", "code", "verdict"),
    [
        # OLD counts for NEW up to 30 days from today, STRICT from then on; EVER for STRICT on this very day.
        (29, {"OLD": Paper(None, (0, 90))}, "match"),
        (30, {"OLD": Paper(None, (0, 90))}, "match"),
        (31, {"OLD": Paper(None, (0, 90))}, "to_qualify"),
        (29, {"STRICT": Paper(None, (0, 90))}, "to_qualify"),
        (30, {"STRICT": Paper(None, (0, 90))}, "match"),
        (30, {"STRICT": Paper(None, (0, 30))}, "match"),
        (31, {"STRICT": Paper(None, (0, 30))}, "to_qualify"),
        (30, {"EVER": Paper()}, "to_qualify"),
        (30, {"NEW": None, "STRICT": Paper(None, (0, 30))}, "match"),
        (31, {"NEW": None, "STRICT": Paper(None, (0, 30))}, "near_miss"),
    ],
)
def test_equivalences_on_the_day_they_start_and_end(agency: Agency, starts_in_days, code, verdict) -> None:
    offer = OfferSpec(starts_in_days=starts_in_days, more=[("certification", "NEW", "required", {})])
    person = PersonSpec(free_in_days=0, certifications=code, areas=ANYWHERE)
    assert verdicts(agency, offer, person) == [verdict]


def test_what_only_the_employer_gives_is_no_criterion(agency: Agency) -> None:
    offer = OfferSpec(more=[("certification", "HIRED", "required", {})])
    (row,) = everyone_judged(agency, offer, PersonSpec(certifications={"HIRED": None}, areas=ANYWHERE))
    assert row is not None
    assert row["outcomes"] == {"occupation": True, "mobility": True}


def test_only_labels_that_nobody_can_answer(agency: Agency) -> None:
    label = {"label": "Autre"}
    more = [(code, "label:z", "required", label) for code in ("licence", "language", "certification")]
    more.append(("skill", "label:z", "wished", label))
    complete = frozenset({"skills", "licences", "languages", "certifications"})
    person = PersonSpec(complete=complete, areas=ANYWHERE)
    (row,) = everyone_judged(agency, OfferSpec(more=more), person)
    assert row is not None
    assert row["verdict"] == "to_qualify"
    assert {code for code, outcome in row["outcomes"].items() if outcome is None} == {
        "licence",
        "language",
        "certification",
        "skill_wished",
    }


def test_every_commune_of_the_world_from_every_other(agency: Agency) -> None:
    """Where boxes are widest and thinnest: circles that just hold, or just miss, another commune."""
    people = [
        PersonSpec(commune=home, areas=[around(home, radius)])
        for home in COMMUNES
        for radius in (0, 27, 46, 60, 9000)
    ]
    seen = [verdicts(agency, OfferSpec(workplace=at(LYON)), *people)]
    assert {"match", "near_miss", "to_qualify"} == set(seen[0])
