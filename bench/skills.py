"""Offers to skills, cross-validated: how many of those asked for are among the first ten of their sheet."""

import gzip
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings
from django.core.management import CommandError
from sklearn.model_selection import GroupKFold

from francetravail_match.demo import steps
from francetravail_match.demo.world import empty_database, load_reference
from offers.suggestions.learning.learn import FOLDS, Example, copies
from offers.suggestions.skills import COUNTED, AskedSkills, Sheet, rank, sheet_of

SAMPLE = "samples/offers_ft.jsonl.gz"
FIRST = 10
#: By the heart of the occupation, then what is added to it.
WAYS = ("heart_alone", "with_its_words", "with_other_offers", "all")
NOTHING_ASKED = AskedSkills(0, Counter())


@dataclass(frozen=True)
class Asking:
    """An offer that asks for skills of the sheet of its occupation."""

    said: Example
    skills: frozenset[int]


def sample() -> tuple[list[Asking], dict[str, Sheet]]:
    """Real offers, in the order in which they were read, and the sheets of their occupations."""
    found: list[Asking] = []
    sheets: dict[str, Sheet] = {}
    with gzip.open(settings.FT_DATA / SAMPLE, "rt", encoding="utf-8") as lines:
        for offer in map(json.loads, lines):
            code = offer["romeCode"]
            named = [each.get("code", "") for each in offer.get("competences", ())]
            asked = {int(ogr) for ogr in named if ogr.isdigit()}
            if not asked:
                continue
            sheet = sheets.setdefault(code, sheet_of(code))
            if skills := asked & {ogr for ogr, _, _ in sheet}:
                said = Example(offer["intitule"], offer.get("description") or "", "", code)
                found.append(Asking(said, frozenset(skills)))
    return found, sheets


def asked_by(offers: Sequence[Asking]) -> dict[str, AskedSkills]:
    """By occupation, what its latest offers ask for, as those that are stored would say it."""
    of_code: dict[str, list[Asking]] = {}
    for offer in offers:
        of_code.setdefault(offer.said.code, []).append(offer)
    return {
        code: AskedSkills(
            len(latest := ones[-COUNTED:]), Counter(ogr for offer in latest for ogr in offer.skills)
        )
        for code, ones in of_code.items()
    }


def crossed(offers: Sequence[Asking], sheets: dict[str, Sheet]) -> dict[str, np.ndarray]:
    """A number an offer: how many it asks for, and how many of them each way finds."""
    told: dict[str, np.ndarray] = {
        name: np.zeros(len(offers), dtype=int) for name in ("asked", "others", *WAYS)
    }
    folds = GroupKFold(FOLDS).split(offers, groups=copies([offer.said for offer in offers]))
    for known, held_out in folds:
        others = asked_by([offers[row] for row in known])
        for row in held_out:
            offer = offers[row]
            sheet, said = sheets[offer.said.code], offer.said
            asked = others.get(said.code, NOTHING_ASKED)
            told["asked"][row], told["others"][row] = len(offer.skills), asked.offers
            words, none = (said.title, said.description), ("", "")
            for name, by, texts in zip(
                WAYS, (NOTHING_ASKED, NOTHING_ASKED, asked, asked), (none, words, none, words), strict=True
            ):
                told[name][row] = sum(each.ogr in offer.skills for each in rank(sheet, by, *texts)[:FIRST])
    return told


def figures(told: dict[str, np.ndarray]) -> dict[str, float]:
    """Of the skills that an offer asks for, the part that is found: the mean over the offers.

    ``of_all_skills``: the part of all of them together, so that long lists weigh more; ``never_asked``: where
    no other offer of the occupation asks for any.
    """
    alone = told["others"] == 0
    parts = {name: told[name] / told["asked"] for name in WAYS}
    return {
        **{name: round(float(part.mean()), 3) for name, part in parts.items()},
        "of_all_skills": round(float(told["all"].sum() / told["asked"].sum()), 3),
        "never_asked": round(float(parts["all"][alone].mean()), 3),
        "offers_never_asked": int(alone.sum()),
    }


def measure(log: Callable[[str], object]) -> dict[str, Any]:
    if not steps.has_official_data():
        raise CommandError(
            "Ce banc d'essai lit les offres et les référentiels officiels : mettez-les dans FT_DATA."
        )
    with empty_database("inscrits_bench_skills", log):
        load_reference(log)
        offers, sheets = sample()
    log(f"{len(offers)} offres")
    told = crossed(offers, sheets)
    every = asked_by(offers)
    took: list[float] = []
    for offer in offers:
        started = time.process_time()
        code = offer.said.code
        rank(sheets[code], every[code], offer.said.title, offer.said.description)
        took.append((time.process_time() - started) * 1000)
    return {
        "offers": len(offers),
        "skills_asked": int(told["asked"].sum()),
        **figures(told),
        "ms_per_offer": round(statistics.median(took), 2),
    }
