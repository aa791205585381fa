"""What was learned from the offers stored at one moment: arrays of numbers, and how to ask them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from ..index import Suggestion
from .parts import ALL_PARTS, TITLE_PARTS, Offers, Parts, Regressions, learned_parts
from .ranking import candidates, chances
from .vectors import Weights, plain_text, plain_title


@dataclass(frozen=True)
class Reference:
    """ROME as vectors: its titles, in the order of their occupation, and a sheet an occupation."""

    codes: tuple[str, ...]
    labels: sparse.csr_matrix
    label_codes: np.ndarray
    sheets: sparse.csr_matrix

    def parts(self, titles: sparse.csr_matrix, texts: sparse.csr_matrix) -> Parts:
        """Likeness to the nearest title of each occupation, and to its sheet."""
        named, starts = np.unique(self.label_codes, return_index=True)
        labels = np.zeros((titles.shape[0], len(self.codes)), dtype=np.float32)
        labels[:, named] = np.maximum.reduceat((titles @ self.labels_by_piece).toarray(), starts, axis=1)
        return {"labels": labels, "sheets": (texts @ self.sheets_by_word).toarray()}

    # Turned: a title reads only the rows of its own words, not all that is known.
    @cached_property
    def labels_by_piece(self) -> sparse.csr_matrix:
        return self.labels.T.tocsr()

    @cached_property
    def sheets_by_word(self) -> sparse.csr_matrix:
        return self.sheets.T.tocsr()

    def spread(self, found: Iterable[Suggestion]) -> np.ndarray:
        """Scores of the words' index, one column an occupation."""
        scores = dict.fromkeys(self.codes, 0.0) | {each.code: each.score for each in found}
        return np.fromiter((scores[code] for code in self.codes), np.float32, len(self.codes))


@dataclass(frozen=True)
class Learned:
    reference: Reference
    weights: Weights
    offers: Offers
    regressions: Regressions
    by_title: np.ndarray
    by_all: np.ndarray

    @cached_property
    def titles_by_piece(self) -> sparse.csr_matrix:
        return self.offers.titles.T.tocsr()

    @cached_property
    def texts_by_word(self) -> sparse.csr_matrix:
        return self.offers.texts.T.tocsr()

    def suggest(
        self, by_words: Sequence[Suggestion], title: str, description: str, naf: str, limit: int
    ) -> list[Suggestion]:
        """The likeliest first; ``score``: the chance among all that is put forward, from 0 to 1."""
        asked = vectors_of(self.weights, [title], [description], [naf])
        likeness = (
            (asked.titles @ self.titles_by_piece).toarray(),
            (asked.texts @ self.texts_by_word).toarray(),
        )
        told = asked.texts.nnz > 0
        using, weights = (ALL_PARTS, self.by_all) if told else (TITLE_PARTS, self.by_title)
        size = len(self.reference.codes)
        parts = learned_parts(self.offers, self.regressions, asked, likeness, size, using)
        parts |= self.reference.parts(asked.titles, asked.texts)
        parts["index"] = self.reference.spread(by_words)[None, :]
        found = candidates(parts, using)
        scores = chances(found, weights)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [
            Suggestion(self.reference.codes[found.codes[row]], round(float(scores[row]), 4)) for row in best
        ]


def vectors_of(weights: Weights, titles: Sequence[str], texts: Sequence[str], nafs: Sequence[str]) -> Offers:
    """Offers as vectors, of no occupation yet."""
    sectors = np.array([int(naf[:2]) if naf[:2].isdigit() else 0 for naf in nafs])
    return Offers(
        weights.titles([plain_title(title) for title in titles]),
        weights.texts([plain_text(text) for text in texts]),
        sectors,
        np.full(len(titles), -1),
    )
