"""Learning: from stored offers and ROME to `Learned`, each offer's parts being said by the other offers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from ..index import TitleIndex
from .candidates import Candidates, Regressed, candidates, joined
from .learned import Learned, Reference, vectors_of
from .parts import ALL_PARTS, TITLE_PARTS, Offers, Parts, Regressions, combined, learned_parts
from .ranking import Ranking
from .vectors import Weights, learn_weights, plain_text, plain_title

#: Offers are read in so many groups, each by what the others say.
FOLDS = 5
#: Descriptions that begin alike are copies.
SAME_BEGINNING = 150


@dataclass(frozen=True)
class Example:
    """A stored offer: what it says, and the occupation that it was given."""

    title: str
    description: str
    naf: str
    code: str


@dataclass(frozen=True)
class Rome:
    """ROME in force: occupations, (title, occupation, little used), the words of each sheet, and parents."""

    codes: tuple[str, ...]
    labels: Sequence[tuple[str, str, bool]]
    sheets: dict[str, str]
    parents: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Prepared:
    """Everything as vectors. ``examples``: in the order of their occupation."""

    examples: Sequence[Example]
    reference: Reference
    weights: Weights
    offers: Offers
    by_words: Parts
    title_likeness: np.ndarray
    text_likeness: np.ndarray


@dataclass(frozen=True)
class Evidence:
    """What speaks for each occupation of each offer, by offers of other groups; ``right``: the true ones.

    ``examples``: the place of each row among those prepared; ``folds``: its group.
    """

    by_title: Candidates
    by_all: Candidates
    right: np.ndarray
    examples: np.ndarray
    folds: np.ndarray


def learn(examples: Sequence[Example], rome: Rome, index: TitleIndex) -> Learned:
    """``examples`` all of occupations of ``rome``, of five descriptions at least. Deterministic."""
    prepared = prepare(examples, rome, index)
    evidence = gather(prepared, copies(prepared.examples))
    return Learned(
        prepared.reference,
        prepared.weights,
        prepared.offers,
        Regressions.fit(prepared.title_likeness, prepared.text_likeness, prepared.offers.codes),
        Ranking.fit(evidence.by_title, evidence.right),
        Ranking.fit(evidence.by_all, evidence.right),
    )


def prepare(examples: Sequence[Example], rome: Rome, index: TitleIndex) -> Prepared:
    place = {code: column for column, code in enumerate(rome.codes)}
    examples = sorted(examples, key=lambda example: place[example.code])
    labels = sorted((place[code], label) for label, code, _ in rome.labels)
    plain_labels = [plain_title(label) for _, label in labels]
    texts = [plain_text(example.description) for example in examples]
    weights = learn_weights(
        [*plain_labels, *(plain_title(example.title) for example in examples)],
        texts,
    )
    reference = Reference(
        rome.codes,
        np.array([place[rome.parents.get(code, code)] for code in rome.codes]),
        weights.titles(plain_labels),
        np.array([column for column, _ in labels]),
        weights.texts([plain_text(rome.sheets.get(code, "")) for code in rome.codes]),
    )
    titles, nafs = [each.title for each in examples], [each.naf for each in examples]
    asked = vectors_of(weights, titles, texts, nafs)
    offers = replace(asked, codes=np.array([place[each.code] for each in examples]))
    return Prepared(
        examples,
        reference,
        weights,
        offers,
        reference.by_words(index, list(zip(titles, texts, strict=True))),
        (offers.titles @ offers.titles.T).toarray(),
        (offers.texts @ offers.texts.T).toarray(),
    )


def gather(prepared: Prepared, groups: Sequence[int]) -> Evidence:
    by_title: list[Candidates] = []
    by_all: list[Candidates] = []
    order: list[np.ndarray] = []
    # Seconds to import, and only to learn.
    from sklearn.model_selection import GroupKFold

    for known, asked in GroupKFold(FOLDS).split(prepared.examples, groups=groups):
        parts, regressed = _parts_of_others(prepared, known, asked)
        by_title.append(candidates(parts, TITLE_PARTS, prepared.reference.families, regressed))
        by_all.append(candidates(parts, ALL_PARTS, prepared.reference.families, regressed))
        order.append(asked)
    sizes = [len(rows) for rows in order]
    rows = np.concatenate(order)
    return Evidence(
        joined(by_title, sizes),
        joined(by_all, sizes),
        prepared.offers.codes[rows],
        rows,
        np.repeat(np.arange(FOLDS), sizes),
    )


def _parts_of_others(prepared: Prepared, known: np.ndarray, asked: np.ndarray) -> tuple[Parts, Regressed]:
    titles, texts = prepared.title_likeness, prepared.text_likeness
    among, towards = np.ix_(known, known), np.ix_(asked, known)
    teaching, questions = prepared.offers.take(known), prepared.offers.take(asked)
    regressions = Regressions.fit(titles[among], texts[among], teaching.codes)
    reference = prepared.reference
    near = titles[towards], texts[towards]
    parts = learned_parts(teaching, questions, near, len(reference.codes), ALL_PARTS)
    parts |= reference.parts(
        (questions.titles @ reference.labels.T).toarray(), (questions.texts @ reference.sheets.T).toarray()
    )
    parts |= {name: part[asked] for name, part in prepared.by_words.items()}
    return parts, partial(regressions.said, {"title": near[0], "both": combined(*near)})


def copies(examples: Sequence[Example]) -> list[int]:
    """A number by offer: the same for those whose descriptions begin alike."""
    numbers: dict[str, int] = {}
    return [
        numbers.setdefault(plain_text(example.description)[:SAME_BEGINNING] or f"#{row}", row)
        for row, example in enumerate(examples)
    ]
