"""Import ROME 4.0 from the published archive, or the packaged rows."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from francetravail_match.referentials.imports.command import ReferenceCommand
from francetravail_match.referentials.imports.packaged import import_packaged_rome
from francetravail_match.referentials.imports.report import ReferenceSummary
from francetravail_match.referentials.imports.rome import import_rome


class Command(ReferenceCommand):
    help = "Importe le ROME 4.0 (archive CSV décompressée) ; sans dossier, ce qui est embarqué."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", nargs="?", type=Path, help="dossier des fichiers unix_*.csv")

    def load(self, summary: ReferenceSummary, options: dict[str, Any]) -> None:
        if options["folder"]:
            import_rome(options["folder"], summary, allow_shrink=options["allow_shrink"])
        else:
            import_packaged_rome(summary)
