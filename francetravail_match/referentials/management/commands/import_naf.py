"""Import the French classification of activities."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from francetravail_match.referentials.imports.command import ReferenceCommand
from francetravail_match.referentials.imports.naf import import_naf
from francetravail_match.referentials.imports.packaged import PACKAGED
from francetravail_match.referentials.imports.report import ReferenceSummary


class Command(ReferenceCommand):
    help = (
        "Importe la NAF rév. 2 (naf2008_5_niveaux.csv, et les naf2008_liste_n*.csv qui sont à côté) ; "
        "sans fichier, les activités embarquées."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", nargs="?", type=Path, help="naf2008_5_niveaux.csv")

    def load(self, summary: ReferenceSummary, options: dict[str, Any]) -> None:
        levels = options["file"] or PACKAGED / "naf2008_5_niveaux.csv"
        whole = options["file"] is not None
        import_naf(levels, summary, whole=whole, allow_shrink=options["allow_shrink"])
