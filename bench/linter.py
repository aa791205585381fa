"""The linter of offers: precision and recall on labelled sentences, alarms on real offers."""

import csv
import gzip
import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from francetravail_match.demo.steps import has_official_data
from francetravail_match.demo.world import empty_database
from francetravail_match.referentials.models import MinimumWage
from offers.imports.contract import read_contract
from offers.imports.experience import read_experience
from offers.imports.salary import read_salary
from offers.imports.values import Raw
from offers.imports.working_time import read_hours
from offers.linter import Alarm, Severity, lint
from offers.models import OfferCriterion
from tests.offers.read_twice import read_otherwise

SENTENCES = Path(settings.BASE_DIR) / "tests/offers/labelled_sentences.tsv"
SAMPLE = "samples/offers_ft.jsonl.gz"
#: Every alarm of these offers was read by somebody, who said whether it holds: no word of an offer is kept.
JUDGED = Path(settings.BASE_DIR) / "tests/offers/judged_alarms.tsv"
OFFERS_READ = 300
HOLDS = "true"
INNOCENT = "-"
KNOWN_MISS = "?"


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
        wanted = set() if label == INNOCENT else set(label.removeprefix(KNOWN_MISS).split(","))
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


def asked(offer: dict[str, Any]) -> list[OfferCriterion]:
    """What an import makes of the parts that the linter compares with the text."""
    raw = Raw(offer)
    return [
        *read_contract(raw).criteria,
        *read_hours(raw).criteria,
        *read_experience(raw),
        *read_salary(raw)[0],
    ]


def real_offers() -> dict[str, Any]:
    """How many of the real offers raise an alarm, each held to the minimum wage of the day it was made."""
    with gzip.open(settings.FT_DATA / SAMPLE, "rt", encoding="utf-8") as lines:
        offers = [json.loads(line) for line in lines]
    first = MinimumWage.objects.earliest("valid_from").valid_from
    started = time.perf_counter()
    found = [
        lint(
            offer["intitule"],
            offer.get("description") or "",
            asked(offer),
            on=max(first, date.fromisoformat(offer["dateCreation"][:10])),
            weekly_minutes=read_hours(Raw(offer)).weekly_minutes,
        )
        for offer in offers
    ]
    seconds = time.perf_counter() - started
    drawn = random.Random(OFFERS_READ).sample(range(len(offers)), OFFERS_READ)  # noqa: S311 (a draw to repeat)
    rules = Counter(alarm.rule for alarms in found for alarm in alarms)
    alarmed = sum(map(bool, found))
    unlawful = sum(any(alarm.severity == Severity.UNLAWFUL for alarm in alarms) for alarms in found)
    return {
        "offers": len(offers),
        "offers_with_alarm_percent": round(100 * alarmed / len(offers), 2),
        "offers_with_unlawful_percent": round(100 * unlawful / len(offers), 2),
        "alarms": dict(rules.most_common()),
        "ms_per_offer": round(1000 * seconds / len(offers), 2),
        "all_judged": judged(offers, found, range(len(offers))),
        "drawn_judged": judged(offers, found, drawn),
    }


def key_of(offer: dict[str, Any], alarm: Alarm) -> str:
    """Names an alarm without its words."""
    said = "\n".join((offer["id"], alarm.rule, alarm.digest))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def judged(offers: list[dict[str, Any]], found: list[list[Alarm]], of: Iterable[int]) -> dict[str, Any]:
    """Of these offers: the share on which an alarm does not hold, and the alarms that nobody has read."""
    with JUDGED.open(encoding="utf-8") as lines:
        said = {row["alarm"]: row["holds"] for row in csv.DictReader(lines, delimiter="\t")}
    judgements = [[said.get(key_of(offers[n], alarm)) for alarm in found[n]] for n in of]
    wrong = sum(any(each not in (HOLDS, None) for each in offer) for offer in judgements)
    return {
        "offers": len(judgements),
        "alarms": sum(map(len, judgements)),
        "false_alarms": sum(each not in (HOLDS, None) for offer in judgements for each in offer),
        "offers_with_false_alarm_percent": round(100 * wrong / len(judgements), 2),
        "not_judged": sum(each is None for offer in judgements for each in offer),
    }


def by_the_database(log: Callable[[str], object]) -> dict[str, int]:
    """How many texts it reads otherwise than the linter: the labelled sentences, and the real offers."""
    with SENTENCES.open(encoding="utf-8") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        texts = [(text, "") if field == "title" else ("", text) for _, field, text in rows]
    if has_official_data():
        with gzip.open(settings.FT_DATA / SAMPLE, "rt", encoding="utf-8") as offers:
            texts += [(one["intitule"], one.get("description") or "") for one in map(json.loads, offers)]
    started = time.perf_counter()
    other = read_otherwise(texts)
    for title, description, alone in other:
        log(f"lu autrement : {title} {description} → {alone}")
    took = round(1000 * (time.perf_counter() - started) / len(texts))
    return {"texts": len(texts), "read_otherwise": len(other), "ms_per_text": took}


def measure(log: Callable[[str], object]) -> dict[str, Any]:
    with empty_database("inscrits_bench_linter", log):
        figures = labelled(log)
        if has_official_data():
            figures["real_offers"] = real_offers()
        figures["by_the_database"] = by_the_database(log)
    return figures
