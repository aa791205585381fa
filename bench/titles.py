"""Offers to occupations, cross-validated: how often the first code, or one of the first five, is right."""

import gzip
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from django.conf import settings
from django.core.management import CommandError

from bench.served_titles import FIRST, measure_served, stored_as
from francetravail_match.common.folding import fold
from francetravail_match.demo import steps
from francetravail_match.demo.world import empty_database, load_reference
from francetravail_match.referentials.models import RomeCode
from offers.suggestions.index import TitleIndex
from offers.suggestions.learning.archive import from_bytes, to_bytes
from offers.suggestions.learning.candidates import Candidates
from offers.suggestions.learning.learn import (
    Evidence,
    Example,
    Prepared,
    Rome,
    copies,
    gather,
    learn,
    prepare,
)
from offers.suggestions.learning.ranking import Ranking
from offers.suggestions.sources import rome_labels, rome_parents, rome_sheets

SAMPLE = "samples/offers_ft.jsonl.gz"
#: What is taken away to see what it brings.
TAKEN_AWAY = {
    "titles of ROME": ("index", "labels", "label_votes", "said"),
    "nearest offers": ("nearest", "neighbours", "alike", "votes", "same_text"),
    "regressions": ("title", "both"),
    "sheets of ROME": ("sheets",),
    "frequency": ("frequency",),
    "sector": ("division", "class"),
}
#: Folds drawn whatever the offers say: what a new offer meets, whose like may be stored.
AT_RANDOM = "drawn_at_random"
#: Which offers are in the same fold, beside copies of a description.
SPLITS = {
    "copies_together": ("pair",),
    "titles_and_employers_together": ("employer", "title"),
}
#: Titles whose time is measured.
TIMED = 300


def sample(codes: Sequence[str]) -> list[tuple[Example, str]]:
    """Offers whose code is in force, and their employers."""
    with gzip.open(settings.FT_DATA / SAMPLE, "rt", encoding="utf-8") as lines:
        offers = list(map(json.loads, lines))
    return [
        (
            Example(each["intitule"], each["description"], each.get("codeNAF") or "", each["romeCode"]),
            fold((each.get("entreprise") or {}).get("nom") or ""),
        )
        for each in offers
        if each["romeCode"] in codes
    ]


def together(examples: Sequence[Example], employers: Sequence[str], by: Sequence[str]) -> list[int]:
    """A group by offer: copies in the same, and offers of one employer, one title, or one pair of both."""
    leader = list(range(len(examples)))

    def top(row: int) -> int:
        while leader[row] != row:
            row = leader[row]
        return row

    seen: dict[tuple[str, str], int] = {}
    for row, (example, employer, copy) in enumerate(zip(examples, employers, copies(examples), strict=True)):
        title = stored_as(example.title)
        keys = {"employer": employer, "title": title, "pair": employer and f"{employer}|{title}"}
        for kind, key in [("copy", str(copy)), *((kind, keys[kind]) for kind in by if keys[kind])]:
            leader[top(row)] = top(seen.setdefault((kind, key), row))
    return [top(row) for row in range(len(examples))]


def hits(found: Candidates, scores: np.ndarray, right: np.ndarray, parents: np.ndarray) -> np.ndarray:
    """A row an offer: right at once, right in five, then the same by parent; not put forward is a miss."""
    told = np.zeros((len(right), 4), dtype=bool)
    order = np.lexsort((-scores, found.rows))
    starts = np.searchsorted(found.rows, np.arange(len(right) + 1))
    for row in range(len(right)):
        best = found.codes[order[starts[row] : starts[row + 1]]][:FIRST]
        same, kin = best == right[row], parents[best] == parents[right[row]]
        told[row] = [same[:1].any(), same.any(), kin[:1].any(), kin.any()]
    return told


def crossed(found: Candidates, evidence: Evidence, kept: np.ndarray) -> np.ndarray:
    """Scores by weights that other folds decided, from the features that are kept."""
    scores = np.zeros(len(found.rows))
    seen = replace(found, features=found.features[:, kept])
    folds = evidence.folds[found.rows]
    for fold_number in np.unique(evidence.folds):
        away = folds != fold_number
        scores[~away] = Ranking.fit(seen.take(away), evidence.right).chances(seen.take(~away))
    return scores


