"""Titles as they are served, learned from nine tenths of the offers, beside a method that is known."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.model_selection import StratifiedKFold

from bench.peers import known_titles
from offers.suggestions.index import TitleIndex
from offers.suggestions.learning.archive import from_bytes, to_bytes
from offers.suggestions.learning.learn import Example, Rome, learn
from offers.suggestions.learning.vectors import plain_title

FIRST = 5
TENTHS = 10
#: Occupations that so many of the offers have: nobody learns one that no other offer has.
MET = (1, 2, 3, 5)


def stored_as(title: str) -> str:
    """The same where the words are, whatever their order and gender."""
    return " ".join(sorted(plain_title(title).split()))


def measure_served(
    examples: Sequence[Example], rome: Rome, index: TitleIndex, log: Callable[[str], object]
) -> dict[str, Any]:
    codes = np.array([each.code for each in examples])
    written = [each.title for each in examples]
    titles = [np.array(kind) for kind in (list(map(stored_as, written)), written)]
    told = {name: np.zeros((len(examples), 2), dtype=bool) for name in ("served", "known_method")}
    never = np.zeros((len(examples), 2), dtype=bool)
    with warnings.catch_warnings():
        # Some occupations are of fewer offers than there are tenths.
        warnings.simplefilter("ignore", UserWarning)
        tenths = list(StratifiedKFold(TENTHS, shuffle=True, random_state=0).split(codes, codes))
    for number, (known, asked) in enumerate(tenths, 1):
        teaching, questions = ([examples[row] for row in rows] for rows in (known, asked))
        never[asked] = np.stack([~np.isin(kind[asked], kind[known]) for kind in titles], axis=1)
        told["served"][asked] = _served(teaching, questions, rome, index)
        chances = known_titles.chances(teaching, questions, rome)
        best = np.array(rome.codes)[np.argsort(-chances, axis=1, kind="stable")[:, :FIRST]]
        told["known_method"][asked] = _right(best, codes[asked])
        log(f"dixième {number} sur {TENTHS} : {told['served'][asked].mean(axis=0).round(3).tolist()}")
    met = dict(zip(*np.unique(codes, return_counts=True), strict=True))
    often = np.array([met[code] for code in codes])
    return {
        f"met_{least}_times": {"offers": int((often >= least).sum())}
        | {name: _figures(each[often >= least], never[often >= least]) for name, each in told.items()}
        for least in MET
    }


def _served(
    teaching: Sequence[Example], questions: Sequence[Example], rome: Rome, index: TitleIndex
) -> np.ndarray:
    learned = from_bytes(to_bytes(learn(teaching, rome, index)))
    found = [learned.suggest(index, each.title, each.description, each.naf, FIRST) for each in questions]
    best = np.array([[each.code for each in row] + [""] * (FIRST - len(row)) for row in found])
    return _right(best, np.array([each.code for each in questions]))


def _right(best: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """At once, and among the first."""
    same = best == codes[:, None]
    return np.stack([same[:, 0], same.any(axis=1)], axis=1)


def _figures(told: np.ndarray, never: np.ndarray) -> dict[str, float]:
    figures = {
        "acc@1": told[:, 0],
        "acc@5": told[:, 1],
        "never_stored_acc@1": told[never[:, 0], 0],
        "never_written_so_acc@1": told[never[:, 1], 0],
    }
    return {name: round(float(each.mean()), 3) for name, each in figures.items()}
