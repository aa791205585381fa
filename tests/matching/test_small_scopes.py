"""Each family of items alone, exhaustively: all that an offer may ask, all that a person may answer."""

from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product
from typing import Any

import pytest

from candidates.enums import AreaKind, LanguageLevel, Licence
from francetravail_match.accounts.models import Agency
from francetravail_match.referentials.models import Commune
from tests.utils.profile import EVERYTHING

from .comparison import engine_says, oracle_says, read_context, read_offers, read_people
from .strategies import Asked
from .world import CHILD, PARENT, TERMS, OfferSpec, Paper, PersonSpec, add_people, around, publish, zone

ANYWHERE = [zone(AreaKind.COUNTRY)]
LEVELS = ("required", "wished")
LABEL = {"label": "Autre"}
IT, MASONRY = "31054", "22334"


def assert_same(agency: Agency, people: Iterable[PersonSpec], offers: Iterable[OfferSpec]) -> int:
    """Everyone found by each offer: the wished levels show every outcome, the required ones every verdict."""
    add_people(people)
    published = publish(agency, *offers)
    seen, everyone, ctx = read_offers(), read_people(), read_context()
    for offer in published:
        wanted = seen[str(offer.public_id)]
        assert engine_says(offer, 1000) == oracle_says(wanted, everyone, ctx, 1000), wanted
    return len(published) * len(everyone)


def lists[T](things: Iterable[T], most: int) -> Iterator[tuple[T, ...]]:
    """From one to so many of them."""
    everything = list(things)
    return chain.from_iterable(combinations(everything, n) for n in range(1, most + 1))


def offers(asked: Iterable[list[Asked]], **fields: Any) -> Iterator[OfferSpec]:
    return (OfferSpec(more=more, **fields) for more in asked)


def test_trainings(agency: Agency) -> None:
    people = [
        PersonSpec(education=(level, field), areas=ANYWHERE, occupations={PARENT: 1, CHILD: 1})
        for level, field in product((None, 0, 3, 5), (None, IT, MASONRY))
    ]
    single = [(item, level) for item, level in product((IT, MASONRY, "", "label:e"), (3, 5, None))]
    for occupation, strictness in ((PARENT, ("wished",)), (CHILD, LEVELS)):
        asked: list[list[Asked]] = [
            [("education", item, level, {"level": n}) for (item, n), level in zip(some, levels, strict=True)]
            for some in lists(single, 2)
            if len({item for item, _ in some}) == len(some)
            for levels in product(strictness, repeat=len(some))
        ]
        assert_same(agency, people, offers(asked[:: 1 if EVERYTHING else 3], occupation=occupation))
        people = []


def test_skills(agency: Agency) -> None:
    answers = product((True, False, None), repeat=3)
    people = [
        PersonSpec(
            skills={n: held for n, held in enumerate(known, 1) if held is not None},
            complete=frozenset({"skills"} if complete else ()),
            areas=ANYWHERE,
        )
        for known, complete in product(answers, (False, True))
    ]
    asked: list[list[Asked]] = []
    for levels in product((*LEVELS, None), repeat=3):
        items: list[Asked] = [("skill", str(n), lvl, {}) for n, lvl in enumerate(levels, 1) if lvl]
        asked.append(items)
        asked.append([*items, ("skill", "label:s", "wished", LABEL)])
        if "required" in levels:
            asked += [[*items, ("skill", "at_least", "required", {"count": k})] for k in (1, 2, 4)]
    assert assert_same(agency, people, offers(asked)) > 5000


def test_licences(agency: Agency) -> None:
    people = [
        PersonSpec(
            licences={code: held for code, held in zip("BC", known, strict=True) if held is not None},
            complete=frozenset({"licences"} if complete else ()),
            areas=ANYWHERE,
        )
        for known, complete in product(product((True, False, None), repeat=2), (False, True))
    ]
    single: list[Asked] = [
        ("licence", item, level, LABEL if ":" in item else {})
        for item, level in product(("B", "C", "label:l"), LEVELS)
    ]
    asked = [list(some) for some in lists(single, 3) if len({item for _, item, *_ in some}) == len(some)]
    assert_same(agency, people, offers(asked))


def test_every_licence_and_those_that_come_with_it(agency: Agency) -> None:
    people = [
        PersonSpec(licences={held: True} | denied, complete=frozenset({"licences"}), areas=ANYWHERE)
        for held in Licence.values
        for denied in ({}, {"B": False} if held != "B" else {})
    ]
    some = chain.from_iterable(combinations(Licence.values, number) for number in (1, 2))
    asked: list[list[Asked]] = [
        [("licence", item, "required", {}) for item in items]
        for items in (*some, *combinations(("AM", "B", "BE", "C1", "C"), 3))
    ]
    assert_same(agency, people, offers(asked))


