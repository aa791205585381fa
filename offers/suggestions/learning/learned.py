"""What was learned from the offers stored at one moment: arrays of numbers, and how to ask them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from ..index import Suggestion, TitleIndex
from .parts import ALL_PARTS, TITLE_PARTS, Offers, Parts, Regressions, learned_parts
from .ranking import Ranking, candidates
from .vectors import Weights, likeness, plain_text, plain_title, words_said

#: Occupations that the index of words gives for one title.
BY_WORDS = 200


@dataclass(frozen=True)
class Reference:
    """ROME as vectors: its titles, in the order of their occupation, and a sheet an occupation."""

    codes: tuple[str, ...]
    labels: sparse.csr_matrix
    label_codes: np.ndarray
    sheets: sparse.csr_matrix

    def parts(self, titles: sparse.csr_matrix, texts: sparse.csr_matrix) -> Parts:
        """Likeness to the nearest title of each occupation, and to its sheet."""
        named, starts = self.named
        labels = np.zeros((titles.shape[0], len(self.codes)), dtype=np.float32)
        labels[:, named] = np.maximum.reduceat(likeness(titles, self.labels_by_piece), starts, axis=1)
        return {"labels": labels, "sheets": likeness(texts, self.sheets_by_word)}

    @cached_property
    def named(self) -> tuple[np.ndarray, np.ndarray]:
        """The occupations that have titles, and where those of each begin."""
        named, starts = np.unique(self.label_codes, return_index=True)
        return named, starts

    # Turned: a title reads only the rows of its own words, not all that is known.
    @cached_property
    def labels_by_piece(self) -> sparse.csr_matrix:
        return self.labels.T.tocsr()

    @cached_property
    def sheets_by_word(self) -> sparse.csr_matrix:
        return self.sheets.T.tocsr()

    def by_words(self, index: TitleIndex, offers: Sequence[tuple[str, str]]) -> Parts:
        """What the words of each title and of its plain text say by themselves."""
        titles = dict.fromkeys(title for title, _ in offers)
        near = {title: {each.code: each.score for each in index.suggest(title, BY_WORDS)} for title in titles}
        return {
            "index": np.stack([self._spread(near[title]) for title, _ in offers]),
            "said": np.stack([self._spread(index.said(words_said(*offer))) for offer in offers]),
        }

    def _spread(self, scores: Mapping[str, float]) -> np.ndarray:
        """One column an occupation."""
        wide = np.zeros(len(self.codes), dtype=np.float32)
        wide[[self.places[code] for code in scores]] = list(scores.values())
        return wide

    @cached_property
    def places(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.codes)}


@dataclass(frozen=True)
class Learned:
    reference: Reference
    weights: Weights
    offers: Offers
    regressions: Regressions
    by_title: Ranking
    by_all: Ranking

    @cached_property
    def titles_by_piece(self) -> sparse.csr_matrix:
        return self.offers.titles.T.tocsr()

    @cached_property
    def texts_by_word(self) -> sparse.csr_matrix:
        return self.offers.texts.T.tocsr()

    def suggest(
        self, index: TitleIndex, title: str, description: str, naf: str, limit: int
    ) -> list[Suggestion]:
        """The likeliest first; ``score``: the chance among all that is put forward, from 0 to 1."""
        text = plain_text(description)
        asked = vectors_of(self.weights, [title], [text], [naf])
        near = likeness(asked.titles, self.titles_by_piece), likeness(asked.texts, self.texts_by_word)
        told = asked.texts.nnz > 0
        using, ranking = (ALL_PARTS, self.by_all) if told else (TITLE_PARTS, self.by_title)
        size = len(self.reference.codes)
        parts = learned_parts(self.offers, self.regressions, asked, near, size, using)
        parts |= self.reference.parts(asked.titles, asked.texts)
        parts |= self.reference.by_words(index, [(title, text)])
        found = candidates(parts, using)
        scores = ranking.chances(found)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [
            Suggestion(self.reference.codes[found.codes[row]], round(float(scores[row]), 4)) for row in best
        ]


def vectors_of(weights: Weights, titles: Sequence[str], texts: Sequence[str], nafs: Sequence[str]) -> Offers:
    """Offers as vectors, of no occupation yet; ``texts`` are plain."""
    # A division alone is a class that no offer is of.
    digits = [naf.replace(".", "")[:4].ljust(4, "0") for naf in nafs]
    sectors = np.array([int(each) if each.isdigit() else 0 for each in digits])
    return Offers(
        weights.titles([plain_title(title) for title in titles]),
        weights.texts(texts),
        sectors,
        np.full(len(titles), -1),
    )
