"""What a relaxation announces is what it brings: the row that is counted is the row that comes to be."""

import json
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import event, given, settings

from francetravail_match.accounts.models import Agency, User
from matching.context import context
from matching.criteria import CRITERIA
from matching.relaxations.choices import CHOICES, PEOPLE_S_SIDE, Choice, choices, why_none
from matching.relaxations.columns import COLUMNS, columns
from matching.relaxations.counting import Found, found_by
from matching.relaxations.services import relax
from matching.verdict import OfferNotLive, match
from offers.enums import AT_LEAST
from offers.models import JobOffer, OfferCriterion
from offers.services.criteria import by_code
from tests.factories import JobOfferFactory, UserFactory
from tests.utils.asking import WISHED, row
from tests.utils.profile import EVERYTHING

from .strategies import examples, offer_lists, populations
from .world import OfferSpec, PersonSpec, add_people, publish

#: Of the offer, and of its rank alone: they differ where the criteria are the same.
BESIDE = {"version_id", "since"}


def row_of(offer: JobOffer) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(o) FROM offers_searchrow o WHERE offer_id = %s", [offer.pk])
        found: dict[str, Any] = json.loads(cursor.fetchone()[0])
    return {name: value for name, value in found.items() if name not in BESIDE and "wished" not in name}


def open_changes(offer: JobOffer) -> list[tuple[str, Choice]]:
    rows = by_code(list(offer.current_version.criteria.all()))
    today = context().as_of
    codes = [c.code for c in CRITERIA if c.relaxation]
    return [(code, choice) for code in codes for choice in choices(code, rows.get(code, []), today)]


def relaxed(offer: JobOffer, code: str, choice: Choice, advisor: User) -> tuple[dict[str, Any], Found]:
    """The row and the counts once it is done; then it is undone."""
    with transaction.atomic():
        stored = JobOffer.objects.get(pk=offer.pk)
        seen = stored.current_version_id or 0
        act = relax(
            stored, {code: choice}, actor=advisor, reason="not_essential", employer_agreed=True, seen=seen
        )
        found = match(act.new_version_id or 0, kept=0)
        row = row_of(stored)
        transaction.set_rollback(True)
    return row, Found(found.n_match, found.n_to_qualify)


@settings(examples, max_examples=40 if EVERYTHING else 6)
@given(population=populations, asked=offer_lists)
def test_what_is_announced_is_what_the_matching_finds(
    agency: Agency, population: list[PersonSpec], asked: list[OfferSpec]
) -> None:
    with transaction.atomic():
        advisor = UserFactory(advisor=True, agency=agency)
        add_people(population)
        for offer in publish(agency, *asked):
            before, changes = row_of(offer), open_changes(offer)
            wanted = [columns({code: choice.rows}) for code, choice in changes]
            announced = found_by(offer.current_version_id or 0, [{}, *wanted])
            found = match(offer.current_version_id or 0, kept=0)
            assert announced[0] == Found(found.n_match, found.n_to_qualify)
            for (code, choice), new, counts in zip(changes, wanted, announced[1:], strict=True):
                event(f"{code}: {choice.key if choice.key.isalpha() else 'one'}")
                assert relaxed(offer, code, choice, advisor) == (before | new, counts)
        transaction.set_rollback(True)


def keys(code: str, *rows: OfferCriterion) -> list[str]:
    return [choice.key for choice in choices(code, list(rows), context().as_of)]


def test_one_fewer_skill_whichever_or_one_by_its_name(db: None) -> None:
    two = [row("skill", "1"), row("skill", "2")]
    assert keys("skill", *two) == ["fewer", "1", "2"]
    assert keys("skill", two[0]) == ["1"]
    assert keys("skill", two[0], row("skill", "3", WISHED)) == ["1"]
    # Of "k among n", none by its name: it would be one less to choose from.
    of_three = [*two, row("skill", "3")]
    assert keys("skill", *of_three, row("skill", AT_LEAST, count=2)) == ["fewer"]
    assert keys("skill", *of_three, row("skill", AT_LEAST, count=1)) == ["all"]
    assert keys("skill", *two, row("skill", AT_LEAST, count=5)) == ["fewer", "1", "2"]


def test_a_year_less_of_experience_or_beginners_too(db: None) -> None:
    (choice,) = choices("experience", [row("experience", months=30)], context().as_of)
    assert choice.rows[0].value == {"months": 18}
    words = choice.words.replace("\u00a0", " ")
    assert words == "demander 1 an et 6 mois d'expérience au lieu de 2 ans et 6 mois"
    (choice,) = choices("experience", [row("experience", months=12)], context().as_of)
    assert (choice.rows[0].level, choice.rows[0].value) == (WISHED, {"months": 12})
    assert keys("experience", row("experience", months=None)) == []


def test_a_fixed_term_contract_says_what_the_law_asks_of_it(db: None) -> None:
    (choice,) = choices("contract", [row("contract", "permanent")], context().as_of)
    assert (choice.key, "motif" in choice.note) == ("fixed_term", True)
    for other in ("fixed_term", "temporary", "unreadable"):
        (choice,) = choices("contract", [row("contract", other)], context().as_of)
        assert (choice.key, choice.note) == ("permanent", "")


@pytest.mark.parametrize("criterion", [c for c in CRITERIA if c.relaxation], ids=lambda c: c.code)
def test_each_step_is_the_offer_s_or_says_why_it_is_not(db: None, criterion: Any) -> None:
    assert not choices(criterion.code, [], context().as_of), "what is not asked is not relaxed"
    unlawful = bool(criterion.relaxation.unlawful)
    on_the_offer = criterion.code not in PEOPLE_S_SIDE and not unlawful
    assert (criterion.code in COLUMNS) is on_the_offer
    assert (criterion.code in {*CHOICES, "availability"}) is on_the_offer
    assert bool(why_none(criterion.code)) is (
        not on_the_offer or criterion.code in ("availability", "experience")
    )


def test_an_offer_that_is_not_live_has_no_counts(db: None) -> None:
    offer = JobOfferFactory(suspended=True)
    with pytest.raises(OfferNotLive):
        found_by(offer.current_version_id or 0, [{}])
