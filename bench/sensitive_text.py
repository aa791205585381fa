"""How often the lint of free text is wrong: real offers, which describe jobs and nobody's private life."""

import gzip
import json
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings

from francetravail_match.common.sensitive_text import sensitive_terms

SAMPLE = "samples/offers_ft.jsonl.gz"


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    """Every description with a term counts as a false alarm: an upper bound, for some do name an illness."""
    with gzip.open(settings.FT_DATA / SAMPLE, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line).get("description") or "" for line in lines]
    started = time.perf_counter()
    found = [set(sensitive_terms(text)) for text in texts]
    seconds = time.perf_counter() - started
    families = Counter(family for terms in found for family in {family.value for family, _ in terms})
    terms = Counter(term.lower() for terms in found for term in {term for _, term in terms})
    for term, count in terms.most_common(25):
        log(f"{count:6} {term}")
    alarms = sum(map(bool, found))
    return {
        "texts": len(texts),
        "alarms": alarms,
        "alarm_percent": round(100 * alarms / len(texts), 2),
        **{f"alarms_{family}": count for family, count in families.most_common()},
        "ms_per_text": round(1000 * seconds / len(texts), 2),
    }
