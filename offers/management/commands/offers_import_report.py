"""Say how much of a set of offers the import understands; writes docs/offers-import.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from francetravail_match.common.imports import Unreadable, tracked
from offers.imports.coverage import Coverage
from offers.imports.reading import read_offers
from offers.imports.references import References


class Command(BaseCommand):
    help = "Dit ce que l'import comprend d'un ensemble d'offres (rien n'est enregistré en base)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FICHIER")
        parser.add_argument("--output", type=Path, help="écrit la page dans ce fichier")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            coverage = Coverage(References())
            for path in options["files"]:
                coverage.read(tracked(read_offers(path), path.name))
            page = coverage.page()
        except Unreadable as error:
            raise CommandError(str(error)) from error
        if options["output"]:
            options["output"].write_text(page, encoding="utf-8")
        else:
            self.stdout.write(page, ending="")
