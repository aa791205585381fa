"""Skills, licences, languages, trainings, schedule and pay by the oracle, worked out by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from . import oracle
from .oracle import Part, Salary, Spoken, Wanted
from .oracle_cases import COUNTRY, CTX, a_job, a_person, an_offer, outcomes

ALL_SKILLS = [Wanted(str(n)) for n in range(4)]


def skills_of(held: str) -> dict[str, bool]:
    """A letter a skill: y held, n denied, anything else not asked."""
    return {str(n): letter == "y" for n, letter in enumerate(held) if letter in "yn"}


@pytest.mark.parametrize(
    ("held", "needed", "complete", "outcome", "low", "high"),
    [
        ("yyyy", None, False, True, 4, 4),
        ("yyy?", None, False, None, 3, 4),
        ("yyyn", None, False, False, 3, 3),
        ("yyy?", None, True, False, 3, 3),
        ("yy??", 2, False, True, 2, 4),
        ("yynn", 2, False, True, 2, 2),
        ("y?nn", 2, False, None, 1, 2),
        ("ynnn", 2, False, False, 1, 1),
        ("yyy?", 9, False, None, 3, 4),
        ("????", 0, False, True, 0, 4),
        ("????", 1, True, False, 0, 0),
    ],
)
def test_k_skills_among_n(held, needed, complete, outcome, low, high) -> None:
    offer = an_offer(skills=ALL_SKILLS, skills_needed=needed)
    person = a_person(skills=skills_of(held), complete=frozenset({"skills"}) if complete else frozenset())
    part = oracle.parts_of(offer, person.occupations[0], COUNTRY, person, CTX)["skill"]
    assert part == Part(outcome, Fraction(low, 4), Fraction(high, 4), True, True)


def test_skills_required_and_wished_are_two_criteria_and_a_label_is_unknown() -> None:
    wished = [Wanted("8", "wished"), Wanted("label:x", "wished")]
    offer = an_offer(skills=[Wanted("1"), *wished], skills_needed=1)
    person = a_person(skills={"1": True, "8": True}, complete=frozenset({"skills"}))
    parts = oracle.parts_of(offer, person.occupations[0], COUNTRY, person, CTX)
    assert parts["skill"] == Part(True, Fraction(1), Fraction(1), True, True)
    assert parts["skill_wished"] == Part(None, Fraction(1, 2), Fraction(1), False, True)


@pytest.mark.parametrize(
    ("wanted", "held", "complete", "outcome"),
    [
        ("B", {"B": True}, False, True),
        ("B", {"B": False}, False, False),
        ("B", {}, False, None),
        ("B", {}, True, False),
        ("B CE", {"B": True}, False, None),
        ("B CE", {"B": True, "CE": False}, False, False),
        ("B CE", {"CE": False}, False, False),
        ("label:x", {}, True, None),
        ("B label:x", {"B": False}, False, False),
        # A driver of lorries who ticked their highest category alone drives a car.
        ("B", {"CE": True}, True, True),
        ("B C1E", {"CE": True}, False, True),
        ("B D", {"CE": True}, True, False),
        ("CE", {"C": True, "BE": True}, True, False),
        # What they said of the car itself stands.
        ("B", {"CE": True, "B": False}, True, False),
    ],
)
@pytest.mark.parametrize("level", ["required", "wished"])
def test_licences(wanted, held, complete, outcome, level) -> None:
    offer = an_offer(licences=[Wanted(item, level) for item in wanted.split()])
    person = a_person(licences=held, complete=frozenset({"licences"} if complete else ()))
    code = "licence" if level == "required" else "licence_wished"
    assert outcomes(offer, person) == {"occupation": True, "mobility": True, code: outcome}


@pytest.mark.parametrize(
    ("asked", "spoken", "complete", "outcome"),
    [
        (None, Spoken(True, "A1"), False, True),
        (None, Spoken(True), False, True),
        ("B1", Spoken(True), False, None),
        ("B1", Spoken(True, "A2"), False, False),
        ("B1", Spoken(True, "B1"), False, True),
        ("A1", Spoken(True, "C2"), False, True),
        ("C2", Spoken(True, "C1"), False, False),
        ("A1", Spoken(False), False, False),
        (None, Spoken(False), False, False),
        ("A1", None, False, None),
        ("A1", None, True, False),
    ],
)
def test_languages(asked, spoken, complete, outcome) -> None:
    offer = an_offer(languages=[Wanted("en", "required", asked)])
    person = a_person(
        languages={"en": spoken} if spoken else {},
        complete=frozenset({"languages"} if complete else ()),
    )
    assert outcomes(offer, person)["language"] is outcome


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"night": True, "weekend": True}, True),
        ({"night": True}, None),
        ({"night": True, "shifts": False}, None),
        ({"weekend": False}, False),
        ({}, None),
    ],
)
def test_every_constraint_of_the_schedule(answers, outcome) -> None:
    offer = an_offer(schedule=["night", "weekend"])
    assert outcomes(offer, a_person(accepts=answers))["schedule"] is outcome


IT, MASONRY = "31054", "22334"


@pytest.mark.parametrize(
    ("trainings", "level", "field", "elsewhere", "regulated"),
    [
        # Item and level of each training; level and field of the person.
        ([(IT, 5)], 5, IT, True, True),
        ([(IT, 5)], 4, IT, False, False),
        ([(IT, 5)], 6, MASONRY, True, False),
        ([(IT, 5)], 6, None, True, None),
        ([(IT, 5)], None, IT, None, None),
        ([(IT, 5)], None, MASONRY, None, False),
        ([("", 5)], 5, None, True, True),
        ([("label:x", 5)], 5, IT, True, None),
        ([("label:x", 5)], 4, IT, False, False),
        ([(IT, 5), (MASONRY, 3)], 4, MASONRY, True, True),
        ([(IT, 5), (MASONRY, 3)], 4, IT, True, False),
        ([(IT, 5), (MASONRY, 3)], 4, None, True, None),
        ([(IT, None)], 0, IT, "absent", True),
        ([(IT, None)], 0, MASONRY, "absent", False),
        ([(IT, None), ("", 6)], 5, MASONRY, False, False),
        ([("", None)], 5, MASONRY, "absent", "absent"),
    ],
)
def test_trainings_are_alternatives(trainings, level, field, elsewhere, regulated) -> None:
    education = [Wanted(item, "wished", asked) for item, asked in trainings]
    person = a_person(education_level=level, education_field=field)
    for is_regulated, expected in ((False, elsewhere), (True, regulated)):
        offer = an_offer(education=education, regulated=is_regulated)
        assert outcomes(offer, person).get("education", "absent") is expected


def test_training_is_required_only_in_a_regulated_occupation_and_then_alone() -> None:
    education = [Wanted(IT, "required", 6), Wanted(MASONRY, "wished", 3)]
    person = a_person(education_level=3, education_field=MASONRY, areas=[COUNTRY])
    for regulated, outcome, required in ((True, False, True), (False, True, False)):
        offer = an_offer(education=education, regulated=regulated)
        part = oracle.parts_of(offer, person.occupations[0], COUNTRY, person, CTX)["education"]
        assert (part.outcome, part.required) == (outcome, required)


@pytest.mark.parametrize(
    ("offered", "wished", "outcome"),
    [
        (("month", 2000), ("month", 2000), True),
        (("month", 2000), ("month", "2000.01"), False),
        (("month", 2000), ("hour", 12), None),
        (("month", 2000), (None, None), None),
        (("month", None), ("month", 1800), None),
        ((None, None), ("month", 1800), None),
    ],
)
def test_salary(offered, wished, outcome) -> None:
    def salary(period, euros) -> Salary:
        return Salary(period, None if euros is None else Decimal(euros))

    offer, person = an_offer(salary=salary(*offered)), a_person(wished=salary(*wished))
    assert oracle.salary(offer, person) is outcome
    assert not oracle.parts_of(offer, a_job(), COUNTRY, person, CTX)["salary"].required


def test_a_contract_that_was_not_read_is_unknown_for_everyone() -> None:
    everything = dict.fromkeys(oracle.CONTRACTS, True)
    assert outcomes(an_offer(contract="unreadable"), a_person(accepts=everything))["contract"] is None
