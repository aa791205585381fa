"""Who an offer that is being written would find: the row and the counts are those of the offer once live."""

import json
from typing import Any

from django.db import connection, transaction
from django.template.loader import render_to_string
from hypothesis import given, settings

from francetravail_match.accounts.models import Agency
from matching.alternatives import ASKED, count_each
from matching.context import context
from matching.forecast import ALWAYS, MOST_COSTS, forecast, without
from matching.relaxations.counting import COUNTS, Found, people
from matching.verdict import match
from offers.enums import CriterionLevel
from offers.models import OfferCriterion
from tests.factories import CommuneFactory, JobSeekerFactory, RomeCodeFactory
from tests.utils.profile import EVERYTHING

from .strategies import examples, offer_lists, populations
from .world import OfferSpec, PersonSpec, add_people, publish

CRITERION = ("code", "item", "level", "value")
#: Of an offer that exists, and of the transaction that wrote its row.
OF_ITS_OWN = {"version_id", "offer_id", "offer_public_id", "since"}


def rows_of(statement: str, value: Any) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(o) FROM {statement}", [value])
        found: dict[str, Any] = json.loads(cursor.fetchone()[0])
    return {name: value for name, value in found.items() if name not in OF_ITS_OWN}


@settings(examples, max_examples=64 if EVERYTHING else 8)
@given(population=populations, asked=offer_lists)
def test_the_row_and_the_counts_are_those_of_the_live_offer(
    agency: Agency, population: list[PersonSpec], asked: list[OfferSpec]
) -> None:
    with transaction.atomic():
        add_people(population)
        for offer in publish(agency, *asked):
            rows = list(offer.current_version.criteria.order_by("pk"))
            given_rows = [{name: getattr(c, name) for name in CRITERION} for c in rows]
            assert rows_of("offers_asked(%s) o", json.dumps(given_rows)) == rows_of(
                "offers_searchrow o WHERE offer_id = %s", offer.pk
            )
            live = match(offer.current_version_id or 0, kept=0)
            demands = [rows, *(without(rows, row) for row in rows if row.code not in ALWAYS)]
            assert count_each(demands) == by_the_engine(demands)
            found = forecast(rows)
            assert found is not None
            assert (found.found.n_match, found.found.n_to_qualify) == (live.n_match, live.n_to_qualify)
            for cost in found.costs:
                # Without its day, a contract starts as soon as possible: that asks for more of some.
                if cost.label != "Début du contrat":
                    assert cost.match >= 0 and cost.match + cost.to_qualify >= 0
        transaction.set_rollback(True)


def by_the_engine(asked: list[list[OfferCriterion]]) -> list[Found]:
    """Each demand on its own, by the text of which relaxations are counted."""
    rows = [json.dumps([{name: getattr(c, name) for name in CRITERION} for c in one]) for one in asked]
    with connection.cursor() as cursor:
        cursor.execute(people(ASKED) + COUNTS, {"context": context().as_json(), "criteria": rows})
        return [Found(*line) for line in cursor.fetchall()]


def asked_for(*more: OfferCriterion) -> list[OfferCriterion]:
    place = {"place": "commune", "commune": CommuneFactory().code}
    return [
        OfferCriterion(code="occupation", item=RomeCodeFactory().code),
        OfferCriterion(code="mobility", item="workplace", value=place),
        *more,
    ]


def test_each_requirement_says_what_it_costs(db: None) -> None:
    JobSeekerFactory(matches=True)
    JobSeekerFactory(matches=True, accepts_permanent=False)
    JobSeekerFactory(matches=True, accepts_permanent=None)
    JobSeekerFactory(matches=True, accepts_night=None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    night = OfferCriterion(code="schedule", item="night")
    wished = OfferCriterion(code="licence", item="B", level=CriterionLevel.WISHED)
    found = forecast(asked_for(OfferCriterion(code="contract", item="permanent"), night, wished))
    assert found is not None
    assert (found.found.n_match, found.found.n_to_qualify) == (1, 2)
    costs = {cost.words: (cost.match, cost.to_qualify) for cost in found.costs}
    assert costs == {"CDI": (2, -1), "Travail de nuit": (1, -1)}


def test_requirements_that_are_not_looked_at_one_by_one_are_said(db: None) -> None:
    skills = [OfferCriterion(code="skill", item=str(ogr)) for ogr in range(100, 100 + MOST_COSTS + 2)]
    found = forecast(asked_for(*skills))
    assert found is not None
    assert (len(found.costs), found.n_others) == (MOST_COSTS, 2)
    page = render_to_string("components/forecast.html", {"found": found, "failed": False})
    assert "2\xa0autres exigences ne sont pas comptées une à une." in page


def test_nothing_is_counted_without_an_occupation_and_a_place(db: None) -> None:
    job, place = asked_for()
    assert forecast([job]) is forecast([place]) is None
    assert forecast([job, place]) is not None
