"""Load a whole population at once from a full feed (docs/people-feed.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from candidates.imports.loading import load_people
from francetravail_match.common.imports import ImportCommand, Summary


class Command(ImportCommand):
    help = "Charge d'un coup toute la population, dans une base sans personne, depuis un flux complet."
    commits_on_the_way = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="FICHIER")

    def run(self, options: dict[str, Any]) -> Summary:
        return load_people(options["file"], keep=options["apply"], log=self.stderr.write)
