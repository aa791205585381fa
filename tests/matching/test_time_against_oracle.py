"""The engine and the oracle as days pass: ends of certificates and answers, the 29th of February."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from candidates.enums import AnswerChannel, AnswerOrigin, AreaKind
from candidates.models import JobSeeker
from candidates.services import Answered, record_answers, sweep_people
from francetravail_match.common.database import app_today
from francetravail_match.referentials.models import NationalParameter
from matching.models import WeightVersion
from offers.models import JobOffer
from tests.factories import UserFactory
from tests.utils.databases import OwnDatabase

from .comparison import (
    engine_judges,
    engine_says,
    oracle_judges,
    oracle_says,
    read_context,
    read_offers,
    read_people,
)
from .oracle import CODES, add_months
from .world import OfferSpec, Paper, PersonSpec, add_people, create_reference, publish, zone

DAY = datetime.timedelta(days=1)
ANYWHERE = [zone(AreaKind.COUNTRY)]
Moved = Callable[[str], None]
NEEDS_NEW: list[Any] = [("certification", "NEW", "required", {})]


@pytest.fixture
def move_to(own_database: OwnDatabase) -> Moved:
    """Set the product's clock, in Paris, and let the sweep do what is due."""

    def move(moment: str) -> None:
        with own_database.as_owner() as owner:
            owner.execute("SET timezone TO 'Europe/Paris'")
            owner.execute("UPDATE app_clock SET shift = %s::timestamptz - clock_timestamp()", [moment])
            owner.commit()
        sweep_people()

    return move


def verdict(offer: JobOffer) -> str:
    """Of the only person, by both."""
    says = engine_says(offer)
    seen = read_offers()[str(offer.public_id)]
    assert says == oracle_says(seen, read_people(), read_context())
    return "match" if says["match"] else "to_qualify" if says["to_qualify"] else "not met"


def test_a_certificate_before_on_and_after_its_end_and_its_tolerance(move_to: Moved) -> None:
    agency, end = create_reference(), app_today() + 100 * DAY
    add_people([PersonSpec(certifications={"NEW": Paper(None, (0, 100))}, areas=ANYWHERE)])
    (offer,) = publish(agency, OfferSpec(more=NEEDS_NEW))
    last_chance = add_months(end, 3)
    seen = {}
    for day in (end - DAY, end, end + DAY, last_chance, last_chance + DAY):
        move_to(f"{day} 12:00")
        seen[day] = verdict(offer)
    assert list(seen.values()) == ["match"] * 4 + ["not met"]


def test_a_certificate_that_a_refresher_renews_however_late(move_to: Moved) -> None:
    agency, end = create_reference(), app_today() + 100 * DAY
    add_people([PersonSpec(certifications={"OLD": Paper(None, (0, 100))}, areas=ANYWHERE)])
    (offer,) = publish(agency, OfferSpec(more=[("certification", "OLD", "required", {})]))
    seen = []
    for day in (end, end + DAY, add_months(end, 120)):
        move_to(f"{day} 12:00")
        seen.append(verdict(offer))
    assert seen == ["match"] * 3


def test_the_29th_of_february(move_to: Moved) -> None:
    agency = create_reference()
    leap_day = datetime.date(2028, 2, 29)
    (person,) = add_people([PersonSpec(areas=ANYWHERE)])
    person.certifications.create(code="STRICT", obtained_on=leap_day)
    needs: list[Any] = [("certification", "STRICT", "required", {})]
    certified, soon = publish(agency, OfferSpec(more=needs), OfferSpec())
    leap = OfferSpec()
    leap.more = [("availability", "start", "required", {"on": str(leap_day)})]
    (starts_then,) = publish(agency, leap)
    JobSeeker.objects.update(available_from=leap_day, category="D")

    seen = {}
    for day in ("2028-01-29", "2028-01-30", "2028-08-29", "2028-08-30"):
        move_to(f"{day} 12:00")
        seen[day] = (verdict(soon), verdict(starts_then), verdict(certified))
    assert seen == {
        "2028-01-29": ("not met", "match", "not met"),
        "2028-01-30": ("match", "match", "match"),
        "2028-08-29": ("match", "match", "match"),
        "2028-08-30": ("match", "match", "not met"),
    }
    JobSeeker.objects.update(available_from=leap_day + DAY)
    move_to("2028-02-29 23:59")
    assert (verdict(soon), verdict(starts_then)) == ("match", "not met")


def test_new_weights_and_parameters_on_the_day_they_take_effect(move_to: Moved) -> None:
    agency, day = create_reference(), app_today()
    from_then = {"valid_from": day + 10 * DAY, "author": UserFactory(administrator=True), "reason": "essai"}
    new_weights = {code: 3 + 7 * n for n, code in enumerate(CODES)}
    WeightVersion.objects.create(weights=new_weights, **from_then)
    NationalParameter.objects.bulk_create(
        NationalParameter(code=code, value=value, **from_then)
        for code, value in (("undeclared_mobility_km", 30), ("asap_days", 12), ("refresher_days", 1))
    )
    # 51 km from home; free within 30 days and not within 12; a refresher of two days at least.
    at_villefranche = {"place": "commune", "commune": "69264"}
    (offer,) = publish(agency, OfferSpec(workplace=at_villefranche, more=NEEDS_NEW))
    paper: dict[str, Paper | None] = {"NEW": Paper((24, 0), (0, 5))}
    people = add_people([PersonSpec(category="D", free_in_days=25, commune="38544", certifications=paper)])
    seen = {}
    for moment in (f"{day + 9 * DAY} 23:59", f"{day + 10 * DAY} 00:00"):
        move_to(moment)
        (row,) = engine_judges(offer, people).values()
        wanted = read_offers()[str(offer.public_id)]
        (expected,) = oracle_judges(wanted, read_people(), read_context()).values()
        assert row == expected
        assert row is not None
        seen[moment] = (*row["outcomes"].values(), row["parts"]["occupation"][0])
        verdict(offer)
    assert list(seen.values()) == [
        (True, None, True, True, 5700),  # 95 % of 30 of 50
        (True, False, False, False, 266),  # of 3 of 107
    ]


@pytest.mark.parametrize(
    "last_day", ["2027-07-15", "2027-01-15", "2027-03-27", "2027-03-28", "2027-10-30", "2027-10-31"]
)
def test_an_answer_ends_at_midnight_in_paris_in_summer_and_in_winter(move_to: Moved, last_day) -> None:
    agency, end = create_reference(), datetime.date.fromisoformat(last_day)
    (person,) = add_people([PersonSpec(areas=ANYWHERE)])
    answered = Answered(person.pk, {"accepts_permanent": True}, valid_until=end)
    record_answers(answers=[answered], origin=AnswerOrigin.PERSON, channel=AnswerChannel.LINK)
    (offer,) = publish(agency, OfferSpec(contract="permanent"))
    move_to(f"{end} 23:59")
    assert verdict(offer) == "match"
    move_to(f"{end + DAY} 00:00")
    assert verdict(offer) == "to_qualify"
