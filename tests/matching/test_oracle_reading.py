"""The oracle reads the rows of the truth views, and refuses what it does not understand."""

import datetime
from decimal import Decimal

import pytest

from . import oracle
from .oracle import Certificate, Occupation, Salary, Spoken, Wanted
from .oracle_cases import LIVES_AT_LYON, TODAY, a_person, an_id, an_offer, lyon

HOME = {"commune": "69123", "departement": "69", "region": "84", "lat": 45.764, "lon": 4.8357}
QUESTIONS = (*oracle.CONTRACTS, *oracle.WORKING_TIMES, *oracle.SCHEDULE, "remote")
AREA = {"kind": "commune", "radius_km": 20, **HOME}
PERSON = {
    **{f"accepts_{name}": None for name in QUESTIONS},
    "public_id": an_id(2), **HOME, "category": "D", "left_on": None, "opted_in": None,
    "available_from": TODAY, "accepts_remote": True, "accepts_night": False,
    "occupations": [{"code": "B1301", "parent": "B1302", "origin": "accepted", "experience_months": 3,
                     "appellation": 7}],
    "areas": [AREA],
    "skills": [{"ogr": 1, "held": False}],
    "licences": [{"code": "B", "held": True}],
    "languages": [{"code": "en", "held": True, "level": "B2"}, {"code": "de", "held": False, "level": None}],
    "certifications": [{"code": "X", "held": True, "level": "", "obtained_on": "2024-02-29",
                        "valid_until": None}],
    "skills_complete": False, "licences_complete": True, "languages_complete": False,
    "certifications_complete": False, "education_level": 0, "education_field": "31054",
    "wished_salary": Decimal("1800.50"), "wished_salary_period": "month",
}  # fmt: skip
OFFER = {
    "public_id": an_id(1), "occupation": "B1302", "parent": "B1302", "place": "commune", **HOME,
    "zone_points": None, "fully_remote": False, "appellation": 7, "contract": "unreadable",
    "working_time": None, "experience_level": None, "experience_months": None, "start_on": None,
    "schedule": ["night"], "skills": [{"item": "1", "level": "required"}], "skills_needed": 1,
    "licences": [], "languages": [{"item": "en", "cefr": "B1", "level": "wished"}],
    "certifications": [{"item": "X", "level": "required"}],
    "education": [{"item": "31054", "diploma": 5, "level": "required"}], "regulated": True,
    "salary": {"period": "month", "min": None, "max": "2000.10"},
}  # fmt: skip


def test_reads_a_person() -> None:
    assert oracle.read_person(PERSON) == a_person(
        **LIVES_AT_LYON,
        category="D",
        available_from=TODAY,
        accepts={"remote": True, "night": False},
        occupations=[Occupation("B1301", "B1302", 3, 7, accepted=True)],
        areas=[lyon(20)],
        skills={"1": False},
        licences={"B": True},
        languages={"en": Spoken(True, "B2"), "de": Spoken(False)},
        certifications={"X": Certificate(True, datetime.date(2024, 2, 29))},
        complete=frozenset({"licences"}),
        education_level=0,
        education_field="31054",
        wished=Salary("month", Decimal("1800.50")),
    )


def test_reads_an_offer() -> None:
    assert oracle.read_offer(OFFER) == an_offer(
        zone_points=[],
        appellation=7,
        contract="unreadable",
        licences=[],
        schedule=["night"],
        skills=[Wanted("1")],
        skills_needed=1,
        languages=[Wanted("en", "wished", "B1")],
        certifications=[Wanted("X")],
        education=[Wanted("31054", "required", 5)],
        regulated=True,
        salary=Salary("month", Decimal("2000.10")),
    )
    assert oracle.read_offer(OFFER | {"salary": {}}).salary == Salary()
    assert oracle.read_offer(OFFER | {"salary": None}).salary is None


@pytest.mark.parametrize(
    ("read", "row"),
    [
        (oracle.read_person, PERSON | {"areas": [AREA | {"kind": "planet"}]}),
        (oracle.read_person, PERSON | {"category": "Z"}),
        (oracle.read_offer, OFFER | {"schedule": ["dawn"]}),
        (oracle.read_offer, OFFER | {"licences": [{"item": "B", "level": "essential"}]}),
        (oracle.read_offer, OFFER | {"salary": {"period": "week", "max": 3}}),
    ],
)
def test_refuses_what_it_does_not_understand(read, row) -> None:
    with pytest.raises(ValueError, match="is none of"):
        read(row)
