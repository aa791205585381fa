"""The titles of ROME by their words, and how near a title is to each."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from .words import masculine_of, words_of

#: Likeness (0 to 100) from which a word that no title of ROME has is one of theirs, misspelt.
SAME_WORD = 86
SHORTEST_MISSPELT = 5
#: The first word of a title names the trade: it weighs this much more.
FIRST_WORD = 1.35
SAME_FIRST_WORD = 1.08
#: What a word that ROME does not know weighs, as a part of the rarest word's weight.
UNKNOWN_WORD = 0.5
#: In the harmonic mean: how much of ROME's title is said; the rest goes to how much of the offer's is.
SAID_OF_ROME = 0.4
RARE_TITLE = 0.98
#: What a code gains by its next best titles, at most.
NEXT_TITLES = 0.15
NEXT_COUNTED = 3
NEAREST = 400
#: A longer title of ROME is not looked for whole in a text; one at the end of it counts this much less.
LONGEST_SAID = 6
SAID_LATE = 0.5
NOWHERE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Suggestion:
    """An occupation for a title. ``score``: 0 to about 1.25, to compare the codes of one title only."""

    code: str
    score: float


class TitleIndex:
    """Built once from (label, code, little used); read by every suggestion after that."""

    def __init__(self, labels: Iterable[tuple[str, str, bool]]) -> None:
        having: dict[str, list[int]] = defaultdict(list)
        leading: dict[str, list[int]] = defaultdict(list)
        self.whole: dict[tuple[str, ...], set[str]] = defaultdict(set)
        titles: list[tuple[list[str], str, bool]] = []
        for label, code, rare in labels:
            words = words_of(masculine_of(label))
            if not words:
                continue
            for word in words:
                having[word].append(len(titles))
            leading[words[0]].append(len(titles))
            titles.append((words, code, rare))
            self.whole[tuple(words)].add(code)
        self.having = {word: np.array(rows) for word, rows in having.items()}
        self.leading = {word: np.array(rows) for word, rows in leading.items()}
        #: Whoever misspells a word seldom begins it with another letter.
        self.beginning: dict[str, list[str]] = defaultdict(list)
        for word in having:
            self.beginning[word[0]].append(word)
        total = len(titles)
        self.weights = {word: math.log(1 + total / len(rows)) for word, rows in having.items()}
        self.unknown = UNKNOWN_WORD * math.log(1 + total)
        self.own = np.array([sum(self.weights[word] for word in sorted(words)) for words, _, _ in titles])
        self.codes = [code for _, code, _ in titles]
        self.worth = np.array([RARE_TITLE if rare else 1.0 for _, _, rare in titles])

    def suggest(self, title: str, limit: int) -> list[Suggestion]:
        """The best codes first; nothing for a title without any word of ROME."""
        scored = [Suggestion(code, round(score, 4)) for code, score in self.scores(title).items()]
        return sorted(scored, key=lambda found: (-found.score, found.code))[:limit]

    def scores(self, title: str) -> dict[str, float]:
        """By code, how near its titles are; only the codes of the nearest."""
        likeness = self._understood(words_of(title))
        if not likeness:
            return {}
        first = next(iter(likeness))
        weights = {
            word: self.weights.get(word, self.unknown) * (FIRST_WORD if word == first else 1)
            for word in likeness
        }
        shared, whole = np.zeros(len(self.own)), self.own.copy()
        for word, like in likeness.items():
            if like:
                shared[self.having[word]] += weights[word] * like
        worth = self.worth.copy()
        if first in self.weights:
            whole[self.having[first]] += (FIRST_WORD - 1) * self.weights[first]
            worth[self.leading.get(first, NOWHERE)] *= SAME_FIRST_WORD
        # Those that share as much stay in the order of their rows.
        found = np.flatnonzero(shared)
        nearest = found[np.argsort(-shared[found], kind="stable")[:NEAREST]]
        told = SAID_OF_ROME * whole[nearest] + (1 - SAID_OF_ROME) * sum(weights.values())
        scores = shared[nearest] / told * worth[nearest]
        by_code: dict[str, list[float]] = defaultdict(list)
        for row, score in zip(nearest.tolist(), scores.tolist(), strict=True):
            by_code[self.codes[row]].append(score)
        return {code: _with_next(each) for code, each in by_code.items()}

    def said(self, words: Sequence[str]) -> dict[str, float]:
        """By code, the best of its titles that stand whole in ``words``, those of a text in their order."""
        found: dict[str, float] = {}
        for place, word in enumerate(words):
            if word not in self.leading:
                continue
            early = 1 - SAID_LATE * place / len(words)
            for end in range(place + 1, place + 1 + LONGEST_SAID):
                phrase = tuple(words[place:end])
                codes = self.whole.get(phrase, ())
                for code in codes:
                    score = early * sum(self.weights[each] for each in phrase) / len(codes) ** 0.5
                    found[code] = max(score, found.get(code, 0))
        return found

    def _understood(self, words: list[str]) -> dict[str, float]:
        """Each word as ROME spells it, and how sure that is (0: unknown)."""
        found: dict[str, float] = {}
        for word in words:
            near = None
            if word not in self.weights and len(word) >= SHORTEST_MISSPELT:
                alike = self.beginning.get(word[0], ())
                near = process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=SAME_WORD)
            spelt, like = (near[0], near[1] / 100) if near else (word, float(word in self.weights))
            found[spelt] = max(like, found.get(spelt, 0))
        return found


def _with_next(scores: list[float]) -> float:
    """The best title of a code, and a little for the next ones: a code that several titles point at."""
    if len(scores) == 1:
        return scores[0]
    best, *others = sorted(scores, reverse=True)[: NEXT_COUNTED + 1]
    return best * (1 + NEXT_TITLES * sum(others) / NEXT_COUNTED)
