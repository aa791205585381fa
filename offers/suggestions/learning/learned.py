"""What was learned from the offers stored at one moment: arrays of numbers, and how to ask them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from scipy import sparse

from ..index import Suggestion, TitleIndex
from .candidates import candidates
from .parts import (
    ALL_PARTS,
    LIKENESS_POWER,
    TITLE_PARTS,
    UNLIKE_ANY_LABEL,
    Offers,
    Parts,
    Regressions,
    combined,
    learned_parts,
    votes,
)
from .ranking import Ranking
from .vectors import Weights, likeness, plain_text, plain_title, words_said


@dataclass(frozen=True)
class Reference:
    """ROME as vectors: its titles, in the order of their occupation, and a sheet an occupation.

    ``families``: of each occupation, the place of its parent, or its own.
    """

    codes: tuple[str, ...]
    families: np.ndarray
    labels: sparse.csr_matrix
    label_codes: np.ndarray
    sheets: sparse.csr_matrix

    def parts(self, titles: np.ndarray, texts: np.ndarray) -> Parts:
        """By likeness to titles of ROME and to sheets: the nearest title, the vote of all, the sheet."""
        named, starts = self.named
        labels, votes_of_labels = np.zeros((2, len(titles), len(self.codes)), dtype=np.float32)
        labels[:, named] = np.maximum.reduceat(titles, starts, axis=1)
        votes_of_labels[:, named] = votes(titles, starts, LIKENESS_POWER, UNLIKE_ANY_LABEL)
        return {"labels": labels, "label_votes": votes_of_labels, "sheets": texts}

    @cached_property
    def named(self) -> tuple[np.ndarray, np.ndarray]:
        """The occupations that have titles, and where those of each begin."""
        named, starts = np.unique(self.label_codes, return_index=True)
        return named, starts

    def by_words(self, index: TitleIndex, offers: Sequence[tuple[str, str]]) -> Parts:
        """What the words of each title and of its plain text say by themselves."""
        titles = dict.fromkeys(title for title, _ in offers)
        near = {title: index.scores(title) for title in titles}
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

    # Turned: a title reads only the rows of its own pieces, not all that is known.
    @cached_property
    def titles_by_piece(self) -> sparse.csr_matrix:
        """Those of ROME, then those of stored offers."""
        return sparse.vstack([self.reference.labels, self.offers.titles]).T.tocsr()

    @cached_property
    def texts_by_word(self) -> sparse.csr_matrix:
        """The sheets of ROME, then the descriptions of stored offers."""
        return sparse.vstack([self.reference.sheets, self.offers.texts]).T.tocsr()

    def suggest(
        self, index: TitleIndex, title: str, description: str, naf: str, limit: int
    ) -> list[Suggestion]:
        """The likeliest first; ``score``: the chance among all that is put forward, from 0 to 1."""
        text = plain_text(description)
        asked = vectors_of(self.weights, [title], [text], [naf])
        told = asked.texts.nnz > 0
        using, ranking = (ALL_PARTS, self.by_all) if told else (TITLE_PARTS, self.by_title)
        size = len(self.reference.codes)
        labels, titles = _split(likeness(asked.titles, self.titles_by_piece), len(self.reference.label_codes))
        sheets, texts = _split(likeness(asked.texts, self.texts_by_word), size)
        parts = learned_parts(self.offers, asked, (titles, texts), size, using)
        parts |= self.reference.parts(labels, sheets)
        parts |= self.reference.by_words(index, [(title, text)])
        near = {"title": titles, "both": combined(titles, texts)}
        found = candidates(parts, using, self.reference.families, partial(self.regressions.said, near))
        scores = ranking.chances(found)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [
            Suggestion(self.reference.codes[found.codes[row]], round(float(scores[row]), 4)) for row in best
        ]


def _split(near: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    return near[:, :size], near[:, size:]


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
