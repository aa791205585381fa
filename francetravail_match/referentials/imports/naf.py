"""NAF rev. 2 as INSEE publishes it (UTF-8 with a byte order mark, semicolon).

``naf2008_5_niveaux.csv``: one line a sub-class, with the codes above it: ``NIV5`` (01.11Z), ``NIV4``
(01.11), ``NIV3`` (01.1), ``NIV2`` (01), ``NIV1`` (A). ``naf2008_liste_n1.csv`` …
``naf2008_liste_n5.csv``, read where they lie beside it: ``CODE`` and ``LIBELLE`` of one level.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from francetravail_match.common.imports import Unreadable
from francetravail_match.referentials.models import Naf

from .files import Refused, Row, Source, digest_files, known, words
from .report import ReferenceSummary
from .sync import Edition

SHAPES = {
    1: re.compile(r"[A-U]"),
    2: re.compile(r"[0-9]{2}", re.ASCII),
    3: re.compile(r"[0-9]{2}\.[0-9]", re.ASCII),
    4: re.compile(r"[0-9]{2}\.[0-9]{2}", re.ASCII),
    5: re.compile(r"[0-9]{2}\.[0-9]{2}[A-Z]", re.ASCII),
}
LEVELS = tuple(f"NIV{level}" for level in SHAPES)


def naf_files(levels: Path) -> list[Path]:
    """The file of the five levels, and the lists of labels beside it."""
    if not levels.is_file():
        raise Unreadable(f"Le fichier {levels.name} n'existe pas : indiquez naf2008_5_niveaux.csv.")
    lists = [levels.with_name(f"naf2008_liste_n{level}.csv") for level in SHAPES]
    return [levels, *(path for path in lists if path.is_file() and path != levels)]


def import_naf(
    levels: Path, summary: ReferenceSummary, *, whole: bool = True, allow_shrink: bool = False
) -> None:
    """Load the sections, divisions, groups, classes and sub-classes of ``levels``."""
    _, *lists = paths = naf_files(levels)
    edition = Edition("naf", "rév. 2", summary, whole=whole, allow_shrink=allow_shrink)
    source = Source(levels, LEVELS, summary.refuse, delimiter=";")
    parents: dict[str, tuple[int, int, str | None]] = {}
    for line, codes in source.parsed(_levels):
        _add(line, codes, parents, source)
    labels = dict(Naf.objects.order_by("code").values_list("code", "label"))
    sources = [source]
    for path in lists:
        listed = Source(path, ("CODE", "LIBELLE"), summary.refuse, delimiter=";")
        labels.update(label for _, label in listed.parsed(lambda row: _label(row, parents)))
        sources.append(listed)

    def rows() -> Iterator[tuple[int, tuple[Any, ...]]]:
        for code, (line, level, parent) in parents.items():
            yield line, (code, labels.get(code, ""), level, parent)

    edition.sync(Naf, rows(), key=("code",), fields=("label", "level", "parent_id"), sources=sources)
    edition.record(digest_files(paths))


def _levels(row: Row) -> list[str]:
    """The five codes of a line, from the section down, each inside the one above."""
    codes = [row[name].strip() for name in LEVELS]
    for name, code, shape in zip(LEVELS, codes, SHAPES.values(), strict=True):
        if not shape.fullmatch(code):
            raise Refused(f"{name} : « {code[:40]} » n'a pas la forme d'un code NAF de ce niveau.")
    for above, below in zip(codes[1:], codes[2:], strict=False):
        if not below.startswith(above):
            raise Refused(f"{below} n'est pas dans {above}.")
    return codes


def _add(
    line: int, codes: list[str], parents: dict[str, tuple[int, int, str | None]], source: Source
) -> None:
    placed = {
        code: (line, level, above)
        for level, (code, above) in enumerate(zip(codes, [None, *codes], strict=False), start=1)
    }
    if codes[-1] in parents:
        source.refuse_line(line, f"{codes[-1]} est déjà dans le fichier.")
    elif any(code in parents and parents[code][2] != above for code, (_, _, above) in placed.items()):
        source.refuse_line(line, f"la division {codes[1]} est déjà dans une autre section.")
    else:
        parents.update({code: place for code, place in placed.items() if code not in parents})


def _label(row: Row, parents: dict[str, tuple[int, int, str | None]]) -> tuple[str, str]:
    code = row["CODE"].strip()
    known(code, "CODE", parents)
    return code, words(row, "LIBELLE", 250)
