"""Import communes, with the départements and régions that lie beside them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from francetravail_match.referentials.imports.command import ReferenceCommand
from francetravail_match.referentials.imports.packaged import PACKAGED
from francetravail_match.referentials.imports.places import PlaceFiles, import_places
from francetravail_match.referentials.imports.report import ReferenceSummary


class Command(ReferenceCommand):
    help = (
        "Importe les communes, et les départements et régions (departements.csv, regions.csv) s'ils sont "
        "à côté ; sans fichier, les lieux embarqués."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", nargs="?", type=Path, help="communes.csv")
        parser.add_argument("--departements", type=Path, help="s'il n'est pas à côté : departements.csv")
        parser.add_argument("--regions", type=Path, help="s'il n'est pas à côté : regions.csv")

    def load(self, summary: ReferenceSummary, options: dict[str, Any]) -> None:
        communes = options["file"] or PACKAGED / "communes.csv"
        files = PlaceFiles.beside(communes, options["departements"], options["regions"])
        whole = options["file"] is not None
        import_places(files, summary, whole=whole, allow_shrink=options["allow_shrink"])
