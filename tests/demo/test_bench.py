"""The benchmarks of the engine on few people: what they fill is kept, and the peers agree with the engine."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from francetravail_match.embedded.postgres import drop_database, find_databases
from tests.utils.profile import long

from .conftest import ROOT

PEOPLE = 2_000
OFFERS = 150
#: One more, and so a database of its own: the two tests may run at once.
PEOPLE_OF_PEERS = PEOPLE + 1


@pytest.fixture(params=[PEOPLE])
def no_kept_database(request: pytest.FixtureRequest) -> Iterator[None]:
    mine = f"inscrits_filled_packaged_{request.param}_"
    for name in find_databases(mine):
        drop_database(name)
    yield
    for name in find_databases(mine):
        drop_database(name)


def bench(
    tmp_path: Path,
    *arguments: str,
    command: tuple[str, ...],
    people: int = PEOPLE,
    given: dict[str, str] | None = None,
) -> tuple[dict[str, Any], str]:
    """The figures, and what was said meanwhile. On the packaged data: official ones take longer to load."""
    done = subprocess.run(
        [*command, *arguments, "--people", str(people), "--json"],
        cwd=ROOT,
        env={
            **os.environ,
            **(given or {}),
            "FT_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "francetravail_match.settings.dev",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


@long
def test_the_same_database_answers_for_all_offers_and_for_one_person(
    no_kept_database: None, tmp_path: Path
) -> None:
    manage = (sys.executable, "manage.py", "bench")
    every, said = bench(tmp_path, "all_offers", "--offers", str(OFFERS), command=manage)
    assert f"{PEOPLE} personnes préparées" in said
    assert every["offers"] == OFFERS
    assert every["matches"] > 0 and every["to_qualify"] > 0 and every["characters_of_results"] > 10 * OFFERS
    assert every["minutes_for_1m"] == pytest.approx(every["ms_per_offer"] * 1000 / 60, abs=0.1)
    one, said = bench(tmp_path, "reverse", "--offers", str(OFFERS), command=manage)
    assert "préparées" not in said
    assert one["same_offers"] is True
    assert one["offers"] == OFFERS and 0 < one["people_asked"] <= PEOPLE
    assert 0 < one["p50_ms"] <= one["p95_ms"]
    few = ("--offers", str(OFFERS), "--advisors", "2", "--seconds", "12", "--think", "0.2")
    visited, _ = bench(tmp_path, "web", *few, command=manage)
    assert visited["errors"] == 0 and 0 < visited["p50_ms"] <= visited["p95_ms"]
    assert sum(part["requests"] for part in visited["by_part"].values()) == visited["requests"]
    assert {"sign_in", "home", "offers", "results"} <= visited["by_part"].keys()


@long
@pytest.mark.parametrize("no_kept_database", [PEOPLE_OF_PEERS], indirect=True)
def test_the_peers_give_the_counts_and_the_scores_of_the_engine(
    no_kept_database: None, tmp_path: Path
) -> None:
    # In the environment of benchmarks, which it installs. Of so few rows, compiling the scan would be most.
    as_written = {"NUMBA_DISABLE_JIT": "1"}
    figures, _ = bench(tmp_path, "match", command=("bin/bench",), people=PEOPLE_OF_PEERS, given=as_written)
    assert figures["same_counts"] is True and figures["same_scores"] is True
    assert {"vs_sequential_scan", "vs_duckdb", "vs_numba", "p50_ms", "p95_ms"} <= figures.keys()
