"""One ranking out of many parts: a multinomial logit and boosted trees, which stored offers decide."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from .parts import Parts
from .trees import Trees

#: Occupations that each part puts forward; the others are not ranked.
CANDIDATES = 12
PROPOSING = ("index", "labels", "title", "sheets", "both", "said")
#: Occupations of an offer that the trees weigh, the best by the logit; the others have no chance.
WEIGHED = 15
#: A regression's score times this is read as the logarithm of a chance, never less than the floor.
SHARPNESS = 10
FLOOR = -12.0
REGRESSIONS = ("title", "both")
RELATIVE = ("index", "labels", "nearest", "alike", "same_text", "said", "sheets")
BY_NEARNESS = ("index", "labels", "neighbours", "title", "both")
#: Pull of the weights towards zero, and steps of the descent at most.
PULL = 1.0
STEPS = 150


@dataclass(frozen=True)
class Candidates:
    """Pairs of an offer (``rows``, ascending) and an occupation (``codes``), and what speaks for each."""

    rows: np.ndarray
    codes: np.ndarray
    features: np.ndarray


def joined(found: Sequence[Candidates], sizes: Sequence[int]) -> Candidates:
    """Those of several groups of so many offers, their rows counted on."""
    before = np.cumsum([0, *sizes[:-1]])
    return Candidates(
        np.concatenate([each.rows + start for each, start in zip(found, before, strict=True)]),
        np.concatenate([each.codes for each in found]),
        np.concatenate([each.features for each in found]),
    )


def candidates(parts: Parts, using: Sequence[str]) -> Candidates:
    count, size = parts["index"].shape
    best = min(CANDIDATES, size)
    put = [np.argpartition(-parts[name], best - 1, axis=1)[:, :best] for name in PROPOSING if name in using]
    rows, codes = np.divmod(
        np.unique((np.arange(count)[:, None] * size + np.concatenate(put, axis=1)).ravel()), size
    )
    nearness = parts["nearest"].max(axis=1)[rows]
    features: list[np.ndarray] = []
    for name in using:
        values = parts[name]
        said = values[rows, codes]
        features.append(said)
        if name in REGRESSIONS:
            features.append(np.maximum(_log_chances(values)[rows, codes], FLOOR))
        if name in RELATIVE:
            features += [said - values.max(axis=1)[rows], said * said]
        if name in BY_NEARNESS:
            features.append(said * nearness)
    return Candidates(rows, codes, np.stack(features, axis=1).astype(np.float64))


def owners(using: Sequence[str]) -> list[str]:
    """Of each feature that `candidates` makes: the part that it comes from."""
    counts = (
        (name, 1 + (name in REGRESSIONS) + 2 * (name in RELATIVE) + (name in BY_NEARNESS)) for name in using
    )
    return [name for name, count in counts for _ in range(count)]


def _log_chances(values: np.ndarray) -> np.ndarray:
    sharp = SHARPNESS * (values - values.max(axis=1, keepdims=True))
    return sharp - np.log(np.exp(sharp).sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Ranking:
    """How much each feature speaks for an occupation: by itself (``weights``), and beside others."""

    weights: np.ndarray
    trees: Trees

    @classmethod
    def fit(cls, found: Candidates, right: np.ndarray) -> "Ranking":
        """The ranking that makes the right occupation of each row the likeliest."""
        weights = _weights(found, right)
        best = _best(found.rows, found.features @ weights)
        hit = found.codes[best] == right[found.rows[best]]
        return cls(weights, Trees.fit(found.features[best], hit))

    def chances(self, found: Candidates) -> np.ndarray:
        """Of each candidate among those of its row: they add up to 1."""
        by_logit = found.features @ self.weights
        best = _best(found.rows, by_logit)
        _, starts, group = np.unique(found.rows[best], return_index=True, return_inverse=True)
        scores = by_logit[best] + self.trees.scores(found.features[best])
        chances = np.zeros(len(found.rows))
        # Both are logarithms of the odds of the same thing: their mean is one.
        chances[best] = _softmax(scores / 2, starts, group)[0]
        return chances


def _best(rows: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """The places of the best of each row, ascending."""
    order = np.lexsort((-scores, rows))
    _, starts, group = np.unique(rows, return_index=True, return_inverse=True)
    kept: np.ndarray = np.sort(order[np.arange(len(rows)) - starts[group] < WEIGHED])
    return kept


def _weights(found: Candidates, right: np.ndarray) -> np.ndarray:
    """Weights of the features: those that make the right occupation of each row the likeliest."""
    hit = found.codes == right[found.rows]
    scale = found.features.std(axis=0) + 1e-9
    # A row whose right occupation nobody proposes teaches nothing.
    told = np.isin(found.rows, found.rows[hit])
    if not told.any():
        return np.zeros(len(scale))
    features, hit = found.features[told] / scale, hit[told]
    _, starts, group = np.unique(found.rows[told], return_index=True, return_inverse=True)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = features @ weights
        chances, log_total = _softmax(scores, starts, group)
        value = log_total.sum() - scores[hit].sum() + PULL * weights @ weights / 2
        return value, features.T @ (chances - hit) + PULL * weights

    start = np.zeros(features.shape[1])
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights: np.ndarray = best.x / scale
    return weights


def _softmax(scores: np.ndarray, starts: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    top = np.maximum.reduceat(scores, starts)
    grown = np.exp(scores - top[group])
    total = np.add.reduceat(grown, starts)
    return grown / total[group], np.log(total) + top
