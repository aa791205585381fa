"""The files that took the longest, at the end of every run: who makes one slow is the first to see it."""

from collections import defaultdict

import pytest

SHOWN = 8
#: Seconds below which nothing is worth a line.
WORTH_SAYING = 5


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    took: defaultdict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                took[report.location[0]] += report.duration
    slowest = sorted(
        ((seconds, file) for file, seconds in took.items() if seconds > WORTH_SAYING), reverse=True
    )
    if slowest:
        terminalreporter.section("slowest files")
        for seconds, file in slowest[:SHOWN]:
            terminalreporter.write_line(f"{seconds:6.0f} s  {file}")
