"""Certifications by the oracle: ends, tolerances and equivalences to the day, worked out by hand."""

import datetime
from dataclasses import replace

import pytest

from . import oracle
from .oracle import Certificate, Context, Equivalence, Term, Wanted
from .oracle_cases import CTX, TODAY, a_person, an_offer, outcomes

DAY = datetime.timedelta(days=1)
YEARS = datetime.date(2000, 1, 1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def a_term(code: str = "NEW", validity=60, tolerance=12, refresher=2, since=YEARS, until=None) -> Term:
    return Term(since, until, code, validity, tolerance, refresher)


def rules(*terms: Term, equivalences: tuple[Equivalence, ...] = (), **fields) -> Context:
    return replace(CTX, terms=terms, equivalences=equivalences, **fields)


def good(papers: dict[str, Certificate], ctx: Context, start=TODAY, **fields) -> oracle.Outcome:
    return oracle.good_for("NEW", a_person(certifications=papers, **fields), start, ctx)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-31", 6, "2026-09-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-30", 0, "2026-11-30"),
    ],
)
def test_months_later(start, months, end) -> None:
    assert oracle.add_months(day(start), months) == day(end)


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        (TODAY + DAY, True),
        (TODAY, True),
        (TODAY - DAY, True),  # under reserve
        (day("2025-09-01"), True),  # the last day of the tolerance
        (day("2025-08-31"), False),
    ],
)
def test_around_the_end_and_the_tolerance(end, outcome) -> None:
    assert good({"NEW": Certificate(True, None, end)}, rules(a_term())) is outcome
    assert good({"NEW": Certificate(True, day("2020-01-01"), end)}, rules(a_term())) is outcome


@pytest.mark.parametrize(
    ("tolerance", "refresher", "at_once"),
    [
        (12, 5, True),
        (12, 6, False),
        (12, None, False),
        (None, 1, True),
        (None, 6, False),
        (None, None, False),
        (0, 1, False),
        (1, 0, True),
    ],
)
def test_refresher_of_five_days_at_most(tolerance, refresher, at_once) -> None:
    ctx = rules(a_term(tolerance=tolerance, refresher=refresher))
    assert good({"NEW": Certificate(True, None, TODAY - DAY)}, ctx) is at_once
    # Long ago: as long as nothing says until when.
    whenever = at_once and tolerance is None
    assert good({"NEW": Certificate(True, None, day("2020-01-01"))}, ctx) is whenever
    assert good({"NEW": Certificate(True, None, TODAY - DAY)}, rules()) is False


def test_end_counted_from_the_day_it_was_obtained_by_the_term_of_that_day() -> None:
    old = a_term(validity=120, until=day("2019-12-31"), tolerance=None)
    ctx = rules(old, a_term(validity=60, since=day("2020-01-01"), tolerance=0))
    assert oracle.end_of("NEW", Certificate(True, day("2019-12-31")), ctx) == day("2029-12-31")
    assert oracle.end_of("NEW", Certificate(True, day("2020-01-01")), ctx) == day("2025-01-01")
    assert good({"NEW": Certificate(True, day("2019-12-31"))}, ctx) is True
    assert good({"NEW": Certificate(True, day("2020-01-01"))}, ctx) is False
    assert good({"NEW": Certificate(True, day("2020-02-29"))}, ctx, start=day("2025-02-28")) is True
    assert good({"NEW": Certificate(True, day("2020-02-29"))}, ctx, start=day("2025-03-01")) is False


def test_held_without_a_date_is_unknown_only_where_it_could_have_ended() -> None:
    undated = {"NEW": Certificate(True)}
    assert good(undated, rules(a_term())) is None
    assert good(undated, rules(a_term(validity=None))) is True
    assert good(undated, rules()) is True
    assert good(undated, rules(a_term("OTHER"))) is True
    assert good({"NEW": Certificate(True, YEARS)}, rules(a_term(validity=None))) is True
    # Denied, and a paper of the old kind that may still be good.
    either = (Equivalence(YEARS, None, "OLD", "NEW"),)
    papers = {"NEW": Certificate(False), "OLD": Certificate(True)}
    assert good(papers, rules(a_term("OLD"), equivalences=either)) is None
    assert good(papers, rules(equivalences=either)) is True


def test_obtained_before_the_first_term_that_is_known() -> None:
    before = {"NEW": Certificate(True, YEARS - DAY)}
    assert good(before, rules(a_term())) is None
    assert good(before, rules(a_term(validity=None))) is True
    assert good({"NEW": Certificate(True, YEARS - DAY, TODAY)}, rules(a_term())) is True
    assert good({"NEW": Certificate(True, YEARS - DAY, TODAY - DAY)}, rules(a_term())) is False


def test_not_asked_not_held_and_nothing_else() -> None:
    ctx = rules(a_term())
    assert good({}, ctx) is None
    assert good({"NEW": Certificate(False)}, ctx) is False
    assert good({}, ctx, complete=frozenset({"certifications"})) is False
    assert good({}, ctx, complete=frozenset({"licences"})) is None
    assert oracle.good_for("label:x", a_person(complete=frozenset({"certifications"})), TODAY, ctx) is None


@pytest.mark.parametrize(
    ("since", "until", "outcome"),
    [
        (TODAY, None, True),
        (TODAY + DAY, None, None),
        (YEARS, TODAY, True),
        (YEARS, TODAY - DAY, None),
        (TODAY, TODAY, True),
    ],
)
def test_equivalence_in_force_on_the_start_date(since, until, outcome) -> None:
    ctx = rules(a_term("OLD"), a_term(), equivalences=(Equivalence(since, until, "OLD", "NEW"),))
    held = Certificate(True, None, TODAY)
    assert good({"OLD": held}, ctx) is outcome
    # Denied in its new form, held in the old one that counts for it.
    assert good({"OLD": held, "NEW": Certificate(False)}, ctx) is (outcome or False)
    # The way back is not said.
    assert oracle.good_for("OLD", a_person(certifications={"NEW": held}), TODAY, ctx) is None
    # Who held the old one may hold the new one since.
    assert good({"OLD": Certificate(True, None, day("2020-01-01"))}, ctx) is None


def test_equivalences_do_not_chain() -> None:
    chain = (Equivalence(YEARS, None, "OLDEST", "OLD"), Equivalence(YEARS, None, "OLD", "NEW"))
    assert good({"OLDEST": Certificate(True, None, TODAY)}, rules(equivalences=chain)) is None


def test_start_date_stated_past_or_absent() -> None:
    ctx = rules(a_term(tolerance=0))
    person = a_person(certifications={"NEW": Certificate(True, None, TODAY)}, available_from=TODAY)
    for start_on, outcome in ((None, True), (TODAY - 90 * DAY, True), (TODAY, True), (TODAY + DAY, False)):
        offer = an_offer(certifications=[Wanted("NEW")], start_on=start_on)
        assert outcomes(offer, person, ctx=ctx)["certification"] is outcome


def test_what_only_the_employer_gives_is_no_criterion() -> None:
    ctx = rules(a_term(), employer_only=frozenset({"HAB-ELEC"}))
    offer = an_offer(certifications=[Wanted("HAB-ELEC"), Wanted("NEW", "wished")])
    assert outcomes(offer, a_person(), ctx=ctx) == {
        "occupation": True,
        "mobility": True,
        "certification_wished": None,
    }
