"""docs/performance.md says what was measured, what was not, and which targets were missed."""

import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.core.management import call_command

from francetravail_match.demo.management.commands.write_performance import Command

SVG = "{http://www.w3.org/2000/svg}"


def matched(p50: float, p95: float) -> dict[str, Any]:
    peers = {
        name: {"offers_compared": 20, "p50_ms": p50 * factor, "p95_ms": p95 * factor}
        for name, factor in (("sequential_scan", 500), ("duckdb", 20), ("numba", 2))
    }
    ratios = {"vs_sequential_scan": 500.0, "vs_duckdb": 20.0, "vs_numba": 2.0, "same_counts": True}
    return {"people": 1, "p50_ms": p50, "p95_ms": p95, **ratios, **peers, "measured_at": "2026-11-24T15:00"}


def written(tmp_path: Path, **measures: dict[str, Any]) -> tuple[str, str]:
    """The page, and what the command said was not measured yet."""
    (tmp_path / "measures").mkdir()
    (tmp_path / "docs").mkdir()
    for name, figures in measures.items():
        (tmp_path / "measures" / f"{name}.json").write_text(json.dumps(figures))
    errors = io.StringIO()
    call_command(
        Command(),  # the application of the demonstration is not among those of the tests
        measures=tmp_path / "measures",
        docs=tmp_path / "docs",
        stdout=io.StringIO(),
        stderr=errors,
    )
    return (tmp_path / "docs" / "performance.md").read_text(), errors.getvalue()


def test_each_target_is_beside_what_was_measured_and_the_chart_beside_its_table(tmp_path: Path) -> None:
    page, missing = written(
        tmp_path,
        match_100000=matched(0.5, 2),
        match_6450000=matched(2.5, 13.25),
        reverse_20000={"p50_ms": 0.4, "p95_ms": 4.5},
    )
    assert "| `match` | 6,450,000 | one offer, median (ms) | ≤ 3 | 2.5 | yes |" in page
    assert "| one offer, 95th percentile (ms) | ≤ 12 | 13.25 | **no** |" in page
    assert "| `all_offers` | 6,450,000 | a million offers (minutes) | ≤ 20 | not measured |  |" in page
    assert "| engine, median | 0.5 | 2.5 |" in page
    assert "| DuckDB, median | 10 | 50 |" in page
    assert "| `numba.offers_compared` | 20 |" in page
    assert "bin/bench match --people 1000000" in missing
    assert "bin/bench all_offers --people 6450000" in missing
    assert "bin/bench reverse" not in missing
    chart = ElementTree.parse(tmp_path / "docs" / "images" / "performance.svg").getroot()  # noqa: S314
    described = {chart.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")}
    assert chart.get("role") == "img" and described == set(chart.get("aria-labelledby", "").split())
    assert "engine, median: 0.5 ms at 100,000, 2.5 ms at 6,450,000" in str(chart.findtext(f"{SVG}desc"))
    assert len(chart.findall(f"{SVG}polyline")) == 5
    assert {"engine, median", "numba, median"} <= {text.text for text in chart.findall(f"{SVG}text")}


def test_without_any_measure_the_page_says_so_and_shows_no_chart(tmp_path: Path) -> None:
    page, missing = written(tmp_path)
    assert page.count("not measured") == 18
    assert "![" not in page and not (tmp_path / "docs" / "images").exists()
    assert missing.count("Pas encore mesuré") == 11
