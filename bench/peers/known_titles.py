"""Titles to occupations as a simple method that is known does it: the nearest titles, and a regression."""

from collections.abc import Sequence

import numpy as np
from scipy import linalg, optimize
from sklearn.feature_extraction.text import TfidfVectorizer

from offers.suggestions.learning.learn import Example, Rome

COMMON = {"strip_accents": "unicode", "sublinear_tf": True, "dtype": np.float32}
#: How much the nearest titles count more than others, and a title of ROME beside a stored one.
NEAREST = 8
OF_ROME = 0.5
#: Likeness of a title to nothing in particular, and the least chance of an occupation.
NOTHING, LEAST = 0.02, 1e-3
RIDGE = 0.4


def chances(known: Sequence[Example], asked: Sequence[Example], rome: Rome) -> np.ndarray:
    """One row an offer asked, one column an occupation: both opinions, as calibrated chances, added up."""
    place = {code: column for column, code in enumerate(rome.codes)}
    right = np.array([place[each.code] for each in known])
    labels = [label for label, _, _ in rome.labels]
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **COMMON)
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, max_df=0.4, **COMMON)
    titles = pieces.fit_transform([*labels, *(each.title for each in known)])
    of_rome, titles = titles[: len(labels)], titles[len(labels) :]
    texts = words.fit_transform([f"{each.title} {each.description}" for each in known])
    asked_titles = pieces.transform([each.title for each in asked])
    asked_texts = words.transform([f"{each.title} {each.description}" for each in asked])

    of_label = np.array([place[code] for _, code, _ in rome.labels])

    def nearest(likeness: np.ndarray, to_labels: np.ndarray) -> np.ndarray:
        votes = np.zeros((len(likeness), len(place)), dtype=np.float32)
        for near, column, weight in ((likeness, right, 1.0), (to_labels, of_label, OF_ROME)):
            order = np.argsort(column, kind="stable")
            columns, starts = np.unique(column[order], return_index=True)
            votes[:, columns] += weight * np.add.reduceat(near[:, order] ** NEAREST, starts, axis=1)
        return np.log(votes / (votes.sum(axis=1, keepdims=True) + NOTHING) + LEAST)

    among = (titles @ titles.T).toarray()
    kernel = among + (texts @ texts.T).toarray()
    np.fill_diagonal(among, 0)
    apart = nearest(among, (titles @ of_rome.T).toarray())
    towards = (asked_titles @ titles.T).toarray()
    by_titles = nearest(towards, (asked_titles @ of_rome.T).toarray())

    met, row = np.unique(right, return_inverse=True)
    belongs = (row[:, None] == np.arange(len(met))).astype(np.float32)
    inverse = linalg.inv(kernel + RIDGE * np.eye(len(kernel), dtype=np.float32))
    weights = inverse @ belongs
    # What the others say of each: the regression without it, in one step.
    left_out = belongs - weights / np.diag(inverse)[:, None]
    by_both = np.zeros_like(by_titles)
    said = (towards + (asked_texts @ texts.T).toarray()) @ weights
    by_both[:, met] = _shared(said, _sharpness(left_out, row))
    total: np.ndarray = _shared(by_titles, _sharpness(apart, right)) + by_both
    return total


def _shared(scores: np.ndarray, sharpness: float) -> np.ndarray:
    raised = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    shared: np.ndarray = raised / raised.sum(axis=1, keepdims=True)
    return shared


def _sharpness(scores: np.ndarray, right: np.ndarray) -> float:
    """With which the true occupations are the likeliest."""

    def surprise(logarithm: float) -> float:
        chance = _shared(scores, np.exp(logarithm))[np.arange(len(right)), right]
        return -float(np.log(chance + 1e-9).mean())

    return float(np.exp(optimize.minimize_scalar(surprise, bounds=(-1, 7), method="bounded").x))
