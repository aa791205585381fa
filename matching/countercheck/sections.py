"""The parts of the page of a counter-check that name no relaxation, made of the counts that are kept.

Counts that were kept before a part existed have no such part: the page then leaves it out.
"""

from decimal import Decimal
from itertools import accumulate
from typing import Any

from francetravail_match.referentials.models import Skill

from .ways import WayCode
from .words import NEAR, PERIODS, WAYS

#: Sets of skills: the most frequent say enough on a page.
SKILLS_SHOWN = 5


def sections(counts: dict[str, Any]) -> dict[str, Any]:
    """``ways``, ``near`` and ``pay``: each empty or None where there is nothing to say."""
    return {
        "ways": _ways(counts.get("ways", [])),
        "near": [
            {"label": NEAR[line["near"]][0], "words": NEAR[line["near"]][1], **line}
            for line in counts.get("near", [])
            if line["people"]
        ],
        "pay": _pay(counts.get("pay")),
    }


def _ways(kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that lead to someone."""
    missing = [one for way in kept for one in way.get("missing", [])[:SKILLS_SHOWN]]
    labels = dict(
        Skill.objects.filter(ogr__in={ogr for one in missing for ogr in one["skills"]})
        .order_by("ogr")
        .values_list("ogr", "label")
    )
    return [
        way
        | dict(zip(("label", "why", "next"), WAYS[WayCode(way["way"])], strict=True))
        | {
            "missing": [
                {"skills": [labels.get(ogr, str(ogr)) for ogr in one["skills"]], "people": one["people"]}
                for one in way.get("missing", [])[:SKILLS_SHOWN]
            ]
        }
        for way in kept
        if way["people"] or way.get("under_reserve")
    ]


def _pay(pay: dict[str, Any] | None) -> dict[str, Any] | None:
    """Each rise with all whom it reaches, those whom a smaller one reaches included."""
    if not pay or not pay["people"]:
        return None
    reached = accumulate(step["people"] for step in pay["steps"])
    return {
        "maximum": Decimal(pay["maximum"]),
        "period": PERIODS[pay["period"]],
        "people": pay["people"],
        "beyond": pay["beyond"],
        "steps": [
            {"rise": Decimal(step["rise"]), "people": people, "percent": 100 * people // pay["people"]}
            for step, people in zip(pay["steps"], reached, strict=True)
        ],
    }
