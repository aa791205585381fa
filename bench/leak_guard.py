"""The leak guard on pairs of French company names labelled by hand: refused rightly, wrongly, or missed."""

import csv
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings

from matching.external.leaks import same_employer

LABELLED = settings.BASE_DIR / "tests/matching/external/company_names.csv"


def labelled() -> list[tuple[bool, str, str]]:
    """(same company or group, one name, the other)."""
    with LABELLED.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter=";")
        return [(row["same"] == "1", row["one"], row["other"]) for row in rows]


def measure(log: Callable[[str], object]) -> dict[str, Any]:
    pairs = labelled()
    started = time.perf_counter()
    found = [same_employer(one, other) for _, one, other in pairs]
    seconds = time.perf_counter() - started
    missed = wrongly = 0
    for (same, one, other), refused in zip(pairs, found, strict=True):
        missed += same and not refused
        wrongly += refused and not same
        if same is not refused:
            log(f"{'missed' if same else 'refused wrongly'}: {one} / {other}")
    rightly = sum(found) - wrongly
    return {
        "pairs": len(pairs),
        "precision": round(rightly / sum(found), 3),
        "recall": round(rightly / (rightly + missed), 3),
        "same": rightly + missed,
        "missed": missed,
        "refused_wrongly": wrongly,
        "us_per_pair": round(1e6 * seconds / len(pairs)),
    }
