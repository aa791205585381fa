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


@pytest.fixture
def no_kept_database() -> Iterator[None]:
    mine = f"inscrits_filled_packaged_{PEOPLE}_"
    for name in find_databases(mine):
        drop_database(name)
    yield
    for name in find_databases(mine):
        drop_database(name)


def bench(
    tmp_path: Path,
    *arguments: str,
    command: tuple[str, ...] = (sys.executable, "manage.py", "bench"),
    **given: str,
) -> tuple[dict[str, Any], str]:
    """The figures, and what was said meanwhile. On the packaged data: official ones take longer to load."""
    done = subprocess.run(
        [*command, *arguments, "--people", str(PEOPLE), "--offers", str(OFFERS), "--json"],
        cwd=ROOT,
        env={
            **os.environ,
            **given,
            "FT_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "francetravail_match.settings.dev",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


@long
def test_the_same_database_answers_every_benchmark_and_the_peers_agree(
    no_kept_database: None, tmp_path: Path
) -> None:
    every, said = bench(tmp_path, "all_offers")
    assert f"{PEOPLE} personnes préparées" in said
    assert every["offers"] == OFFERS
    assert every["matches"] > 0 and every["to_qualify"] > 0 and every["characters_of_results"] > 10 * OFFERS
    assert every["minutes_for_1m"] == pytest.approx(every["ms_per_offer"] * 1000 / 60, abs=0.1)
    assert every["by_occupation_and_place_alone"]["minutes_for_1m"] > 0
    assert every["without_scores"]["minutes_for_1m"] > 0
    one, said = bench(tmp_path, "reverse")
    assert "préparées" not in said
    assert one["same_offers"] is True
    assert one["offers"] == OFFERS and 0 < one["people_asked"] <= PEOPLE
    assert 0 < one["p50_ms"] <= one["p95_ms"]
    visited, _ = bench(tmp_path, "web", "--advisors", "2", "--seconds", "8", "--think", "0.1")
    assert visited["errors"] == 0 and 0 < visited["p50_ms"] <= visited["p95_ms"]
    assert sum(part["requests"] for part in visited["by_part"].values()) == visited["requests"]
    assert {"sign_in", "home", "offers", "results"} <= visited["by_part"].keys()
    # In the environment of benchmarks, which it installs. Of so few rows, compiling the scan would be most.
    figures, said = bench(tmp_path, "match", command=("bin/bench",), NUMBA_DISABLE_JIT="1")
    assert "préparées" not in said
    assert figures["same_counts"] is True and figures["same_scores"] is True
    assert {"vs_sequential_scan", "vs_duckdb", "vs_numba", "p50_ms", "p95_ms"} <= figures.keys()
