"""The oracle against cases worked out by hand from docs/matching.md."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from . import oracle
from .oracle import Judgement, Offer, Person, Salary
from .oracle_cases import (
    COUNTRY,
    CTX,
    LIVES_AT_LYON,
    NOWHERE,
    PARIS_50,
    TODAY,
    a_job,
    a_person,
    an_id,
    an_offer,
    lyon,
    outcomes,
)


def judged(offer: Offer, person: Person) -> Judgement:
    judgement = oracle.judge(offer, person, CTX)
    assert judgement is not None
    return judgement


@pytest.mark.parametrize(
    ("asked", "held", "expected"),
    [(12, 12, True), (12, 11, False), (0, 0, True), (12, None, None), (None, 12, None), (None, None, None)],
)
def test_experience(asked, held, expected) -> None:
    assert oracle.experience(an_offer(experience_months=asked), a_job(months=held)) is expected


def test_only_expressed_criteria_exist() -> None:
    person = a_person(accepts={"permanent": True, "full_time": False})
    assert set(outcomes(an_offer(), person, area=None)) == {"occupation", "mobility"}
    full = an_offer(contract="permanent", working_time="full_time", experience_level="wished")
    assert outcomes(full, person, area=lyon(5)) == {
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
        ("required", 1, oracle.NEAR_MISS),
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
    person = a_person(**LIVES_AT_LYON, occupations=[])
    assert oracle.judge(an_offer(), person, CTX) is None
    nobody: dict[str, list[Judgement]] = {"match": [], "to_qualify": []}
    assert oracle.match_all(an_offer(), [person], CTX) == oracle.Answer(1, 0, 0, nobody, {}, {"69": 1})


def test_one_or_two_failures_are_near_and_more_are_not() -> None:
    offer = an_offer(contract="permanent", working_time="full_time", schedule=["night"])
    refusals = {"permanent": False, "full_time": False, "night": False}
    seen = []
    for n in range(4):
        accepts = dict(list(refusals.items())[:n])
        seen.append(judged(offer, a_person(accepts=accepts, areas=[lyon(5)])).verdict)
    assert seen == [oracle.TO_QUALIFY, oracle.NEAR_MISS, oracle.NEAR_MISS, oracle.NO]


def test_best_row_by_verdict_then_minimum_then_maximum_then_code_then_area() -> None:
    offer = an_offer(experience_level="required", experience_months=12)

    def best(occupations, areas) -> tuple[str, str, int | None]:
        row = judged(offer, a_person(occupations=occupations, areas=areas))
        return row.verdict, row.occupation, row.area

    match, to_qualify, near = oracle.MATCH, oracle.TO_QUALIFY, oracle.NEAR_MISS
    assert best([a_job("B1301"), a_job(months=12)], [PARIS_50, lyon(5)]) == (match, "B1302", 1)
    # To qualify with nothing sure comes before a near miss with more points.
    assert best([a_job("B1301"), a_job(months=11)], [lyon(5)]) == (to_qualify, "B1301", 0)
    # Both to qualify: the occupation (95 % of its points) is less than the experience whole.
    assert best([a_job(), a_job("B1301", 12)], [lyon(5)]) == (to_qualify, "B1301", 0)
    # 9/12 of the experience against 95/100 of the occupation, both near misses.
    sibling = an_offer(occupation="B1303", experience_level="required", experience_months=12)
    person = a_person(occupations=[a_job("B1303", 0), a_job("B1301", 12)], areas=[lyon(5)])
    assert judged(sibling, person).occupation == "B1301"
    assert best([a_job("B1301", 3), a_job("A1101", 12)], [lyon(5)]) == (near, "A1101", 0)
    assert best([a_job("B1301"), a_job("B1303")], [lyon(5)]) == (to_qualify, "B1301", 0)
    assert best([a_job(months=12)], [PARIS_50, lyon(5), COUNTRY]) == (match, "B1302", 1)
    assert best([a_job(months=12)], [])[2] is None


def test_order_is_minimum_maximum_then_the_hash_and_fifty_are_shown() -> None:
    offer = an_offer(salary=Salary("month", Decimal(2000)))
    paid = {"wished": Salary("month", Decimal(1900))}
    people = [a_person(public_id=an_id(n), areas=[lyon(5)]) for n in range(70)]
    people += [a_person(public_id=an_id(n), **paid, areas=[lyon(5)]) for n in range(70, 80)]
    people += [a_person(public_id=an_id(n), **LIVES_AT_LYON) for n in range(80, 140)]
    answer = oracle.match_all(offer, people, CTX)
    assert (answer.n_people, answer.n_match, answer.n_to_qualify) == (140, 80, 60)

    def by_hash(numbers: range) -> list[str]:
        return [an_id(n) for n in sorted(numbers, key=lambda n: oracle.rank_key(offer.public_id, an_id(n)))]

    shown = [judgement.public_id for judgement in answer.ranked["match"]]
    assert shown == (by_hash(range(70, 80)) + by_hash(range(70)))[:50]
    assert len(answer.ranked["to_qualify"]) == 50
    assert len(oracle.match_all(offer, people, CTX, kept=3).ranked["match"]) == 3


def test_offers_of_a_person_are_those_that_match_or_may() -> None:
    person = a_person(**LIVES_AT_LYON, accepts={"permanent": False}, areas=[lyon(5)])
    offers = [an_offer(public_id=an_id(5)), an_offer(public_id=an_id(6), contract="permanent")]
    offers += [
        an_offer(public_id=an_id(7), **NOWHERE),
        an_offer(public_id=an_id(8), occupation="A1101", parent="A1101"),
    ]
    found = oracle.offers_of(person, offers, CTX)
    assert {key: row.verdict for key, row in found.items()} == {an_id(5): "match", an_id(7): "to_qualify"}


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
    assert (oracle.judge(an_offer(), person, CTX) is not None) == counted
    assert oracle.match_all(an_offer(), [person], CTX).n_people == 1
    assert oracle.match_all(an_offer(), [replace(person, left=True)], CTX).n_people == 0


@pytest.mark.parametrize(("days", "outcome"), [(None, None), (-400, True), (30, True), (31, False)])
def test_category_d_is_free_within_thirty_days(days, outcome):
    free = None if days is None else TODAY + datetime.timedelta(days=days)
    person = a_person(category="D", available_from=free)
    assert outcomes(an_offer(), person)["availability"] is outcome
    other = replace(person, category="C")
    assert "availability" not in outcomes(an_offer(), other)


@pytest.mark.parametrize(("days", "outcome"), [(None, None), (60, True), (61, False)])
def test_everyone_is_free_on_the_day_that_an_offer_states(days, outcome):
    offer = an_offer(start_on=TODAY + datetime.timedelta(days=60))
    free = None if days is None else TODAY + datetime.timedelta(days=days)
    for category in ("A", "D", None):
        person = a_person(category=category, available_from=free)
        assert outcomes(offer, person)["availability"] is outcome


@pytest.mark.parametrize(("days", "outcome"), [(None, None), (-1, True), (0, True), (1, False)])
def test_an_offer_whose_start_is_past_starts_today(days, outcome):
    offer = an_offer(start_on=TODAY - datetime.timedelta(days=60))
    person = a_person(available_from=None if days is None else TODAY + datetime.timedelta(days=days))
    assert outcomes(offer, person)["availability"] is outcome
