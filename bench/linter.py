"""The linter of offers: precision and recall on labelled sentences, alarms on real offers."""

import csv
import gzip
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from francetravail_match.demo.steps import has_official_data
from offers.linter import lint

SENTENCES = Path(settings.BASE_DIR) / "tests/offers/labelled_sentences.tsv"
SAMPLE = "samples/offers_ft.jsonl.gz"
INNOCENT = "-"


def labelled(log: Callable[[str], object]) -> dict[str, Any]:
    """By rule: how many alarms are right, and how many of what is unlawful or incoherent is found."""
    right: Counter[str] = Counter()
    raised: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    with SENTENCES.open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for label, field, text in rows:
        title, description = (text, "") if field == "title" else ("", text)
        found = {alarm.rule for alarm in lint(title, description)}
        wanted = set() if label == INNOCENT else set(label.split(","))
        expected.update(wanted)
        raised.update(found)
        right.update(found & wanted)
        if found != wanted:
            log(f"{label} : {text} → {', '.join(sorted(found)) or 'rien'}")
    figures: dict[str, Any] = {
        "sentences": len(rows),
        "innocent": sum(row[0] == INNOCENT for row in rows),
        "precision": round(right.total() / max(raised.total(), 1), 3),
        "recall": round(right.total() / max(expected.total(), 1), 3),
    }
    for rule in sorted(expected | raised):
        figures[rule] = {
            "precision": round(right[rule] / raised[rule], 3) if raised[rule] else None,
            "recall": round(right[rule] / expected[rule], 3) if expected[rule] else None,
            "sentences": expected[rule],
        }
    return figures


def real_offers(log: Callable[[str], object]) -> dict[str, Any]:
    """How many of the real offers raise an alarm. Their pay is not looked at: it is of several years."""
    with gzip.open(settings.FT_DATA / SAMPLE, "rt", encoding="utf-8") as lines:
        offers = [json.loads(line) for line in lines]
    started = time.perf_counter()
    found = [lint(offer["intitule"], offer.get("description") or "") for offer in offers]
    seconds = time.perf_counter() - started
    rules = Counter(alarm.rule for alarms in found for alarm in alarms)
    for rule, count in rules.most_common():
        log(f"{count:6} {rule}")
    alarmed, unlawful = (
        sum(any(not only or alarm.severity == only for alarm in alarms) for alarms in found)
        for only in ("", "unlawful")
    )
    return {
        "offers": len(offers),
        "offers_with_alarm_percent": round(100 * alarmed / len(offers), 2),
        "offers_with_unlawful_percent": round(100 * unlawful / len(offers), 2),
        "alarms": dict(rules.most_common()),
        "ms_per_offer": round(1000 * seconds / len(offers), 2),
    }


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    figures = labelled(log)
    if has_official_data():
        figures["real_offers"] = real_offers(log)
    return figures
