"""One ranking out of many parts: a multinomial logit and boosted trees, which stored offers decide."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from .candidates import Candidates
from .trees import Trees

#: Occupations of an offer that the trees weigh, the best by the logit; the others have no chance.
WEIGHED = 15
#: The feature that the logit adds for the trees; it tells no chance less than the least.
LOGIT = -1
LEAST_CHANCE = 1e-9
#: Pull of the weights towards zero, and steps of the descent at most.
PULL = 1.0
STEPS = 150


@dataclass(frozen=True)
class Ranking:
    """How much each feature speaks for an occupation: by itself (``weights``), and beside others."""

    weights: np.ndarray
    trees: Trees

    @classmethod
    def fit(cls, found: Candidates, right: np.ndarray) -> "Ranking":
        """The ranking that makes the right occupation of each row the likeliest."""
        weights = _weights(found, right)
        best, features = _weighed(found, weights)
        hit = found.codes[best] == right[found.rows[best]]
        return cls(weights, Trees.fit(features, hit))

    def chances(self, found: Candidates) -> np.ndarray:
        """Of each candidate among those of its row: they add up to 1."""
        best, features = _weighed(found, self.weights)
        _, starts, group = np.unique(found.rows[best], return_index=True, return_inverse=True)
        # Where there was too little for trees, the logit alone says it.
        scores = features[:, LOGIT] if self.trees.silent else self.trees.scores(features)
        chances = np.zeros(len(found.rows))
        chances[best] = _softmax(scores, starts, group)[0]
        return chances


def _weighed(found: Candidates, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The places of the best of each row by the logit, and their features, its own opinion the last."""
    by_logit = found.features @ weights
    best = _best(found.rows, by_logit)
    _, starts, group = np.unique(found.rows[best], return_index=True, return_inverse=True)
    chances, _ = _softmax(by_logit[best], starts, group)
    return best, np.column_stack([found.features[best], np.log(chances + LEAST_CHANCE)])


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
