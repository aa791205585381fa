"""Import régions, départements and communes."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from francetravail_match.common.imports import ImportCommand, Summary
from francetravail_match.referentials.imports.places import import_places
from francetravail_match.referentials.imports.rome import PACKAGED


class Command(ImportCommand):
    help = "Importe régions, départements et communes ; sans dossier, les lieux embarqués."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "folder", nargs="?", type=Path, default=PACKAGED, help="dossier des trois fichiers CSV"
        )

    def run(self, options: dict[str, Any]) -> Summary:
        return import_places(options["folder"])
