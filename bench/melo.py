"""Titles to names of another taxonomy, never seen: MRR and MAP on the folder of a MELO task."""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from django.conf import settings
from django.core.management import CommandError
from scipy import sparse

from bench import meaning
from offers.suggestions.words import masculine_of, words_of

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

APPELLATIONS = "reference/rome_v460/unix_referentiel_appellation_v460_utf8.csv"
BOTH_SEXES = re.compile(r"\(?\b[dfhmvwx]/[dfhmvwx](?:/[dfhmvwx])?\b\)?")
#: Letters that « Abatteur / Abatteuse » both begin by: one title said twice, where others name two trades.
SAME_BEGINNING = 3
#: What each way of comparing weighs beside pieces of words.
BY_WORDS = 0.5
BY_ROME = 0.7
BY_MEANING = 30.0
#: How much a name takes from the best name of its concept, and which part of the best score of all it loses
#: for coming after it: another concept is worth more than the same again.
OF_CONCEPT = 0.6
AFTER_IT = 0.2
#: Likeness from which a title of ROME says which occupation is meant, and how much the nearest counts.
SAME_OCCUPATION = 0.35
NEAREST = 4
BATCH = 1_000


#: What the files of a task hold in each line.
COLUMNS = {
    "queries.tsv": 2,
    "corpus_elements.tsv": 2,
    "annotations.tsv": 4,
    "concept_mapping.tsv": 2,
}


def table(folder: Path, name: str) -> list[list[str]]:
    """The lines that hold something. CommandError, in French, for a file that is no table of the task."""
    try:
        with (folder / name).open(encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if any(row)]
    except FileNotFoundError as error:
        raise CommandError(f"Il manque {name} dans {folder} : bin/bench melo DOSSIER.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} n'est pas en UTF-8.") from error
    width = COLUMNS.get(name)
    for number, row in enumerate(rows, start=1):
        if width and len(row) != width:
            raise CommandError(f"{name}, ligne {number} : {width} colonnes attendues, {len(row)} lues.")
    return rows


def optional(folder: Path, name: str) -> list[list[str]]:
    """What the folders of the authors of MELO do not have."""
    return table(folder, name) if (folder / name).exists() else []


def annotations(folder: Path, place: dict[str, int]) -> dict[str, list[int]]:
    """Query → the places of the names that answer it; the first line may name the columns."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for number, (query, _, name, relevant) in enumerate(table(folder, "annotations.tsv"), start=1):
        if not relevant.strip().isdigit():
            if number == 1:
                continue
            raise CommandError(f"annotations.tsv, ligne {number} : « {relevant} » n'est pas un nombre.")
        if name not in place:
            said = f"{name} n'est pas dans corpus_elements.tsv"
            raise CommandError(f"annotations.tsv, ligne {number} : {said}.")
        if int(relevant):
            wanted[query].append(place[name])
    return wanted


def tidy(title: str) -> str:
    return " ".join(BOTH_SEXES.sub("", title.lower().replace("’", "'")).split())


def said_once(title: str) -> str:
    """« Abatteur / Abatteuse de carrière » in one gender, without which the words of both weigh double."""
    first, _, rest = title.partition(" / ")
    return masculine_of(title) if first[:SAME_BEGINNING] == rest[:SAME_BEGINNING] else title


def stems(title: str) -> str:
    return " ".join(words_of(title))


def by_rome(queries: sparse.csr_matrix, names: sparse.csr_matrix, vectors: "TfidfVectorizer") -> np.ndarray:
    """Likeness of the occupations of ROME that a query and a name call to mind, by ROME's own titles."""
    with (settings.FT_DATA / APPELLATIONS).open(encoding="utf-8-sig") as lines:
        rows = [(row["libelle_appellation_long"], row["code_rome"]) for row in csv.DictReader(lines)]
    titles = vectors.transform([masculine_of(label).lower() for label, _ in rows]).T.tocsr()
    _, column = np.unique([code for _, code in rows], return_inverse=True)
    codes = sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (np.arange(len(rows)), column)))

    def occupations(asked: sparse.csr_matrix) -> sparse.csr_matrix:
        found = []
        for start in range(0, asked.shape[0], BATCH):
            near = asked[start : start + BATCH] @ titles
            near.data = np.where(near.data > SAME_OCCUPATION, near.data**NEAREST, 0)
            near.eliminate_zeros()
            found.append(near @ codes)
        stacked = sparse.vstack(found, format="csr")
        norms = np.sqrt(np.asarray(stacked.multiply(stacked).sum(axis=1)).ravel()) + 1e-9
        return sparse.diags(1 / norms) @ stacked

    return (occupations(queries) @ occupations(names).T).toarray()


