"""The files that took the longest, at the end of every run: who makes one slow is the first to see it."""

from collections import Counter

import pytest

SHOWN = 8
#: Seconds below which nothing is worth a line.
WORTH_SAYING = 5


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    took: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                took[report.location[0]] += report.duration
    slowest = [(file, seconds) for file, seconds in took.most_common(SHOWN) if seconds > WORTH_SAYING]
    if slowest:
        terminalreporter.section("slowest files")
        for file, seconds in slowest:
            terminalreporter.write_line(f"{seconds:6.0f} s  {file}")
