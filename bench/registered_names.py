"""Names labelled by hand: found as one person's, both by their sounds and by the names themselves."""

import csv
from collections.abc import Callable
from typing import Any

from django.conf import settings

from candidates.comparison import Given
from candidates.comparison.names import same_person
from candidates.comparison.registered import looked_up
from candidates.comparison.sounds import name_keys

LABELLED = settings.BASE_DIR / "tests/candidates/person_names.csv"
Name = tuple[str, str]


def labelled() -> list[tuple[bool, Name, Name]]:
    """(same person, one name, the other), each as (first name, last name)."""
    with LABELLED.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    return [
        (row["same"] == "1", (row["first"], row["last"]), (row["other_first"], row["other_last"]))
        for row in rows
    ]


def found(one: Name, other: Name) -> bool:
    """Whether somebody registered as the second is found by the first, whatever they live near."""
    sounds = set(name_keys(" ".join(other)))
    return any(sounds.issuperset(pair) for pair in looked_up(Given(*one))) and same_person(one, other)


def measure(log: Callable[[str], object]) -> dict[str, Any]:
    pairs = labelled()
    missed = wrongly = same = 0
    for is_same, one, other in pairs:
        same += is_same
        both_ways = found(one, other) and found(other, one)
        missed += is_same and not both_ways
        wrongly += not is_same and (found(one, other) or found(other, one))
        if is_same is not both_ways:
            log(f"{'missed' if is_same else 'taken for another'}: {' '.join(one)} / {' '.join(other)}")
    rightly = same - missed
    return {
        "pairs": len(pairs),
        "precision": round(rightly / (rightly + wrongly), 3),
        "recall": round(rightly / same, 3),
        "same": same,
        "missed": missed,
        "taken_for_another": wrongly,
    }
