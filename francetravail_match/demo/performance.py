"""docs/performance.md, written from what `bin/bench` measured last on this machine."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .chart import draw

SIZES = (100_000, 1_000_000, 6_450_000)
REVERSE = 20_000
CHART = "images/performance.svg"
TITLE = "Milliseconds to match one offer, by number of people"
PEERS = {"sequential_scan": "sequential scan", "duckdb": "DuckDB", "numba": "numba"}

Figures = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """``holds``: whether a measured value is good enough."""

    benchmark: str
    people: int
    key: str
    what: str
    wanted: str
    holds: Callable[[Any], bool]


def at_most(limit: float) -> Callable[[Any], bool]:
    return lambda value: value <= limit


def under(limit: float) -> Callable[[Any], bool]:
    return lambda value: value < limit


def at_least(limit: float) -> Callable[[Any], bool]:
    return lambda value: value >= limit


MILLION, COUNTRY = SIZES[1:]
TARGETS = (
    Target("match", COUNTRY, "p50_ms", "one offer, median (ms)", "≤ 3", at_most(3)),
    Target("match", COUNTRY, "p95_ms", "one offer, 95th percentile (ms)", "≤ 12", at_most(12)),
    Target("match", COUNTRY, "vs_sequential_scan", "times faster than a scan", "≥ 100", at_least(100)),
    Target("match", COUNTRY, "vs_duckdb", "times faster than DuckDB", "> 1", lambda value: value > 1),
    Target("match", COUNTRY, "vs_numba", "times faster than numba", "> 1", lambda value: value > 1),
    Target("match", COUNTRY, "same_counts", "the same counts from all", "true", bool),
    Target("countercheck", COUNTRY, "p50_ms", "one counter-check, median (ms)", "≤ 50", at_most(50)),
    Target("countercheck", COUNTRY, "p95_ms", "the same, 95th percentile (ms)", "≤ 400", at_most(400)),
    Target("countercheck", COUNTRY, "same_counts", "the same counts from a scan", "true", bool),
    Target("gate", COUNTRY, "p50_ms", "an act, its locks and count, median (ms)", "≤ 5", at_most(5)),
    Target(
        "gate", COUNTRY, "registrations_slowed", "registrations slowed by 50 at once (%)", "< 5", under(5)
    ),
    Target("reverse", REVERSE, "p50_ms", "one person, a million offers, median (ms)", "≤ 1", at_most(1)),
    Target("reverse", REVERSE, "p95_ms", "the same, 95th percentile (ms)", "≤ 5", at_most(5)),
    Target("all_offers", COUNTRY, "minutes_for_1m", "a million offers (minutes)", "≤ 20", at_most(20)),
    Target("web", MILLION, "p95_ms", "50 advisors on the site, 95th percentile (ms)", "≤ 200", at_most(200)),
    Target("web", MILLION, "errors", "the same, requests without their page", "0", at_most(0)),
    Target("rebuild", SIZES[0], "one_person_ms", "rows of one person (ms)", "≤ 5", at_most(5)),
    Target("rebuild", SIZES[0], "thousand_people_ms", "rows of 1,000 people (ms)", "≤ 500", at_most(500)),
)

HEAD = """# Performance

Written by `bin/manage write_performance` from what `bin/bench` measured last; nothing here is written by
hand. `bin/manage write_performance --measure` measures what is missing first (the load of 6.45 million
people takes a quarter of an hour; the database is kept for the next time).

People are invented, offers are real: 200 of them, spread, for `match`; copies with another place and
other demands make up 20,000 for `all_offers` and a million for `reverse`. The rows of people and of offers
lie on disk as `cluster_search_rows` leaves them. Every figure of an offer is the whole question: exact counts
of both verdicts, the first 50 of each in order, every part of the score. A person's offers are all those in
reach, with the verdict of each. The median of three rounds over all that are asked, after one that is not
timed; a sequential scan is timed once. `all_offers` asks each offer once, after a round that is not timed,
and once more of two engines of which less is composed: one asks for occupation and place alone, the other
gives all the points to whomever it finds. What these take, neither criteria nor scores do.

`web`: 50 advisors at once walk through their day on the running site of the demonstration. They read a page
for seven seconds on average, drawn from an exponential law cut at ten times that, as TPC-W, the standard load
of a shop on the web, has it (its mean is between seven and eight); they type a word's worth in half a second
to one; what a page asks by itself comes at once. Advisors at work read longer, and telephone: this is a
dense hour. `--think SECONDS` takes another mean; `without_pauses` is the same fifty as if nobody read
anything, fifty requests in flight at any moment: what the site and the load do at most on these processors.
Six of them hurry through their day first, uncounted: what a process loads first is not what one waits for.
They come within seconds of each other and stay three minutes: in the first one, requests wait longer.
"""
PEERS_TEXT = """
## Beside other ways to answer

