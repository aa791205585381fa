"""Import a feed of registered people (docs/people-feed.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from candidates.imports.feeds import active_user
from candidates.imports.service import FeedImport, FeedSummary
from francetravail_match.common.imports import ImportCommand


class Command(ImportCommand):
    help = "Importe un flux de demandeurs d'emploi (CSV ou JSON Lines, .gz accepté)."
    commits_on_the_way = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--resume", action="store_true", help="reprend la réception interrompue de ce fichier"
        )
        parser.add_argument("--user", metavar="ADRESSE", help="qui lance l'import ; sans elle, une machine")

    def run(self, options: dict[str, Any]) -> FeedSummary:
        launched_by = active_user(options["user"]) if options["user"] else None
        importing = FeedImport(
            options["file"], keep=options["apply"], resume=options["resume"], launched_by=launched_by
        )
        return importing.run()
