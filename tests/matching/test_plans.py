"""The plans of the engine at scale: by the index on occupation and area, whole tables never.

What is looked at is what the server really ran inside the functions, as auto_explain tells it.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from django.core.management import call_command

from candidates.imports.bulk import TABLES
from francetravail_match.demo import population
from francetravail_match.demo.accounts import create_accounts
from francetravail_match.demo.offers import multiply_offers
from francetravail_match.referentials.imports.packaged import PACKAGED
from matching.context import context
from tests.utils.databases import OwnDatabase
from tests.utils.profile import EVERYTHING

PEOPLE = 200_000 if EVERYTHING else 2_000
#: Drawn one by one; the others are these again, which is all one to a plan.
DRAWN = 20_000
OFFERS = 5_000 if EVERYTHING else 2_000
ASKED = 10
#: Of the others only what search rows are made of: names and the history of answers are in no plan.
IN_NO_PLAN = {"candidates_identity", "candidates_answer", "candidates_sourcerecord"}
BY_INDEX = {"Tid Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan"}
TOLD = """
LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;
SET auto_explain.log_format = json; SET auto_explain.log_level = notice"""


@dataclass
class Plans:
    connection: psycopg.Connection
    told: list[str] = field(default_factory=list)

    def of(self, statement: str, *parameters: Any) -> list[dict[str, Any]]:
        """Every node of every plan that the statement ran, those inside functions included."""
        self.told.clear()
        self.connection.execute(statement, parameters)
        found = [json.loads(text[text.index("{") :])["Plan"] for text in self.told if "plan:" in text]
        return [node for plan in found for node in nodes(plan)]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


@pytest.fixture
def plans(own_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plans]:
    for command in ("import_rome", "import_communes"):
        call_command(command, apply=True, stdout=io.StringIO())
    create_accounts()
    call_command(
        "import_offers", str(PACKAGED / "offers.jsonl"), apply=True, reopen=True, stdout=io.StringIO()
    )
    multiply_offers(OFFERS, str)
    monkeypatch.setattr(population, "PROFILES", DRAWN)
    monkeypatch.setattr(population, "TABLES", [t for t in TABLES if t not in IN_NO_PLAN])
    population.load_population(PEOPLE, str)
    with own_database.as_role("migrator") as owner:
        owner.autocommit = True
        owner.execute("VACUUM ANALYZE")
    with own_database.as_role("postgres") as connection:
        connection.execute(TOLD)
        found = Plans(connection)
        connection.add_notice_handler(lambda notice: found.told.append(str(notice.message_primary)))
        yield found


def scans(found: list[dict[str, Any]], table: str) -> set[str]:
    return {node["Node Type"] for node in found if node.get("Relation Name") == table}


def test_both_directions_read_rows_by_the_index_and_no_table_whole(plans: Plans) -> None:
    rows = plans.connection.execute("SELECT version_id FROM offers_searchrow ORDER BY offer_id").fetchall()
    people = plans.connection.execute("SELECT DISTINCT job_seeker_id FROM candidates_searchrow").fetchall()
    assert len(rows) == OFFERS
    ctx = context().as_json()
    for (version,) in rows[:: OFFERS // ASKED]:
        found = plans.of("SELECT * FROM matching_offer(%s, %s, 50)", version, ctx)
        assert scans(found, "candidates_searchrow") <= BY_INDEX
        by_index = [n for n in found if n.get("Index Name") == "candidates_searchrow_occupation_area"]
        # What the offer says is in the plan, and no parameter of it.
        assert by_index and not any("$" in node["Index Cond"] for node in by_index)
        assert set() < scans(found, "offers_searchrow") <= BY_INDEX
    for (person,) in people[:: len(people) // ASKED]:
        found = plans.of("SELECT * FROM matching_person(%s, %s)", person, ctx)
        assert scans(found, "offers_searchrow") <= BY_INDEX
        assert "offers_searchrow_occupation_area" in {node.get("Index Name") for node in found}
        assert set() < scans(found, "candidates_searchrow") <= BY_INDEX

    # And a plan without indexes is seen for what it is.
    plans.connection.execute("DISCARD PLANS; SET enable_indexscan = off; SET enable_bitmapscan = off")
    found = plans.of("SELECT * FROM matching_offer(%s, %s, 50)", rows[0][0], ctx)
    assert "Seq Scan" in scans(found, "candidates_searchrow")
