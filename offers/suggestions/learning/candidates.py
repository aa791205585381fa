"""The occupations that are worth ranking for an offer, and what speaks for each of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .parts import REGRESSIONS, Parts

#: Occupations that each part puts forward; the others are not ranked.
CANDIDATES = 12
PROPOSING = ("index", "labels", "said", "sheets", "neighbours", "nearest", "alike", "votes")
#: A regression's score times this is read as the logarithm of a chance, never less than the floor.
SHARPNESS = 10
FLOOR = -12.0
#: Beside the best of the offer; squared; times the likeness of the nearest stored title; beside its family.
RELATIVE = ("index", "labels", "label_votes", "nearest", "alike", "votes", "same_text", "said", "sheets")
SQUARED = ("index", "labels", "nearest", "alike", "same_text", "said", "sheets")
BY_NEARNESS = ("index", "labels", "neighbours", "title", "both")
IN_FAMILY = ("index", "labels", "nearest", "alike", "said", "sheets")

#: What a regression (by name) says of pairs of an offer and an occupation.
type Regressed = Callable[[str, np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Candidates:
    """Pairs of an offer (``rows``, ascending) and an occupation (``codes``), and what speaks for each.

    ``parts``: of each feature, the part that it comes from.
    """

    rows: np.ndarray
    codes: np.ndarray
    features: np.ndarray
    parts: tuple[str, ...] = ()

    def take(self, places: np.ndarray) -> "Candidates":
        return Candidates(self.rows[places], self.codes[places], self.features[places], self.parts)


@dataclass(frozen=True)
class Groups:
    """Which values belong together, by a number."""

    numbers: np.ndarray

    @cached_property
    def found(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The order by number, where each group begins in it, and the group of each value."""
        order = np.argsort(self.numbers, kind="stable")
        ordered = self.numbers[order]
        begins = np.concatenate([[True], ordered[1:] != ordered[:-1]])
        group = np.empty(len(order), dtype=np.int64)
        group[order] = np.cumsum(begins) - 1
        return order, np.flatnonzero(begins), group

    def most(self, values: np.ndarray) -> np.ndarray:
        """The highest of the group of each value."""
        order, starts, group = self.found
        highest: np.ndarray = np.maximum.reduceat(values[order], starts)[group]
        return highest

    def total(self, values: np.ndarray) -> np.ndarray:
        order, starts, group = self.found
        added: np.ndarray = np.add.reduceat(values[order], starts)[group]
        return added


def joined(found: Sequence[Candidates], sizes: Sequence[int]) -> Candidates:
    """Those of several groups of so many offers, their rows counted on."""
    before = np.cumsum([0, *sizes[:-1]])
    return Candidates(
        np.concatenate([each.rows + start for each, start in zip(found, before, strict=True)]),
        np.concatenate([each.codes for each in found]),
        np.concatenate([each.features for each in found]),
        found[0].parts,
    )


def candidates(parts: Parts, using: Sequence[str], families: np.ndarray, regressed: Regressed) -> Candidates:
    """``families``: of each occupation, the place of its parent, or its own."""
    rows, codes = _put_forward(parts, using)
    offers, kin = Groups(rows), Groups(rows * len(families) + families[codes])
    nearness = parts["nearest"].max(axis=1)[rows]
    features: list[tuple[str, np.ndarray]] = []
    for name in using:
        if name in REGRESSIONS:
            said = regressed(name, rows, codes)
            chances = _log_chances(said, offers)
            features += [(name, said), (name, chances), (name, np.log(kin.total(np.exp(chances))))]
        else:
            said = parts[name][rows, codes].astype(np.float64)
            features.append((name, said))
        if name in RELATIVE:
            best = parts[name].max(axis=1)[rows]
            features.append((name, said - best))
        if name in SQUARED:
            features.append((name, said * said))
        if name in BY_NEARNESS:
            features.append((name, said * nearness))
        if name in IN_FAMILY:
            of_kin = kin.most(said)
            features += [(name, of_kin - best), (name, said - of_kin)]
    met = parts["frequency"][rows, codes].astype(np.float64)
    of_kin = np.log(kin.total(np.exp(met)))
    features += [("frequency", of_kin), ("frequency", met - of_kin)]
    size = np.bincount(families, minlength=len(families))[families[codes]]
    features += [("family", families[codes] == codes), ("family", np.log1p(size))]
    names, columns = zip(*features, strict=True)
    return Candidates(rows, codes, np.stack(columns, axis=1).astype(np.float64), names)


def _put_forward(parts: Parts, using: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    count, size = parts["index"].shape
    best = min(CANDIDATES, size)
    put = [np.argpartition(-parts[name], best - 1, axis=1)[:, :best] for name in PROPOSING if name in using]
    pairs = np.unique((np.arange(count)[:, None] * size + np.concatenate(put, axis=1)).ravel())
    rows, codes = np.divmod(pairs, size)
    return rows, codes


def _log_chances(said: np.ndarray, offers: Groups) -> np.ndarray:
    sharp = SHARPNESS * (said - offers.most(said))
    chances: np.ndarray = np.maximum(sharp - np.log(offers.total(np.exp(sharp))), FLOOR)
    return chances
