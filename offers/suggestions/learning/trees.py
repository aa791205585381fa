"""Boosted trees over what speaks for an occupation: they see what two parts say together."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

TREES = 120
DEPTH = 5
LEAVES = 15
RATE = 0.1
#: Pairs of an offer and an occupation that a leaf stands for, at least.
FEWEST = 40
PULL = 5.0
#: Fewer pairs than this would be learned by heart.
SMALLEST = 1_000


@dataclass(frozen=True)
class Trees:
    """The nodes of all trees one after the other. A leaf leads to itself, and a leaf alone has a value."""

    roots: np.ndarray
    features: np.ndarray
    thresholds: np.ndarray
    left: np.ndarray
    right: np.ndarray
    values: np.ndarray

    @classmethod
    def fit(cls, features: np.ndarray, hit: np.ndarray) -> "Trees":
        """``hit``: which rows are right. From few rows, or all alike, the trees say nothing."""
        if len(hit) < SMALLEST or hit.all() or not hit.any():
            return cls(*(np.zeros(1, dtype=kind) for kind in KINDS.values()))
        with one_thread():
            learned = trees_of_the_library().fit(features, hit)
        # No public attribute gives the nodes; a test compares with what the library itself predicts.
        trees = [found[0].nodes for found in learned._predictors]
        roots = np.cumsum([0, *(len(nodes) for nodes in trees[:-1])])
        nodes = np.concatenate(trees)
        before, here = np.repeat(roots, [len(each) for each in trees]), np.arange(len(nodes))
        leaf = nodes["is_leaf"] == 1
        arrays = (
            roots,
            np.where(leaf, 0, nodes["feature_idx"]),
            nodes["num_threshold"],
            np.where(leaf, here, nodes["left"] + before),
            np.where(leaf, here, nodes["right"] + before),
            np.where(leaf, nodes["value"], 0),
        )
        return cls(*(array.astype(kind) for array, kind in zip(arrays, KINDS.values(), strict=True)))

    @property
    def silent(self) -> bool:
        return len(self.roots) == len(self.values) == 1

    def scores(self, features: np.ndarray) -> np.ndarray:
        """What the trees add to the logarithm of the odds of each row."""
        node = np.tile(self.roots, (len(features), 1))
        rows = np.arange(len(features))[:, None]
        for _ in range(DEPTH):
            lower = features[rows, self.features[node]] <= self.thresholds[node]
            node = np.where(lower, self.left[node], self.right[node])
        added: np.ndarray = self.values[node].sum(axis=1)
        return added


def one_thread() -> "threadpool_limits":
    """Threads wait for one another by turning round: beside other work, it takes a hundred times as long."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


def trees_of_the_library() -> "HistGradientBoostingClassifier":
    # Seconds to import, and only to learn.
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=TREES,
        max_depth=DEPTH,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        min_samples_leaf=FEWEST,
        l2_regularization=PULL,
        early_stopping=False,
        random_state=0,
    )


#: How each array is kept.
KINDS = {
    "roots": np.int32,
    "features": np.int16,
    "thresholds": np.float64,
    "left": np.int32,
    "right": np.int32,
    "values": np.float64,
}
