"""The counter-check and the oracle on random worlds: who lacks what, and what each relaxation would bring."""

import json
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import event, given

from francetravail_match.accounts.models import Agency
from francetravail_match.referentials.models import RomeCode, RomeMobility
from matching.countercheck.counting import countercheck
from matching.countercheck.data import as_data, lines_as_data
from matching.countercheck.reach import Reach
from matching.countercheck.report import Report
from matching.countercheck.standing import n_near_misses
from matching.countercheck.statement import with_means
from matching.verdict import match
from offers.models import JobOffer

from . import oracle
from .comparison import Says, read_context, read_offers, read_people
from .strategies import examples, offer_lists, populations
from .world import PARENT, OfferSpec, PersonSpec, add_people, around, publish, read_rows


def engine_says(offer: JobOffer) -> Says:
    assert offer.current_version_id is not None
    found = countercheck(offer.current_version_id)
    codes = sorted(criterion.code for criterion in found.asked)
    given_up = [(), *((code,) for code in codes), *((a, b) for a in codes for b in codes if a < b)]
    steps = [found.relaxed(codes) for codes in given_up]
    return {
        "people": found.n_people,
        "not_met": found.not_met,
        "near_misses": n_near_misses(as_data(Report(found, Reach({}, {}, 0, 0, None), []))),
        "undeclared": found.undeclared_mobility,
        "relaxed": {step.codes: (step.n_match, step.n_to_qualify) for step in steps},
        "lines": lines_as_data(found),
    }


def database_says(offer: JobOffer) -> dict[str, Any]:
    """What is kept of the lines, whatever the process that counts says of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate_lines(%s)", [offer.current_version_id])
        return json.loads(cursor.fetchone()[0])


def links() -> set[tuple[str, str]]:
    return {
        (row["source"], row["target"])
        for row in read_rows(
            "SELECT a.code AS source, b.code AS target FROM referentials_effectivemobility m"
            " JOIN referentials_romecode a ON a.id = m.source_id"
            " JOIN referentials_romecode b ON b.id = m.target_id"
        )
    }


def oracle_says(offer: JobOffer) -> Says:
    """Of the criteria that decide for somebody; the engine may also name one that decides for nobody here."""
    seen = read_offers([offer])[str(offer.public_id)]
    return oracle.countercheck(seen, read_people(), read_context(), links())


@examples
@given(population=populations, asked=offer_lists)
def test_counts_agree_with_the_oracle(
    agency: Agency, population: list[PersonSpec], asked: list[OfferSpec]
) -> None:
    with transaction.atomic():
        codes = list(RomeCode.objects.order_by("code"))
        RomeMobility.objects.create(source=codes[-1], target=codes[0], rank=1)
        add_people(population)
        for offer in publish(agency, *asked):
            says, expected = engine_says(offer), oracle_says(offer)
            event(f"brings someone: {len(set(expected['relaxed'].values())) > 1}")
            assert says["people"] == expected["people"]
            assert says["not_met"] == expected["not_met"]
            near = sum(n for codes, n in expected["not_met"].items() if len(codes) in (1, 2))
            assert says["near_misses"] == near
            event(f"a near miss among others: {0 < near < sum(expected['not_met'].values())}")
            assert says["undeclared"] == expected["undeclared"]
            event(f"somebody never declared: {says['undeclared'][0] > 0}")
            assert says["relaxed"].items() >= expected["relaxed"].items()
            assert database_says(offer) == says["lines"]
            assert offer.current_version_id is not None
            matched = match(offer.current_version_id)
            assert says["relaxed"][()] == (matched.n_match, matched.n_to_qualify)
        transaction.set_rollback(True)


#: What relaxes by a number: people on both sides of every edge.
EDGES = {
    "mobility": (
        OfferSpec(workplace={"place": "commune", "commune": "38544"}),
        # The last: around a commune without a point, however far.
        [PersonSpec(areas=[around("69123", radius)]) for radius in range(1, 60)]
        + [PersonSpec(areas=[around("97701", 20_000)])],
    ),
    "experience": (
        OfferSpec(experience=("required", 30)),
        [PersonSpec(occupations={PARENT: months}, areas=[around("69123", 5)]) for months in range(12, 36)],
    ),
    "availability": (
        OfferSpec(starts_in_days=10),
        [PersonSpec(free_in_days=days, areas=[around("69123", 5)]) for days in range(0, 60)],
    ),
}


@pytest.mark.parametrize(
    ("code", "asked", "population"), [(code, *edge) for code, edge in EDGES.items()], ids=EDGES
)
def test_each_step_is_as_long_as_it_says(
    agency: Agency, code: str, asked: OfferSpec, population: list[PersonSpec]
) -> None:
    add_people(population)
    (offer,) = publish(agency, asked)
    says, expected = engine_says(offer), oracle_says(offer)
    assert says["relaxed"].items() >= expected["relaxed"].items()
    # Neither everyone nor nobody is brought, and nobody else is unknown.
    n_match, brought = says["relaxed"][()][0], says["relaxed"][code,][0]
    assert n_match < brought < len(population)


def test_what_a_counter_check_is_given_is_taken_back_in_the_same_transaction(db: None) -> None:
    def means() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setting FROM pg_settings WHERE name IN "
                "('parallel_setup_cost', 'min_parallel_index_scan_size', 'plan_cache_mode') ORDER BY name"
            )
            return [setting for (setting,) in cursor]

    before = means()
    with with_means():
        assert all(given != usual for given, usual in zip(means(), before, strict=True))
    assert means() == before