def with_concepts(scores: np.ndarray, concepts: Sequence[str]) -> np.ndarray:
    """A name takes a part of the best score among its synonyms, and comes after the one that has it."""
    _, concept = np.unique(concepts, return_inverse=True)
    order = np.argsort(concept, kind="stable")
    starts = np.searchsorted(concept[order], np.arange(concept.max() + 1))
    best = np.maximum.reduceat(scores[:, order], starts, axis=1)[:, concept]
    after = AFTER_IT * scores.max(axis=1, keepdims=True) * (scores < best)
    return (1 - OF_CONCEPT) * scores + OF_CONCEPT * best - after


def ranked(queries: Sequence[str], names: Sequence[str]) -> dict[str, np.ndarray]:
    """Scores of every name for every query, by what is added one after the other."""
    # Seconds to import, and only to measure.
    from sklearn.feature_extraction.text import TfidfVectorizer

    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32)
    words = TfidfVectorizer(preprocessor=stems, token_pattern=r"\S+", sublinear_tf=True, dtype=np.float32)  # noqa: S106
    named = pieces.fit_transform([tidy(name) for name in names])
    once = [said_once(tidy(query)) for query in queries]
    asked = pieces.transform(once)
    by_words = words.fit_transform(names)
    scores = {"pieces": (asked @ named.T).toarray()}
    scores["words"] = scores["pieces"] + BY_WORDS * (words.transform(once) @ by_words.T).toarray()
    if (settings.FT_DATA / APPELLATIONS).exists():
        scores["rome"] = scores["words"] + BY_ROME * by_rome(asked, named, pieces)
    if meaning.installed():
        lexical = list(scores.values())[-1]
        scores["meaning_alone"] = by_meaning(queries, names)
        scores["meaning"] = lexical + BY_MEANING * scores["meaning_alone"]
    return scores


def by_meaning(queries: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """Names of the same words, whatever their gender, are read once, as the shortest of them says it."""
    shortest: dict[str, str] = {}
    said = [" ".join(sorted(words_of(name))) or name for name in names]
    for words, name in zip(said, map(tidy, names), strict=True):
        shortest[words] = min(shortest.get(words, name), name, key=lambda each: (len(each), each))
    column = {words: place for place, words in enumerate(shortest)}
    near = meaning.likeness([tidy(query) for query in queries], list(shortest.values()))
    return near[:, [column[words] for words in said]]


def quality(scores: np.ndarray, right: Sequence[np.ndarray]) -> dict[str, float]:
    """Mean reciprocal rank of the first right name; mean average precision of all."""
    reciprocal, precision = [], []
    for row, wanted in zip(scores, right, strict=True):
        ranks = np.flatnonzero(np.isin(np.argsort(-row, kind="stable"), wanted)) + 1
        reciprocal.append(1 / ranks[0])
        precision.append((np.arange(1, len(ranks) + 1) / ranks).mean())
    return {"mrr": round(float(np.mean(reciprocal)), 4), "map": round(float(np.mean(precision)), 4)}


def measure(folder: Path | None = None, *, log: Callable[[str], object]) -> dict[str, Any]:
    if folder is None or not folder.is_dir():
        raise CommandError("Ce banc d'essai lit un dossier de MELO : bin/bench melo DOSSIER.")
    queries, corpus = table(folder, "queries.tsv"), table(folder, "corpus_elements.tsv")
    concepts = dict(optional(folder, "concept_mapping.tsv"))
    place = {name: number for number, (name, _) in enumerate(corpus)}
    wanted = annotations(folder, place)
    judged = [(query, text) for query, text in queries if wanted.get(query)]
    if not judged:
        raise CommandError("Aucune requête de queries.tsv n'a de réponse dans annotations.tsv.")
    right = [np.array(wanted[query]) for query, _ in judged]
    scores = ranked([text for _, text in judged], [text for _, text in corpus])
    steps = {name: quality(each, right) for name, each in scores.items()}
    # A name is numbered after its concept: « C001295_fr_000 ».
    of_concept = [concepts.get(name, name.partition("_")[0]) for name, _ in corpus]
    lexical = [each for name, each in scores.items() if not name.startswith("meaning")][-1]
    final = with_concepts(list(scores.values())[-1], of_concept)
    header, *published = optional(folder, "published_scores.tsv") or [[]]
    shown = [dict(zip(header, row, strict=True)) for row in published]
    for each in sorted(shown, key=lambda row: float(row["recip_rank"])):
        log(f"{each['model']:22} MRR {each['recip_rank']}  MAP {each['map']}")
    return {
        **quality(final, right),
        "queries": len(judged),
        "without_synonyms": steps,
        "without_meaning": quality(with_concepts(lexical, of_concept), right),
        "published": {
            row["model"]: {"mrr": float(row["recip_rank"]), "map": float(row["map"])} for row in shown
        },
    }
