"""`Learned` as bytes and back: arrays of numbers and nothing else, which reading can never run."""

import io

import numpy as np
from scipy import sparse

from .learned import Learned, Reference
from .parts import Offers, Regressions
from .ranking import Ranking
from .trees import KINDS, Trees
from .vectors import Weights

Arrays = dict[str, np.ndarray]


def to_bytes(learned: Learned) -> bytes:
    reference, offers, said = learned.reference, learned.offers, learned.regressions
    arrays: Arrays = {
        "codes": np.array(reference.codes),
        "families": reference.families.astype(np.int16),
        "label_codes": reference.label_codes.astype(np.int16),
        "weights_pieces": learned.weights.pieces,
        "weights_words": learned.weights.words,
        "weights_text": learned.weights.text,
        "offers_sectors": offers.sectors.astype(np.int16),
        "offers_codes": offers.codes.astype(np.int16),
        # Half precision halves the size and moves a score by less than a thousandth.
        "by_title_regression": said.title.astype(np.float16),
        "by_both_regression": said.both.astype(np.float16),
        **_ranking_taken_apart("by_title", learned.by_title),
        **_ranking_taken_apart("by_all", learned.by_all),
        **_taken_apart("labels", reference.labels),
        **_taken_apart("sheets", reference.sheets),
        **_taken_apart("titles", offers.titles),
        **_taken_apart("texts", offers.texts),
    }
    written = io.BytesIO()
    np.savez(written, allow_pickle=False, **arrays)
    return written.getvalue()


def from_bytes(content: bytes) -> Learned:
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays: Arrays = dict(file.items())
    codes = tuple(str(code) for code in arrays["codes"])
    return Learned(
        Reference(
            codes,
            arrays["families"].astype(np.int64),
            _matrix(arrays, "labels"),
            arrays["label_codes"],
            _matrix(arrays, "sheets"),
        ),
        Weights(arrays["weights_pieces"], arrays["weights_words"], arrays["weights_text"]),
        Offers(
            _matrix(arrays, "titles"),
            _matrix(arrays, "texts"),
            arrays["offers_sectors"].astype(np.int64),
            arrays["offers_codes"].astype(np.int64),
        ),
        Regressions(
            np.unique(arrays["offers_codes"]).astype(np.int64),
            arrays["by_title_regression"].astype(np.float32),
            arrays["by_both_regression"].astype(np.float32),
        ),
        _ranking(arrays, "by_title"),
        _ranking(arrays, "by_all"),
    )


def _ranking_taken_apart(name: str, ranking: Ranking) -> Arrays:
    trees = {f"{name}_{kind}": getattr(ranking.trees, kind) for kind in KINDS}
    return {f"{name}_weights": ranking.weights, **trees}


def _ranking(arrays: Arrays, name: str) -> Ranking:
    return Ranking(arrays[f"{name}_weights"], Trees(*(arrays[f"{name}_{kind}"] for kind in KINDS)))


def _taken_apart(name: str, matrix: sparse.csr_matrix) -> Arrays:
    return {
        f"{name}_data": matrix.data,
        f"{name}_indices": matrix.indices,
        f"{name}_starts": matrix.indptr,
        f"{name}_shape": np.array(matrix.shape),
    }


def _matrix(arrays: Arrays, name: str) -> sparse.csr_matrix:
    """Checked: an index beyond the matrix would be read beyond the memory."""
    shape = tuple(int(side) for side in arrays[f"{name}_shape"])
    parts = (arrays[f"{name}_data"], arrays[f"{name}_indices"], arrays[f"{name}_starts"])
    matrix = sparse.csr_matrix(parts, shape=shape)
    matrix.check_format(full_check=True)
    return matrix
