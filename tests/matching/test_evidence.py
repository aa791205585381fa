"""What an explanation says of what is held: until when, and how well."""

import datetime

import pytest
from django.utils.timezone import localdate

from candidates.models import JobSeeker
from matching.evidence import Item
from matching.explanation import explain
from offers.models import OfferCriterion
from tests.factories import HeldCertificationFactory, HeldLanguageFactory, JobSeekerFactory
from tests.utils.asking import offer_asking, row

OBTAINED, END = datetime.date(2015, 6, 3), datetime.date(2020, 5, 31)
OF_TODAY_S_TERMS = datetime.date(2020, 6, 3)


@pytest.fixture
def items(flush_search_rows):
    def found(code: str, asked: OfferCriterion, person: JobSeeker) -> list[Item]:
        offer = offer_asking(asked)
        flush_search_rows()
        assert offer.current_version
        explanation = explain(offer.current_version, person)
        return next(c.items for c in explanation.criteria if c.code == code)

    return found


@pytest.mark.parametrize(
    ("known", "outcome", "note"),
    [
        ({"valid_until": END}, False, "valable jusqu'au 31 mai 2020"),
        ({"obtained_on": OF_TODAY_S_TERMS, "valid_until": None}, False, "obtenue le 3 juin 2020"),
        ({"held": False, "obtained_on": None, "valid_until": None, "level": ""}, False, ""),
    ],
)
def test_a_certification_says_until_when_it_is_held(items, known, outcome, note):
    person = JobSeekerFactory(matches=True)
    HeldCertificationFactory(job_seeker=person, code="R489", **{"obtained_on": OBTAINED} | known)
    (item,) = items("certification", row("certification", "R489"), person)
    assert (item.outcome, item.note.replace("\xa0", " ")) == (outcome, note)


def test_a_certification_under_reserve_says_for_how_many_days(items):
    person = JobSeekerFactory(matches=True)
    ended = localdate() - datetime.timedelta(days=9)
    HeldCertificationFactory(
        job_seeker=person,
        code="RP1",
        obtained_on=ended - datetime.timedelta(days=900),
        valid_until=ended,
    )
    (item,) = items("certification", row("certification", "RP1"), person)
    ends, days = item.note.replace("\xa0", " ").split(", ")
    assert (item.outcome, days) == (True, "sous réserve d'un recyclage de 2 jours")
    assert ends.startswith("valable jusqu'au ")


@pytest.mark.parametrize(
    ("spoken", "outcome", "note"),
    [
        ({"level": "A2"}, False, "parlé au niveau A2"),
        ({"level": "C1"}, True, "parlé au niveau C1"),
        ({}, None, "parlé, niveau non renseigné"),
    ],
)
def test_a_language_says_how_well_it_is_spoken(items, spoken, outcome, note):
    person = JobSeekerFactory(matches=True)
    HeldLanguageFactory(job_seeker=person, code="en", held=True, **{"level": None} | spoken)
    (item,) = items("language", row("language", "en", cefr="B1"), person)
    assert (item.outcome, item.note) == (outcome, note)
