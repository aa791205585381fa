"""How everyone who answers the question is timed: all the offers in turn, several times over."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .question import Found

TIMES = 3


@dataclass(frozen=True)
class Answer:
    """What was found, and the median of the times it took (ms)."""

    found: Found
    ms: float


def ask_all[Prepared](
    ask: Callable[[Prepared], Found], questions: Sequence[Prepared], times: int = TIMES
) -> list[Answer]:
    """Once without looking at the clock, then ``times`` rounds; of one round, the first is timed."""
    found = [ask(question) for question in questions] if times > 1 else []
    rounds = []
    for _ in range(times):
        spent = []
        for number, question in enumerate(questions):
            started = time.perf_counter()
            answer = ask(question)
            spent.append((time.perf_counter() - started) * 1000)
            if number == len(found):
                found.append(answer)
            elif answer != found[number]:
                raise RuntimeError("the same question, another answer")
        rounds.append(spent)
    return [
        Answer(one, statistics.median(spent))
        for one, spent in zip(found, zip(*rounds, strict=True), strict=True)
    ]


def spread(milliseconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(milliseconds)
    return {
        "p50_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 2),
    }