def test_languages(agency: Agency) -> None:
    people = [
        PersonSpec(
            languages={} if said is None else {"en": said},
            complete=frozenset({"languages"} if complete else ()),
            areas=ANYWHERE,
        )
        for said, complete in product((None, False, True, *LanguageLevel.values), (False, True))
    ]
    single: list[Asked] = [
        ("language", item, level, {"cefr": cefr})
        for item, level, cefr in product(("en", "de"), LEVELS, (None, *LanguageLevel.values))
    ]
    asked = [[one] for one in single] + [[one, ("language", "label:l", "wished", LABEL)] for one in single]
    assert_same(agency, people, offers(asked))


def test_certificates(agency: Agency) -> None:
    dates = [(months, days) for months in (0, 3, 6, 12, 15, 18, 24, 30) for days in (-1, 0, 1)]
    papers: list[Paper | None] = [None, Paper()]
    papers += [Paper(day) for day in dates] + [Paper(None, day) for day in dates]
    papers += [Paper((40, 0), day) for day in dates]
    people = [PersonSpec(certifications={code: p}, areas=ANYWHERE) for code in TERMS for p in papers]
    people += [PersonSpec(complete=frozenset({"certifications"}), areas=ANYWHERE)]
    people += [
        PersonSpec(certifications={"NEW": new, "OLD": old}, areas=ANYWHERE)
        for new, old in product((None, Paper(), Paper(None, (6, 0)), Paper(None, (0, 9))), repeat=2)
    ]
    asked: list[list[Asked]] = [
        [("certification", code, level, {})] for code, level in product((*TERMS, "label:c"), LEVELS)
    ]
    assert assert_same(agency, people, offers(asked)) > 5000


@pytest.mark.parametrize("starts_in_days", [-1, 0, 1, 29, 30, 31])
def test_certificates_on_another_start_date(agency: Agency, starts_in_days: int) -> None:
    dates = [(months, days) for months in (0, 6, 12) for days in (-1, 0, 1, 29, 30, 31)]
    people = [
        PersonSpec(certifications={code: paper}, free_in_days=0, areas=ANYWHERE)
        for code in TERMS
        for paper in (Paper(), *(Paper(None, day) for day in dates))
    ]
    asked: list[list[Asked]] = [[("certification", code, "wished", {})] for code in ("NEW", "STRICT", "BARE")]
    assert_same(agency, people, offers(asked, starts_in_days=starts_in_days))


def test_pay(agency: Agency) -> None:
    periods = ("hour", "month", "year")
    people = [
        PersonSpec(salary=salary, areas=ANYWHERE)
        for salary in (None, *product(("12.02", "12.03", "2000", "2000.01"), periods))
    ]
    pay: list[list[Asked]] = [
        [("salary", "", "wished", {"period": period, "min": "1", "max": most, "months": None})]
        for period, most in product(periods, ("12.02", "2000", None))
    ]
    assert_same(agency, people, offers([*pay, [("salary", "unreadable", "wished", LABEL)]]))


def test_radius_to_the_metre(agency: Agency) -> None:
    """10,000 km along a meridian: a sphere of 6,371 km, or one metre more or less, would say otherwise."""
    degrees = 10_000 / 6371.0088 * 57.29577951308232
    metre = 0.001 / 6371.0088 * 57.29577951308232
    for code, lat in (("97801", -45.0), ("97802", -45 + degrees - metre), ("97803", -45 + degrees + metre)):
        Commune.objects.create(code=code, name=code, departement_id="977", lat=lat, lon=3.0)
    people = [PersonSpec(areas=[around("97801", 10_000)]), PersonSpec(areas=[around("97802", 10_000)])]
    add_people(people)
    places = [{"place": "commune", "commune": code} for code in ("97802", "97803", "97801")]
    published = publish(agency, *(OfferSpec(workplace=place) for place in places))
    seen, everyone, ctx = read_offers(), read_people(), read_context()
    counts = []
    for offer in published:
        says = engine_says(offer)
        assert says == oracle_says(seen[str(offer.public_id)], everyone, ctx)
        counts.append(says["match"])
    # The second, a metre too far for the first person, is two metres from the other.
    assert counts == [2, 1, 2]