def figures_of(told: np.ndarray, right: np.ndarray) -> dict[str, float]:
    by_code = np.stack([told[right == code].mean(axis=0) for code in np.unique(right)])
    names = ("acc@1", "acc@5", "parent_acc@1", "parent_acc@5")
    micro = dict(zip(names, told.mean(axis=0).round(3).tolist(), strict=True))
    return micro | {f"macro_{name}": round(float(by_code[:, n].mean()), 3) for n, name in enumerate(names)}


def never_stored(titles: Sequence[str], folds: np.ndarray) -> np.ndarray:
    """Which titles no other fold has."""
    known = np.array(titles)
    never = np.ones(len(known), dtype=bool)
    for number in np.unique(folds):
        here = folds == number
        never[here] = ~np.isin(known[here], known[~here])
    return never


def split_figures(
    prepared: Prepared,
    groups: Sequence[int],
    parents: np.ndarray,
    log: Callable[[str], object],
    *,
    each_part: bool,
) -> dict[str, Any]:
    """``each_part``: what is lost without each, too."""
    evidence = gather(prepared, groups)
    # By its words, whatever their order and gender; by its letters alone.
    asked = [prepared.examples[row].title for row in evidence.examples]
    never = never_stored([stored_as(title) for title in asked], evidence.folds)
    never_written = never_stored(asked, evidence.folds)
    figures: dict[str, Any] = {"titles_never_stored": round(float(never.mean()), 3)}
    for name, found in (("title", evidence.by_title), ("all", evidence.by_all)):
        owner = np.array(found.parts)
        told = hits(found, crossed(found, evidence, np.full(len(owner), True)), evidence.right, parents)
        figures[name] = figures_of(told, evidence.right)
        figures[name] |= {
            "never_stored_acc@1": round(float(told[never, 0].mean()), 3),
            "never_written_so_acc@1": round(float(told[never_written, 0].mean()), 3),
        }
        log(f"{name} : {figures[name]}")
        for part, away in TAKEN_AWAY.items() if name == "all" and each_part else ():
            fewer = hits(found, crossed(found, evidence, ~np.isin(owner, away)), evidence.right, parents)
            figures[f"without {part}"] = fewer[:, :2].mean(axis=0).round(3).tolist()
            log(f"sans {part} : {figures[f'without {part}']}")
    return figures


def speed(examples: Sequence[Example], rome: Rome, index: TitleIndex) -> dict[str, float]:
    """``ms_…``: of one processor, whatever else it does meanwhile."""
    started = time.perf_counter()
    content = to_bytes(learn(examples, rome, index))
    spent = {
        "learning_s": round(time.perf_counter() - started, 1),
        "learned_mb": round(len(content) / 1e6, 1),
    }
    learned = from_bytes(content)
    for name in ("title", "all"):
        took: list[float] = []
        for each in examples[:: max(1, len(examples) // TIMED)]:
            started = time.process_time()
            learned.suggest(index, each.title, each.description if name == "all" else "", each.naf, FIRST)
            took.append((time.process_time() - started) * 1000)
        spent |= {f"ms_{name}": round(statistics.median(took), 2)}
    return spent | {"ms_per_title": spent["ms_all"]}


def measure(log: Callable[[str], object]) -> dict[str, Any]:
    if not steps.has_official_data():
        raise CommandError(
            "Ce banc d'essai lit les offres et les référentiels officiels : mettez-les dans FT_DATA."
        )
    with empty_database("inscrits_bench_titles", log):
        load_reference(log)
        labels, sheets = list(rome_labels()), rome_sheets()
        codes = tuple(RomeCode.objects.in_force().order_by("code").values_list("code", flat=True))
        rome, index = Rome(codes, labels, sheets, rome_parents()), TitleIndex(labels)
    offers = sample(rome.codes)
    employer_of = {id(example): employer for example, employer in offers}
    prepared = prepare([example for example, _ in offers], rome, index)
    employers = [employer_of[id(example)] for example in prepared.examples]
    parents = prepared.reference.families
    groups_of: dict[str, Sequence[int]] = {
        AT_RANDOM: np.random.default_rng(0).permutation(len(employers)).tolist()
    }
    groups_of |= {name: together(prepared.examples, employers, by) for name, by in SPLITS.items()}
    figures: dict[str, Any] = {"offers": len(offers)}
    for name, groups in groups_of.items():
        log(name)
        figures[name] = split_figures(prepared, groups, parents, log, each_part=name == "copies_together")
    log("telles que servies")
    figures["served"] = measure_served(prepared.examples, rome, index, log)
    return figures | speed(prepared.examples, rome, index)
