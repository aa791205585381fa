"""Import ROME 4.0 from the published archive, or the packaged codes."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from francetravail_match.common.imports import ImportCommand, Summary
from francetravail_match.referentials.imports.rome import import_packaged_rome, import_rome


class Command(ImportCommand):
    help = "Importe le ROME 4.0 (archive CSV décompressée) ; sans dossier, les codes embarqués."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", nargs="?", type=Path, help="dossier des fichiers unix_*.csv")

    def run(self, options: dict[str, Any]) -> Summary:
        return import_rome(options["folder"]) if options["folder"] else import_packaged_rome()
