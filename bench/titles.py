"""Titles of real offers to occupations: how often the first code, or one of the first five, is right."""

import gzip
import json
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import CommandError

from francetravail_match.demo import steps
from francetravail_match.demo.world import empty_database, load_reference
from francetravail_match.referentials.models import RomeCode
from offers.suggestions import suggest_rome

SAMPLE = "samples/offers_ft.jsonl.gz"
SEED = 20260101
TITLES = 1_500
FIRST = 5


def sample() -> list[tuple[str, str]]:
    """(title, code) of offers drawn once and for all."""
    with gzip.open(settings.FT_DATA / SAMPLE, "rt", encoding="utf-8") as lines:
        offers = [(offer["intitule"], offer["romeCode"]) for offer in map(json.loads, lines)]
    return random.Random(SEED).sample(offers, min(TITLES, len(offers)))  # noqa: S311 (which offers are measured)


def measure(log: Callable[[str], object]) -> dict[str, Any]:
    if not steps.has_official_data():
        raise CommandError(
            "Ce banc d'essai lit les offres et les référentiels officiels : mettez-les dans FT_DATA."
        )
    with empty_database("inscrits_bench_titles", log):
        load_reference(log)
        family = dict(RomeCode.objects.order_by("code").values_list("code", "parent__code"))
        suggest_rome("soudeur")
        spent: list[float] = []
        hits = dict.fromkeys(("acc@1", "acc@5", "parent_acc@1", "parent_acc@5"), 0)
        offers = sample()
        for title, code in offers:
            started = time.perf_counter()
            codes = [found.code for found in suggest_rome(title, limit=FIRST)]
            spent.append((time.perf_counter() - started) * 1000)
            wanted, families = family.get(code) or code, [family.get(found) or found for found in codes]
            hits["acc@1"] += codes[:1] == [code]
            hits["acc@5"] += code in codes
            hits["parent_acc@1"] += families[:1] == [wanted]
            hits["parent_acc@5"] += wanted in families
    return {
        "titles": len(offers),
        **{name: round(count / len(offers), 3) for name, count in hits.items()},
        "ms_per_title": round(statistics.mean(spent), 2),
        "p95_ms": round(statistics.quantiles(spent, n=20)[-1], 2),
    }