The peers are asked the same and give the same counts and scores: the engine's own function without
indexes; DuckDB, an embedded column store, on its own table in memory (2 threads); a scan of arrays in
memory compiled by numba (2 threads, people in the order of occupation and place). Loading them, and
preparing what they are asked, is not timed. Neither of the last two sees a change of a person before it
is loaded again.
"""


def read_measures(folder: Path) -> dict[tuple[str, int], Figures]:
    """(benchmark, people) → figures."""
    found = {}
    for path in sorted(folder.glob("*_*.json")):
        name, _, people = path.stem.rpartition("_")
        if people.isdigit():
            found[name, int(people)] = json.loads(path.read_text())
    return found


def wanted() -> list[tuple[str, int]]:
    """What the page shows: (benchmark, people)."""
    at_each_size = [(name, size) for name in ("match", "all_offers") for size in SIZES]
    return list(dict.fromkeys([*at_each_size, *((target.benchmark, target.people) for target in TARGETS)]))


def missing(measures: dict[tuple[str, int], Figures]) -> list[tuple[str, int]]:
    return [one for one in wanted() if one not in measures]


def write(measures: dict[tuple[str, int], Figures], docs: Path) -> list[Path]:
    """The page and its chart."""
    matched = {size: measures["match", size] for size in SIZES if ("match", size) in measures}
    lines: dict[str, dict[int, float]] = {
        "engine, median": {size: found["p50_ms"] for size, found in matched.items()},
        "engine, 95th percentile": {size: found["p95_ms"] for size, found in matched.items()},
    }
    lines |= {
        f"{name}, median": {size: found[peer]["p50_ms"] for size, found in matched.items()}
        for peer, name in PEERS.items()
    }
    chart = draw(
        TITLE,
        "The figures are in the table below the chart: " + said(lines),
        lines,
    )
    page = "\n".join([HEAD, *targets(measures), PEERS_TEXT, *comparison(lines, chart), *everything(measures)])
    written = [docs / "performance.md"]
    written[0].write_text(page)
    if chart:
        written.append(docs / CHART)
        written[1].parent.mkdir(exist_ok=True)
        written[1].write_text(chart)
    return written


def said(lines: dict[str, dict[int, float]]) -> str:
    return "; ".join(
        f"{name}: " + ", ".join(f"{value:g} ms at {size:,}" for size, value in points.items())
        for name, points in lines.items()
    )


def targets(measures: dict[tuple[str, int], Figures]) -> list[str]:
    rows = [
        "## Targets",
        "",
        "| benchmark | people | what | target | measured | held |",
        "|---|---|---|---|---|---|",
    ]
    for target in TARGETS:
        figures = measures.get((target.benchmark, target.people))
        shown, held = "not measured", ""
        if figures is not None:
            value = figures[target.key]
            shown, held = written_as(value), "yes" if target.holds(value) else "**no**"
        name = f"`{target.benchmark}`"
        rows.append(f"| {name} | {target.people:,} | {target.what} | {target.wanted} | {shown} | {held} |")
    return rows


def comparison(lines: dict[str, dict[int, float]], chart: str) -> list[str]:
    sizes = [size for size in SIZES if any(size in points for points in lines.values())]
    rows = (
        [f"![Milliseconds to match one offer, by number of people: the table below]({CHART})", ""]
        if chart
        else []
    )
    rows += [f"| ms | {' | '.join(f'{size:,} people' for size in sizes)} |", "|---" * (len(sizes) + 1) + "|"]
    rows += [
        f"| {name} | {' | '.join(f'{points[size]:g}' if size in points else '' for size in sizes)} |"
        for name, points in lines.items()
    ]
    return rows


def everything(measures: dict[tuple[str, int], Figures]) -> list[str]:
    """Every figure of every measure, with its machine and its date."""
    rows = ["", "## Everything measured", "", "`load`: processes that wanted a core when the measure began."]
    for name, people in wanted():
        if (name, people) in measures:
            rows += ["", f"### `{name}`, {people:,} people", "", "| key | value |", "|---|---|"]
            figures = flat(measures[name, people])
            rows += [f"| `{key}` | {written_as(value)} |" for key, value in figures.items()]
    return [*rows, ""]


def flat(figures: Figures) -> Figures:
    found: Figures = {}
    for key, value in figures.items():
        within = flat(value) if isinstance(value, dict) else None
        found |= {key: value} if within is None else {f"{key}.{k}": v for k, v in within.items()}
    return found


def written_as(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,}" if isinstance(value, (int, float)) else str(value)
