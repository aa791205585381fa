"""Titles and descriptions as sparse vectors of hashed words and pieces of words: no vocabulary to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from francetravail_match.common.folding import fold

from ..words import LINKS, NOISE, neutral, words_of

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import HashingVectorizer

TITLE_SIZE = 2**17
TEXT_SIZE = 2**18
#: Characters of a description that are read: the rest repeats, and costs time.
LONGEST_TEXT = 5_000
#: A word of descriptions that is in fewer, or in a larger part of them, says nothing of the trade.
FEWEST_TEXTS = 3
COMMONEST = 0.3

_neutral = lru_cache(100_000)(neutral)
_silent = frozenset(map(neutral, LINKS | NOISE))
_counts = {"alternate_sign": False, "norm": None, "dtype": np.float32, "lowercase": False}


@cache
def _library() -> "tuple[HashingVectorizer, HashingVectorizer, HashingVectorizer]":
    """What counts the pieces and the words of titles, and the words of descriptions."""
    # The library takes seconds to import: who reads no title does without.
    from sklearn.feature_extraction.text import HashingVectorizer

    return (
        HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), n_features=TITLE_SIZE, **_counts),
        HashingVectorizer(
            tokenizer=str.split, token_pattern=None, ngram_range=(1, 2), n_features=TITLE_SIZE, **_counts
        ),
        HashingVectorizer(ngram_range=(1, 2), n_features=TEXT_SIZE, **_counts),
    )


def plain_title(title: str) -> str:
    return " ".join(words_of(title))


def plain_text(text: str) -> str:
    """Its words in order, without gender or number."""
    return " ".join(map(_neutral, fold(text[:LONGEST_TEXT]).split()))


def words_said(title: str, text: str) -> list[str]:
    """Those that count, of the title and then of a plain text, in order."""
    return words_of(title) + [word for word in text.split() if word not in _silent and not word.isdigit()]


@dataclass(frozen=True)
class Weights:
    """How rare each piece, word and word of a description is: what makes it count."""

    pieces: np.ndarray
    words: np.ndarray
    text: np.ndarray

    def titles(self, plain: Sequence[str]) -> sparse.csr_matrix:
        """One row of norm 1 a title: half pieces of words, half words."""
        both = [
            _weighted(_library()[0].transform(plain), self.pieces),
            _weighted(_library()[1].transform(plain), self.words),
        ]
        for half in both:
            half.data *= np.float32(0.5**0.5)
        return _side_by_side(*both)

    def texts(self, plain: Sequence[str]) -> sparse.csr_matrix:
        return _weighted(_library()[2].transform(plain), self.text)


def _side_by_side(left: sparse.csr_matrix, right: sparse.csr_matrix) -> sparse.csr_matrix:
    if left.shape[0] != 1:
        return sparse.hstack([left, right], format="csr", dtype=np.float32)
    # One row alone: what the library checks for many takes longer than the rest.
    indices = np.concatenate([left.indices, right.indices + left.shape[1]])
    parts = np.concatenate([left.data, right.data]), indices, np.array([0, len(indices)])
    return sparse.csr_matrix(parts, shape=(1, left.shape[1] + right.shape[1]))


def likeness(asked: sparse.csr_matrix, known: sparse.csr_matrix) -> np.ndarray:
    """Of each row of ``asked`` to each column of ``known``, which has a row a piece."""
    if asked.shape[0] != 1:
        several: np.ndarray = (asked @ known).toarray()
        return several
    if not asked.nnz:
        return np.zeros((1, known.shape[1]), dtype=np.float32)
    # One offer alone: only the rows of its own pieces are added up, which is several times faster.
    alone: np.ndarray = known[asked.indices].T @ asked.data
    return alone[None, :]


def learn_weights(labels: Sequence[str], texts: Sequence[str]) -> Weights:
    """From every title there is, and from the descriptions of stored offers; all of them plain."""
    counted = _document_counts(_library()[2].transform(texts))
    text = _rarity(counted, len(texts))
    text[(counted < min(FEWEST_TEXTS, len(texts))) | (counted > COMMONEST * len(texts))] = 0
    return Weights(
        _rarity(_document_counts(_library()[0].transform(labels)), len(labels)),
        _rarity(_document_counts(_library()[1].transform(labels)), len(labels)),
        text,
    )


def _document_counts(counts: sparse.csr_matrix) -> np.ndarray:
    return np.bincount(counts.indices, minlength=counts.shape[1])


def _rarity(counted: np.ndarray, total: int) -> np.ndarray:
    return (np.log((1 + total) / (1 + counted)) + 1).astype(np.float32)


def _weighted(counts: sparse.csr_matrix, weights: np.ndarray) -> sparse.csr_matrix:
    """(1 + log count) × rarity, each row then of norm 1; what weighs nothing is left out."""
    counts.data = (1 + np.log(counts.data)) * weights[counts.indices]
    counts.eliminate_zeros()
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    norms = np.sqrt(np.bincount(row, weights=counts.data**2)).astype(np.float32)
    counts.data /= norms[row]
    return counts
