"""The score by the oracle: points, degrees, contributions and what they add up to, worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from . import oracle
from .oracle import Wanted
from .oracle_cases import COUNTRY, CTX, TODAY, a_job, a_person, an_offer


def parts(offer, person) -> dict[str, tuple[int, int]]:
    judgement = oracle.judge(offer, person, CTX)
    assert judgement is not None
    assert judgement.minimum == sum(low for low, _ in judgement.parts.values())
    return judgement.parts


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"occupation": 1, "mobility": 1}, [5000, 5000]),
        ({"occupation": 1, "mobility": 1, "contract": 1}, [3334, 3333, 3333]),
        ({"occupation": 30, "mobility": 30, "experience": 7}, [4478, 4477, 1045]),
        ({"occupation": 3, "mobility": 2, "salary": 2}, [4286, 2857, 2857]),
        ({"occupation": 1, "mobility": 0}, [10_000, 0]),
    ],
)
def test_points_by_the_largest_remainders(weights, expected) -> None:
    shares = oracle.points(reversed(weights), weights)
    assert list(shares.items()) == list(zip(weights, expected, strict=True))


@given(st.dictionaries(st.sampled_from(oracle.CODES), st.integers(1, 100), min_size=2))
def test_points_add_up_and_are_within_one_of_their_share(weights) -> None:
    shares = oracle.points(weights, weights)
    assert sum(shares.values()) == 10_000
    total = sum(weights.values())
    assert all(abs(of - Fraction(10_000 * weights[code], total)) < 1 for code, of in shares.items())


@pytest.mark.parametrize(
    ("offered", "sought", "accepted", "expected"),
    [
        (11, 11, False, 5000),
        (11, 12, False, 4750),
        (11, None, False, 4750),
        (None, 11, False, 4750),
        (None, None, False, 4750),
        (11, None, True, 4000),
        (11, 12, True, 4000),
    ],
)
def test_degrees_of_the_occupation(offered, sought, accepted, expected) -> None:
    person = a_person(occupations=[a_job(appellation=sought, accepted=accepted)], areas=[COUNTRY])
    found = parts(an_offer(appellation=offered), person)
    assert found == {"occupation": (expected, expected), "mobility": (5000, 5000)}


def test_parent_or_child_may_be_the_very_title() -> None:
    person = a_person(occupations=[a_job("B1301", accepted=True)], areas=[COUNTRY])
    assert parts(an_offer(), person)["occupation"] == (0, 5000)


@pytest.mark.parametrize(
    ("asked", "months", "low", "high"),
    [
        (12, 12, 3333, 3333),
        (12, 600, 3333, 3333),
        (12, 7, 1944, 1944),
        (12, 0, 0, 0),
        (12, None, 0, 3333),
        (None, 12, 0, 3333),
        (0, 0, 3333, 3333),
    ],
)
def test_degrees_of_experience_met_or_not(asked, months, low, high) -> None:
    offer = an_offer(experience_level="required", experience_months=asked)
    person = a_person(occupations=[a_job(months=months)], areas=[COUNTRY])
    assert parts(offer, person)["experience"] == (low, high)


def test_shares_of_skills_do_not_depend_on_how_many_are_enough() -> None:
    person = a_person(skills={"1": True, "2": False}, areas=[COUNTRY])
    wanted = [Wanted(str(n)) for n in range(1, 8)]
    for needed in (None, 1, 7):
        found = parts(an_offer(skills=wanted, skills_needed=needed), person)
        # 3333 hundredths: 1/7 and 6/7 of them, whole parts.
        assert found["skill"] == (476, 2856)


def test_availability_of_category_d_decides_and_earns_nothing() -> None:
    person = a_person(category="D", areas=[COUNTRY])
    judgement = oracle.judge(an_offer(), person, CTX)
    assert judgement is not None
    assert judgement.verdict == oracle.TO_QUALIFY
    assert judgement.parts["availability"] == (0, 0)
    assert (judgement.minimum, judgement.maximum) == (9750, 9750)
    stated = parts(an_offer(start_on=TODAY), person)
    assert stated["availability"] == (0, 3333)


def test_everything_met_is_a_hundred_and_wished_criteria_count_in_it() -> None:
    offer = an_offer(appellation=1, licences=[Wanted("B", "wished")], contract="permanent")
    person = a_person(
        occupations=[a_job(appellation=1)],
        areas=[COUNTRY],
        accepts={"permanent": True},
        licences={"B": True},
    )
    assert sum(low for low, _ in parts(offer, person).values()) == 10_000
    refused = a_person(areas=[COUNTRY], licences={"B": False}, accepts={"permanent": True})
    judgement = oracle.judge(offer, refused, CTX)
    assert judgement is not None
    assert (judgement.verdict, judgement.minimum, judgement.maximum) == (oracle.MATCH, 7375, 7375)
