"""Import offers in the shape of the API "Offres d'emploi v2"."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import OperationalError

from francetravail_match.accounts.models import Agency
from francetravail_match.common.database import lock_not_available
from francetravail_match.common.imports import ImportCommand, Summary, Unreadable, tracked
from offers.imports.reading import read_offers
from offers.imports.service import OfferImport
from offers.services.transitions import TransitionRefused


class Command(ImportCommand):
    help = "Importe des offres (JSON ou JSON Lines de l'API Offres d'emploi v2, .gz accepté)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("files", nargs="+", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--reopen", action="store_true", help="publie à la date du jour les offres anciennes"
        )
        parser.add_argument(
            "--agency", metavar="CODE", help="agence de toutes ces offres (sinon celle de la région)"
        )
        parser.add_argument(
            "--full",
            action="store_true",
            help="ces fichiers sont toutes les offres de la source : clôture celles qui n'y sont plus",
        )
        parser.add_argument(
            "--allow-shrink",
            action="store_true",
            help="avec --full : clôture même plus d'une offre ouverte sur cinq",
        )

    def run(self, options: dict[str, Any]) -> Summary:
        agency = None
        if options["agency"]:
            agency = Agency.objects.filter(code=options["agency"]).first()
            if agency is None:
                raise CommandError(f"L'agence {options['agency']} n'existe pas.")
        importing = OfferImport(agency=agency, reopen=options["reopen"])
        try:
            self._import(importing, options)
        except TransitionRefused as refusal:
            raise Unreadable(str(refusal)) from refusal
        except OperationalError as error:
            if not lock_not_available(error):
                raise
            raise Unreadable(
                "Une offre de ce flux est en cours de modification : relancez l'import dans quelques minutes."
            ) from error
        return importing.summary

    @staticmethod
    def _import(importing: OfferImport, options: dict[str, Any]) -> None:
        files = options["files"]
        for path in files:
            importing.run(tracked(read_offers(path), path.name), name=path.name if len(files) > 1 else "")
        if options["full"]:
            importing.withdraw_vanished(allow_shrink=options["allow_shrink"])
        importing.reopen_closed()
