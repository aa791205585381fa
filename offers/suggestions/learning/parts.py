"""What each way of reading an offer says of every occupation; weighed against one another by `ranking`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse

#: Strength that a pull towards zero has in the regressions: higher trusts single offers less.
RIDGE = 0.3
RIDGE_OF_BOTH = 0.4
TEXT_ALONE = 1.0
#: How much a title counts where its description says something else.
TITLE_ALONE = 0.3
#: What is near counts by its likeness to this power, beside so much likeness to nothing known: stored titles,
#: titles of ROME, offers by title and description together.
LIKENESS_POWER = 8
UNLIKE_ANY = 0.05
UNLIKE_ANY_LABEL = 0.02
POWER_OF_BOTH = 6
UNLIKE_ANY_OFFER = 0.001
#: What an occupation has before any offer is counted, and how many offers of a division of NAF, then of a
#: class, say as much as all the others.
ONE_UNSEEN = 0.3
DIVISION_DOUBT = 20
CLASS_DOUBT = 10
CLASSES = 100

Parts = dict[str, np.ndarray]
#: What is said of the candidates alone.
REGRESSIONS = ("title", "both")
TITLE_PARTS = (
    *("index", "labels", "label_votes", "said", "nearest", "neighbours", "title"),
    *("frequency", "division", "class"),
)
ALL_PARTS = (*TITLE_PARTS, "both", "alike", "votes", "same_text", "sheets")


@dataclass(frozen=True)
class Offers:
    """Stored offers in the order of their occupation (a column of the scores), as vectors.

    ``sectors``: the class of NAF, four digits; 0 where it is not said.
    """

    titles: sparse.csr_matrix
    texts: sparse.csr_matrix
    sectors: np.ndarray
    codes: np.ndarray

    def take(self, rows: np.ndarray) -> "Offers":
        return Offers(self.titles[rows], self.texts[rows], self.sectors[rows], self.codes[rows])


def combined(titles: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Likeness of offers: alike by title, more so if the description agrees; by description alone, less."""
    return titles * (1 + texts) + TEXT_ALONE * texts


@dataclass(frozen=True)
class Regressions:
    """Kernel ridge regressions of « is of this occupation »: a row an occupation met, a column an offer."""

    codes: np.ndarray
    title: np.ndarray
    both: np.ndarray

    @classmethod
    def fit(cls, titles: np.ndarray, texts: np.ndarray, codes: np.ndarray) -> "Regressions":
        """From the likenesses of the offers with one another."""
        met = np.unique(codes)
        belongs = (codes[:, None] == met).astype(np.float32)
        title = _solve(titles, belongs, RIDGE)
        both = _solve(combined(titles, texts), belongs, RIDGE_OF_BOTH)
        return cls(met, np.ascontiguousarray(title.T), np.ascontiguousarray(both.T))

    def said(
        self, near: Mapping[str, np.ndarray], name: str, rows: np.ndarray, codes: np.ndarray
    ) -> np.ndarray:
        """What one of them says of pairs of an offer and an occupation; ``near``: the likenesses it reads."""
        weights: np.ndarray = getattr(self, name)
        place = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        met = self.codes[place] == codes
        if len(near[name]) == 1:
            # One offer alone: only the rows of its own candidates are read.
            told = weights[place] @ near[name][0]
        else:
            told = (near[name] @ weights.T)[rows, place]
        return np.where(met, told, 0)


def _solve(likeness: np.ndarray, belongs: np.ndarray, ridge: float) -> np.ndarray:
    damped = likeness + ridge * np.eye(len(likeness), dtype=np.float32)
    solved: np.ndarray = linalg.solve(damped, belongs, assume_a="pos", overwrite_a=True, check_finite=False)
    return solved


def votes(alike: np.ndarray, starts: np.ndarray, power: int, doubt: float) -> np.ndarray:
    """The share of each occupation in what is near, those of one beginning at each of ``starts``.

    ``power``: an even number.
    """
    square = alike * alike
    raised = square
    # Products: several times faster than a power.
    for _ in range(power // 2 - 1):
        raised = raised * square
    powers = np.add.reduceat(raised, starts, axis=1)
    shares: np.ndarray = powers / (powers.sum(axis=1, keepdims=True) + doubt)
    return shares


def learned_parts(
    known: Offers,
    asked: Offers,
    likeness: tuple[np.ndarray, np.ndarray],
    size: int,
    using: Collection[str],
) -> Parts:
    """What ``known`` offers say of those ``asked``; ``likeness`` to them: of titles, of texts, row by row.

    ``size``: how many occupations there are. What reads descriptions is left out if not among ``using``.
    """
    titles, texts = likeness
    codes, starts = np.unique(known.codes, return_index=True)

    def spread(scores: np.ndarray) -> np.ndarray:
        wide = np.zeros((len(scores), size), dtype=np.float32)
        wide[:, codes] = scores
        return wide

    frequency = np.bincount(known.codes, minlength=size).astype(np.float32)

    def nearest(alike: np.ndarray) -> np.ndarray:
        return spread(np.maximum.reduceat(alike, starts, axis=1))

    parts = {
        "nearest": nearest(titles),
        "neighbours": spread(votes(titles, starts, LIKENESS_POWER, UNLIKE_ANY)),
        "frequency": np.tile(np.log(frequency + ONE_UNSEEN), (len(titles), 1)),
        "division": _sector(
            known.sectors // CLASSES, asked.sectors // CLASSES, known.codes, DIVISION_DOUBT, size
        ),
        "class": _sector(known.sectors, asked.sectors, known.codes, CLASS_DOUBT, size),
    }
    if "both" in using:
        parts["alike"] = nearest(titles * (TITLE_ALONE + texts))
        parts["votes"] = spread(votes((titles + texts) / 2, starts, POWER_OF_BOTH, UNLIKE_ANY_OFFER))
        parts["same_text"] = nearest(texts)
    return parts


def _sector(known: np.ndarray, asked: np.ndarray, codes: np.ndarray, doubt: int, size: int) -> np.ndarray:
    """How much more often than elsewhere each occupation is met in a sector (0: not said)."""
    usual = np.bincount(codes, minlength=size) + 0.1
    usual /= usual.sum()
    told = np.zeros((len(asked), size), dtype=np.float32)
    for sector in set(asked[asked > 0].tolist()):
        met = np.bincount(codes[known == sector], minlength=size)
        told[asked == sector] = np.log((met + doubt * usual) / (met.sum() + doubt) / usual)
    return told
